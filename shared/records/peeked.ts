// The first bytes of a stream, which tell what it is, without taking them from whoever reads it.

export interface Peeked {
  /** Fewer than were asked for only if the stream has no more. */
  readonly head: Uint8Array
  /** All of the stream. Its first chunk has the head. */
  readonly whole: AsyncIterable<Uint8Array>
}

export async function peeked(source: AsyncIterable<Uint8Array>, bytes: number): Promise<Peeked> {
  const chunks = source[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < bytes) {
    const { value, done } = await chunks.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  return { head, whole: rejoined(head, chunks) }
}

async function* rejoined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield head
    yield* { [Symbol.asyncIterator]: () => rest }
  } finally {
    await rest.return?.()
  }
}
