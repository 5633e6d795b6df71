// The lines of a stream of bytes, whatever its chunks. A line ends at a line feed and nowhere else: U+2028, at which Node's readline ends one
// too, may stand in a text of JSON. In what browsers and Node bring.
import { joinedBytes } from './joined-bytes.ts'

const lineFeed = 0x0a

/**
 * Each without its end. For a line of more than `bytesMax` it gives `too-long` as soon as that is known, and holds nothing of it; the next
 * one is whole again.
 */
export async function* byteLines(
  source: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<Uint8Array | 'too-long', void, undefined> {
  let pieces: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of source) {
    for (let [start, end] = [0, 0]; end >= 0; start = end + 1) {
      end = chunk.indexOf(lineFeed, start)
      const piece = chunk.subarray(start, end < 0 ? chunk.length : end)
      const wasShort = bytes <= bytesMax
      bytes += piece.length
      if (bytes <= bytesMax) pieces.push(piece)
      else {
        pieces = []
        if (wasShort) yield 'too-long'
      }
      if (end < 0) break
      if (bytes <= bytesMax) yield joinedBytes(pieces)
      ;[pieces, bytes] = [[], 0]
    }
  }
  if (bytes > 0 && bytes <= bytesMax) yield joinedBytes(pieces)
}
