// The JSON objects of a stream as texts, one behind the other with or without blanks between them, as Splunk's events are sent and written.
// Whether an object is JSON within its braces is for whoever reads its text.
import { isUtf8 } from 'node:buffer'
import { peeked } from './peeked.ts'
import { RecordsFault, type RecordText, wholeMax } from './record-texts.ts'

/** @throws RecordsFault for what is no object, is not UTF-8 or does not end; what the stream throws. */
export async function* objectTexts(source: AsyncIterable<Uint8Array>): AsyncGenerator<RecordText> {
  let [pieces, bytes, place]: [Buffer[], number, number] = [[], 0, 1]
  const scan = { depth: 0, isText: false, isEscaped: false }
  const hold = (piece: Buffer) => {
    bytes += piece.length
    if (bytes > wholeMax) throw new RecordsFault('too-large', place)
    pieces.push(piece)
  }
  for await (const sent of withoutMark(source)) {
    const chunk = Buffer.from(sent.buffer, sent.byteOffset, sent.length)
    let at = scan.depth === 0 ? beginningIn(chunk, 0) : 0
    while (at < chunk.length) {
      if (scan.depth === 0 && chunk[at] !== opening) throw new RecordsFault('not-json', place)
      const end = endIn(chunk, at, scan)
      hold(chunk.subarray(at, end))
      if (end === undefined) break
      yield { text: textOf(Buffer.concat(pieces), place), place }
      ;[pieces, bytes, place] = [[], 0, place + 1]
      at = beginningIn(chunk, end)
    }
  }
  if (bytes > 0) throw new RecordsFault('not-json', place)
}

const [quote, backslash, opening, closing] = [0x22, 0x5c, 0x7b, 0x7d]
/** RFC 8259 section 2. */
const blanks: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0a, 0x0d])

/** Behind the blanks from there on. */
function beginningIn(chunk: Buffer, from: number): number {
  let at = from
  while (blanks.has(chunk[at])) at += 1
  return at
}

/** How far into an object the bytes have come. */
interface Scan {
  depth: number
  isText: boolean
  isEscaped: boolean
}

/** Behind the object's last byte, if the chunk has it. No byte of a character outside ASCII looks like one that counts. */
function endIn(chunk: Buffer, from: number, scan: Scan): number | undefined {
  let { depth, isText, isEscaped } = scan
  let at = from
  for (; at < chunk.length; at += 1) {
    const byte = chunk[at]
    if (isText) {
      if (isEscaped) isEscaped = false
      else if (byte === backslash) isEscaped = true
      else if (byte === quote) isText = false
    } else if (byte === quote) isText = true
    else if (byte === opening) depth += 1
    else if (byte === closing) {
      depth -= 1
      if (depth === 0) break
    }
  }
  Object.assign(scan, { depth, isText, isEscaped })
  return depth === 0 ? at + 1 : undefined
}

function textOf(bytes: Buffer, place: number): string {
  if (!isUtf8(bytes)) throw new RecordsFault('not-utf8', place)
  return bytes.toString('utf8')
}

/** Without the byte order mark that some programs of Windows begin a file with. */
async function* withoutMark(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { head, whole } = await peeked(source, 3)
  let skip = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0
  for await (const chunk of whole) {
    yield chunk.subarray(skip)
    skip = 0
  }
}
