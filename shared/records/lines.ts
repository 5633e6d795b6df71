// The lines of a stream of UTF-8. Bytes that are no UTF-8 are refused, not replaced: what is sent on must be what was written.
import { byteLines } from '../byte-lines.ts'
import { utf8Text } from '../utf8-text.ts'

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

/** Without their ends. @param bytesMax of a line; no more than that is held. @throws LineFault */
export async function* linesIn(source: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<string> {
  let line = 0
  for await (const bytes of byteLines(source, bytesMax)) {
    line += 1
    if (bytes === 'too-long') throw new LineFault(bytes, line)
    const text = utf8Text(bytes)
    if (text === undefined) throw new LineFault('not-utf8', line)
    yield text.endsWith('\r') ? text.slice(0, -1) : text
  }
}
