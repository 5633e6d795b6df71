// Reads a stream of bytes by line and by count. Does not know what they mean.
import { S3Error } from './s3-error.ts'

export type ByteReader = {
  /** Up to the next CRLF, without it. */
  line(): Promise<string>
  /** At least one byte and at most `max`. */
  some(max: number): Promise<Buffer>
  isAtEnd(): Promise<boolean>
}

const lineBytesMax = 16 * 1024

/** An end where more was asked for, and a line without end, are refused as a body cut off. */
export function byteReader(source: AsyncIterable<Buffer>): ByteReader {
  const pieces = source[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)

  async function more(): Promise<boolean> {
    const { done, value } = await pieces.next()
    if (done === true) return false
    held = held.length === 0 ? value : Buffer.concat([held, value])
    return true
  }

  function take(length: number): Buffer {
    const taken = held.subarray(0, length)
    held = held.subarray(length)
    return taken
  }

  return {
    async line() {
      let end = held.indexOf('\r\n')
      while (end === -1) {
        if (held.length > lineBytesMax || !(await more())) throw new S3Error('IncompleteBody')
        end = held.indexOf('\r\n')
      }
      return take(end + 2).toString('latin1', 0, end)
    },
    async some(max) {
      while (held.length === 0) if (!(await more())) throw new S3Error('IncompleteBody')
      return take(max)
    },
    async isAtEnd() {
      while (held.length === 0) if (!(await more())) return true
      return false
    },
  }
}
