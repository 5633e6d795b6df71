// One file of a spool: lines that are appended, read from the front, and settled in any order. How far it is settled stands beside it, so
// that the next process begins there; what is sent twice is stored once.
import { closeSync, fsync, fsyncSync, ftruncateSync, openSync, unlinkSync, writeFileSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { type FoundFile, newLine, settledSuffix } from './found-file.ts'

export interface SpoolFile {
  readonly path: string
  /** Of whole lines. */
  readonly bytes: number
  /** Not read yet. */
  readonly unread: { readonly lines: number; readonly bytes: number }
  /** Not settled. */
  readonly lines: number
  readonly isSettled: boolean
  /** Either the whole line, or nothing. @throws Error of the disk. */
  append(line: Uint8Array): void
  /** The next lines, at least one if there is any. */
  read(linesMax: number, bytesMax: number): Promise<readonly SpooledLine[]>
  /** To the disk, before it returns. */
  sync(): void
  /** The same, later: nobody waits for the disk. */
  syncSoon(): void
  /** Notes how far it is settled. */
  note(): void
  /** Takes no more lines. */
  seal(): void
  remove(): void
}

export interface SpooledLine {
  /** `undefined` if it is no JSON. */
  readonly text: string | undefined
  readonly bytes: number
  settle(): void
}

/** @param found of a process that has ended; else the file is made. */
export function spoolFile(path: string, onError: (error: Error) => void, found?: FoundFile): SpoolFile {
  let fd: number | undefined = found ? undefined : openSync(path, 'ax', 0o600)
  let syncing: number | undefined
  let size = found?.to ?? 0
  let [readTo, settledTo, notedTo] = [found?.from ?? 0, found?.from ?? 0, found?.from ?? 0]
  let [unreadLines, openLines] = [found?.lines ?? 0, found?.lines ?? 0]
  /** Settled before the lines in front of them: ends by beginnings. */
  const ahead = new Map<number, number>()

  function settle(from: number, to: number): void {
    openLines -= 1
    ahead.set(from, to)
    for (let next = ahead.get(settledTo); next !== undefined; next = ahead.get(settledTo)) {
      ahead.delete(settledTo)
      settledTo = next
    }
  }

  function append(line: Uint8Array): void {
    if (fd === undefined) throw new Error('the file is sealed')
    try {
      for (let written = 0; written < line.length; ) written += writeSync(fd, line, written)
    } catch (error) {
      // A piece of a line would spoil the next one.
      ftruncateSync(fd, size)
      throw error
    }
    size += line.length
    unreadLines += 1
    openLines += 1
  }

  async function read(linesMax: number, bytesMax: number): Promise<readonly SpooledLine[]> {
    const handle = await open(path)
    try {
      const lines: SpooledLine[] = []
      for (let chunkBytes = Math.min(bytesMax, size - readTo); lines.length === 0 && readTo < size; chunkBytes *= 4) {
        const { buffer, bytesRead } = await handle.read(
          Buffer.alloc(Math.min(chunkBytes, size - readTo)),
          0,
          null,
          readTo,
        )
        if (bytesRead === 0) throw new Error('the file is shorter than it was')
        lines.push(...linesIn(buffer.subarray(0, bytesRead), linesMax))
      }
      return lines
    } finally {
      await handle.close()
    }
  }

  function linesIn(chunk: Buffer, linesMax: number): SpooledLine[] {
    const lines: SpooledLine[] = []
    for (let start = 0; lines.length < linesMax; ) {
      const end = chunk.indexOf(newLine, start)
      if (end < 0) break
      const [from, to] = [readTo, readTo + end + 1 - start]
      lines.push({ text: jsonOf(chunk.subarray(start, end)), bytes: to - from, settle: () => settle(from, to) })
      readTo = to
      unreadLines -= 1
      start = end + 1
    }
    return lines
  }

  /** A file that is being synchronized is closed afterwards. */
  function seal(): void {
    const closing = fd
    fd = undefined
    if (closing !== undefined && syncing !== closing) closeSync(closing)
  }

  function syncSoon(): void {
    if (fd === undefined || syncing !== undefined) return
    const synced = fd
    syncing = synced
    fsync(synced, (error) => {
      syncing = undefined
      if (error) onError(error)
      // Lines may have come meanwhile.
      if (fd !== synced) fsync(synced, () => closeSync(synced))
    })
  }

  return {
    path,
    get bytes() {
      return size
    },
    get unread() {
      return { lines: unreadLines, bytes: size - readTo }
    },
    get lines() {
      return openLines
    },
    get isSettled() {
      return settledTo === size
    },
    append,
    read,
    sync: () => {
      if (fd !== undefined) fsyncSync(fd)
    },
    syncSoon,
    note: () => {
      if (settledTo === notedTo) return
      writeFileSync(`${path}${settledSuffix}`, String(settledTo), { mode: 0o600 })
      notedTo = settledTo
    },
    seal,
    remove: () => {
      seal()
      for (const each of [path, `${path}${settledSuffix}`]) removeIfThere(each)
    },
  }
}

export function removeIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

function jsonOf(line: Buffer): string | undefined {
  const text = line.toString()
  try {
    JSON.parse(text)
    return text
  } catch {
    return undefined
  }
}
