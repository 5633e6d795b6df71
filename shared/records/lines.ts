// The lines of a stream of UTF-8. A line ends at a line feed and nowhere else: U+2028, at which Node's readline ends one too, may stand in a
// text of JSON. Bytes that are no UTF-8 are refused, not replaced: what is sent on must be what was written.
import { isUtf8 } from 'node:buffer'

/** Nothing of this line or behind it is read. */
export class LineFault extends Error {
  override readonly name = 'LineFault'
  readonly kind: 'too-long' | 'not-utf8'
  readonly line: number

  constructor(kind: LineFault['kind'], line: number) {
    super(`line ${line} is ${kind}`)
    this.kind = kind
    this.line = line
  }
}

const lineFeed = 0x0a

/** Without their ends. @param bytesMax of a line; no more than that is held. @throws LineFault */
export async function* linesIn(source: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<string> {
  let [pieces, bytes, line]: [Buffer[], number, number] = [[], 0, 1]
  const hold = (piece: Buffer) => {
    bytes += piece.length
    if (bytes > bytesMax) throw new LineFault('too-long', line)
    pieces.push(piece)
  }
  const taken = () => {
    const text = textOf(Buffer.concat(pieces), line)
    ;[pieces, bytes, line] = [[], 0, line + 1]
    return text
  }
  for await (const sent of source) {
    const chunk = Buffer.from(sent)
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      hold(chunk.subarray(start, end))
      yield taken()
      start = end + 1
    }
    hold(chunk.subarray(start))
  }
  if (bytes > 0) yield taken()
}

function textOf(bytes: Buffer, line: number): string {
  if (!isUtf8(bytes)) throw new LineFault('not-utf8', line)
  const text = bytes.toString('utf8')
  return text.endsWith('\r') ? text.slice(0, -1) : text
}
