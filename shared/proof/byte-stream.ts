// A file's bytes as they are checked: in pieces as they come, unpacked where they are packed by gzip. In what browsers and Node bring.
import { joinedBytes } from '../joined-bytes.ts'
import { englishFaults, sayFault, type UnreadableKind } from './fault-kind.ts'

export type ByteStream = ReadableStream<Uint8Array<ArrayBuffer>>

export type Bytes = AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>

/** What stands in a file cannot be read, whatever it is. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError'
  readonly fault: UnreadableKind
  constructor(fault: UnreadableKind, options?: ErrorOptions) {
    super(sayFault(englishFaults, fault), options)
    this.fault = fault
  }
}

/**
 * The first bytes, at least as many as are wanted where the file has them, and all of it, these included.
 */
export async function peek(bytes: Bytes, wanted: number) {
  let start = new Uint8Array()
  while (start.length < wanted) {
    const { done, value } = await bytes.next()
    if (done) break
    start = joinedBytes([start, value])
  }
  async function* all(): Bytes {
    yield start
    yield* bytes
  }
  return { start, all: all() }
}

/** @throws UnreadableError on the way, when the packed bytes are damaged. */
export async function* unpacked(stream: ByteStream): Bytes {
  const { start, all } = await peek(bytesOf(stream), 2)
  // RFC 1952 section 2.3.1.
  if (start[0] !== 0x1f || start[1] !== 0x8b) return yield* all
  try {
    yield* bytesOf(streamOf(all).pipeThrough(new DecompressionStream('gzip')))
  } catch (cause) {
    throw new UnreadableError({ kind: 'gzip-damaged' }, { cause })
  }
}

/** Not every browser iterates over a stream by itself. */
async function* bytesOf(stream: ByteStream): Bytes {
  const reader = stream.getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel()
  }
}

function streamOf(bytes: Bytes): ByteStream {
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await bytes.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await bytes.return()
    },
  })
}
