// A file of lines that a process has left which ended: how far it was settled, and what of it is whole.
import { readFileSync } from 'node:fs'

/** What is in the file of another process: where it goes on, and what of it is whole. */
export interface FoundFile {
  readonly from: number
  readonly to: number
  readonly lines: number
}

export const newLine = 0x0a

/** Of the file beside it that says how far it is settled. */
export const settledSuffix = '.settled'

/** Of a file that nobody appends to. A torn last line is cut. @returns what is whole, and how many lines were cut. */
export function foundFile(path: string): FoundFile & { readonly torn: 0 | 1 } {
  const content = readFileSync(path)
  const to = content.lastIndexOf(newLine) + 1
  const from = settledIn(path, content, to)
  let lines = 0
  for (let at = content.indexOf(newLine, from); at >= 0; at = content.indexOf(newLine, at + 1)) lines += 1
  return { from, to, lines, torn: to < content.length ? 1 : 0 }
}

/** Only the end of a line can be how far the file is settled: anything else was not written to its end. */
function settledIn(path: string, content: Buffer, to: number): number {
  try {
    const settled = Number(readFileSync(`${path}${settledSuffix}`, 'utf8'))
    return Number.isInteger(settled) && settled <= to && content[settled - 1] === newLine ? settled : 0
  } catch {
    return 0
  }
}
