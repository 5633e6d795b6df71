// A file of lines that a process has left which ended: how far it was settled, and what of it is whole. Read in slices, so that a program that
// begins with many such files goes on meanwhile.
import { type FileHandle, open, readFile } from 'node:fs/promises'

/** What is in the file of another process: where it goes on, and what of it is whole. */
export interface FoundFile {
  readonly from: number
  readonly to: number
  readonly lines: number
  /** Lines that were cut. */
  readonly torn: 0 | 1
}

export const newLine = 0x0a

/** Of the file beside it that says how far it is settled. */
export const settledSuffix = '.settled'

export const sliceBytes = 256 * 1024

/** Of a file that nobody appends to. A torn last line is cut. */
export async function foundFile(path: string): Promise<FoundFile> {
  const handle = await open(path)
  try {
    const from = await settledIn(path, handle)
    const slice = Buffer.alloc(sliceBytes)
    let [lines, to, at] = [0, from, from]
    for (;;) {
      const { bytesRead } = await handle.read(slice, 0, sliceBytes, at)
      if (bytesRead === 0) return { from, to, lines, torn: to < at ? 1 : 0 }
      const read = slice.subarray(0, bytesRead)
      for (let end = read.indexOf(newLine); end >= 0; end = read.indexOf(newLine, end + 1)) {
        lines += 1
        to = at + end + 1
      }
      at += bytesRead
    }
  } finally {
    await handle.close()
  }
}

/** Only the end of a line can be how far the file is settled: anything else was not written to its end. */
async function settledIn(path: string, handle: FileHandle): Promise<number> {
  const settled = Number(await readFile(`${path}${settledSuffix}`, 'utf8').catch(() => 0))
  if (!Number.isSafeInteger(settled) || settled <= 0) return 0
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, settled - 1)
  return bytesRead === 1 && buffer[0] === newLine ? settled : 0
}
