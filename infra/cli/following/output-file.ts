// Stdout as a regular file, which can be looked at: what a killed tail has printed of its last page is there. Of a pipe nobody can tell.
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, type Stats } from 'node:fs'
import { isObject } from '../../../shared/is-object.ts'
import { jsonOrNothing } from '../../../shared/json/json-or-nothing.ts'

const stdout = 1
/** The descriptor itself is open for writing only; opened again by this name (Linux), it can be read. */
const again = '/proc/self/fd/1'
const chunkBytes = 64 * 1024

export interface OutputFile {
  /** Tells this file from others. */
  readonly name: string
  /** Returns once the file is on disk. */
  flush(): void
  /**
   * The leaf of the last whole line, once the beginning of a line behind it is cut off.
   * `undefined` if the last line is not of a tail.
   */
  lastLeaf(): number | undefined
}

/** `undefined` if stdout is no regular file, or cannot be read. */
export function outputFile(): OutputFile | undefined {
  const stats = fstatSync(stdout)
  if (!stats.isFile() || !isReadable()) return undefined
  return { name: nameOf(stats), flush: () => fsyncSync(stdout), lastLeaf }
}

function lastLeaf(): number | undefined {
  const { size } = fstatSync(stdout)
  const fd = openSync(again, 'r')
  try {
    const torn = textAfterNewline(fd, size)
    if (torn.length > 0) {
      // Only what such a line begins with is ours to cut.
      if (!isBeginningOfLine(torn.toString())) return undefined
      ftruncateSync(stdout, size - torn.length)
    }
    const end = size - torn.length
    return end === 0 ? undefined : leafOf(textAfterNewline(fd, end - 1).toString())
  } finally {
    closeSync(fd)
  }
}

function isBeginningOfLine(text: string): boolean {
  const beginning = '{"leafIndex":'
  return text.startsWith(beginning) || beginning.startsWith(text)
}

function leafOf(line: string): number | undefined {
  const row = jsonOrNothing(line)
  const leaf = isObject(row) ? row['leafIndex'] : undefined
  return typeof leaf === 'number' ? leaf : undefined
}

/** The bytes before `end`, back to the newline before them. */
function textAfterNewline(fd: number, end: number): Buffer {
  let text = Buffer.alloc(0)
  for (let at = end; at > 0; ) {
    const from = Math.max(0, at - chunkBytes)
    const chunk = Buffer.alloc(at - from)
    readSync(fd, chunk, 0, chunk.length, from)
    const newline = chunk.lastIndexOf(10)
    text = Buffer.concat([chunk.subarray(newline + 1), text])
    if (newline >= 0) break
    at = from
  }
  return text
}

function nameOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`
}

function isReadable(): boolean {
  try {
    closeSync(openSync(again, 'r'))
    return true
  } catch {
    return false
  }
}
