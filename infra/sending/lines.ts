// The lines of a stream. A line ends at a line feed and nowhere else: U+2028, at which Node's readline ends one too, may stand in a text of JSON.
import { StringDecoder } from 'node:string_decoder'

/** A line is longer than it may be: nothing behind it is read. */
export class LineTooLong extends Error {
  override readonly name = 'LineTooLong'
  readonly line: number

  constructor(line: number) {
    super(`line ${line} is too long`)
    this.line = line
  }
}

/** Without their ends. @param lengthMax in UTF-16 code units; no more than that is held. @throws LineTooLong. */
export async function* linesIn(source: AsyncIterable<Uint8Array | string>, lengthMax: number): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let [rest, line]: [string[], number] = [[], 1]
  let length = 0
  for await (const chunk of source) {
    const [first = '', ...others] = (typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk))).split('\n')
    for (const [at, piece] of [first, ...others].entries()) {
      if (at > 0) {
        yield withoutReturn(rest.join(''))
        ;[rest, length, line] = [[], 0, line + 1]
      }
      length += piece.length
      if (length > lengthMax) throw new LineTooLong(line)
      rest.push(piece)
    }
  }
  const last = rest.join('') + decoder.end()
  if (last !== '') yield withoutReturn(last)
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
