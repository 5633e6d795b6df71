// The export requests of OTLP in a stream, each as its JSON: on lines or whole, as exporters of a Collector write it to files and buckets, or in
// protobuf: one message, or several with their lengths before them.
// https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/fileexporter and …/awss3exporter (read 2026-11)
import { AuditError } from '../audit-error.ts'
import { otlpBytesMax, otlpValuesMax } from '../formats/otlp-limits.ts'
import { readProtobuf } from '../formats/otlp-protobuf.ts'
import { exportRequest } from '../formats/otlp-shape.ts'
import { peeked } from './peeked.ts'
import { RecordsFault, type RecordText, recordTexts } from './record-texts.ts'

/** @throws RecordsFault; what the stream throws. */
export async function* exportRequestTexts(source: AsyncIterable<Uint8Array>): AsyncGenerator<RecordText> {
  const { head, whole } = await peeked(source, 1)
  const [first] = head
  // A length of four bytes, of a message that may be one.
  if (first === 0 || first === 1) yield* messagesIn(whole)
  // The tag of `resourceLogs`, which is a line feed as well.
  else if (first === 0x0a) yield* inMessage(whole)
  else yield* recordTexts(whole)
}

async function* inMessage(source: AsyncIterable<Uint8Array>): AsyncGenerator<RecordText> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const chunk of source) {
    length += chunk.length
    if (length > otlpBytesMax) throw new RecordsFault('too-large')
    pieces.push(chunk)
  }
  const bytes = Buffer.concat(pieces)
  const text = textOf(bytes)
  if (text === undefined) yield* recordTexts(inOne(bytes))
  else yield { text, place: 1 }
}

async function* messagesIn(source: AsyncIterable<Uint8Array>): AsyncGenerator<RecordText> {
  let [pieces, bytes, place, end]: [Uint8Array[], number, number, number] = [[], 0, 1, lengthBytes]
  for await (const chunk of source) {
    pieces.push(chunk)
    bytes += chunk.length
    // Joined only once there is a message: a large one comes in hundreds of chunks.
    if (bytes < end) continue
    let held = Buffer.concat(pieces)
    for (end = endOf(held, place); end <= held.length; end = endOf(held, place)) {
      const text = textOf(held.subarray(lengthBytes, end))
      if (text === undefined) throw new RecordsFault('not-otlp', place)
      yield { text, place }
      held = held.subarray(end)
      place += 1
    }
    ;[pieces, bytes] = [[held], held.length]
  }
  if (bytes > 0) throw new RecordsFault('not-otlp', place)
}

const lengthBytes = 4

/** Of the first message, or of its length where not even that is whole. */
function endOf(held: Buffer, place: number): number {
  if (held.length < lengthBytes) return lengthBytes
  const length = held.readUInt32BE()
  if (length > otlpBytesMax) throw new RecordsFault('too-large', place)
  return lengthBytes + length
}

/** @returns `undefined` if it is no message. @throws RecordsFault */
function textOf(message: Uint8Array): string | undefined {
  try {
    return JSON.stringify(readProtobuf(message, exportRequest, otlpValuesMax))
  } catch (cause) {
    if (!(cause instanceof AuditError)) throw cause
    if (cause.code === 'BODY_TOO_LARGE') throw new RecordsFault('too-large', undefined, { cause })
    return undefined
  }
}

async function* inOne(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
