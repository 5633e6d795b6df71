// The spool on a disk: a folder of its own for each process, with files of lines. Sends nothing. Entries are personal data: only the owner of
// the process can read them.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Spool, SpooledEntry, SpoolListener } from '../recording/spool.ts'
import type { DiskSpoolLimits } from './disk-spool-limits.ts'
import type { FoundFile } from './found-file.ts'
import { leftovers, linesSuffix } from './leftovers.ts'
import { makeOwnFolder, removeOwnFolder, syncFolder, syncFolderSoon } from './own-folder.ts'
import { refusedFile } from './refused-file.ts'
import { type SpooledLine, type SpoolFile, spoolFile } from './spool-file.ts'

export interface DiskSpoolDeps {
  readonly folder: string
  readonly durability: 'batch' | 'entry'
  readonly limits: DiskSpoolLimits
  readonly now: () => number
  readonly newName: () => string
  /** Calls back once; keeps no process alive. @returns what calls it off. */
  readonly wake: (afterMs: number, call: () => void) => () => void
}

/** @throws Error if the folder cannot be made, written or locked. */
export function diskSpoolIn({ folder, durability, limits, now, newName, wake }: DiskSpoolDeps): Spool {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const own = makeOwnFolder(folder, newName)
  const refused = refusedFile(folder, `${newName()}${linesSuffix}`)
  /** Oldest first; only the last one is appended to. */
  const files: SpoolFile[] = []
  let [named, linesRead] = [0, 0]
  let listener: SpoolListener | undefined
  let current: SpoolFile | undefined
  let [offTick, offLook]: ((() => void) | undefined)[] = []
  const left = leftovers({ folder, own: own.path, newPath, take: takeOver, onError })

  function newPath(): string {
    named += 1
    return join(own.path, `${String(named).padStart(9, '0')}${linesSuffix}`)
  }

  async function look(): Promise<void> {
    if (!(await left.adopt())) return
    listener?.onLooked()
    offLook = wake(limits.lookMs, look)
  }

  function takeOver(path: string, found: FoundFile): void {
    const file = spoolFile(path, onError, found)
    files.splice(current ? -1 : files.length, 0, file)
    listener?.onFound(found.lines + found.torn)
    listener?.onDamaged(found.torn)
    tidy(file)
  }

  function onError(error: Error): void {
    listener?.onError(error)
  }

  /** A fault of the disk is told, and ends nothing. */
  function attempt(call: () => void): boolean {
    try {
      call()
      return true
    } catch (error) {
      onError(error as Error)
      return false
    }
  }

  function bytes(): number {
    return refused.bytes + sum(files, (file) => file.bytes)
  }

  function append(text: string): 'kept' | 'full' | 'failed' {
    const line = Buffer.from(`${text}\n`)
    if (bytes() + line.length > limits.bytesMax) return 'full'
    if (!attempt(() => fileFor(line.length).append(line))) return 'failed'
    if (durability === 'entry') attempt(() => current?.sync())
    else offTick ??= wake(limits.syncMs, tick)
    return 'kept'
  }

  function fileFor(lineBytes: number): SpoolFile {
    const isFull = current && current.bytes > 0 && current.bytes + lineBytes > limits.fileBytesMax
    return current && !isFull ? current : beginFile()
  }

  function beginFile(): SpoolFile {
    const before = current
    current = spoolFile(newPath(), onError)
    files.push(current)
    if (durability === 'entry') syncFolder(own.path)
    else syncFolderSoon(own.path, onError)
    before?.syncSoon()
    before?.seal()
    if (before) tidy(before)
    return current
  }

  /** What nobody waits for: what was appended goes to the disk, and what is settled goes from it. */
  function tick(): void {
    offTick = undefined
    attempt(() => {
      current?.syncSoon()
      // The next line then finds its file.
      if (current && current.bytes > 0 && current.isSettled) beginFile()
      for (const file of files) file.note()
    })
  }

  /** Removes it if nothing of it is needed. */
  function tidy(file: SpoolFile): void {
    if (file === current || !file.isSettled) return
    attempt(() => file.remove())
    files.splice(files.indexOf(file), 1)
  }

  function spooled(file: SpoolFile, { text, bytes: lineBytes, settle }: SpooledLine): SpooledEntry[] {
    const end = () => {
      settle()
      tidy(file)
      offTick ??= wake(limits.syncMs, tick)
    }
    if (text !== undefined) return [{ text, bytes: lineBytes, settle: end }]
    end()
    listener?.onDamaged(1)
    return []
  }

  /** Somebody has removed it. */
  function forget(file: SpoolFile): void {
    const { lines } = file.unread
    files.splice(files.indexOf(file), 1)
    if (file === current) current = undefined
    linesRead += lines
    listener?.onDamaged(lines)
  }

  async function read(entriesMax: number, bytesMax: number): Promise<readonly SpooledEntry[]> {
    for (const file of [...files]) {
      if (file.unread.lines === 0) continue
      try {
        const lines = await file.read(entriesMax, bytesMax)
        linesRead += lines.length
        const entries = lines.flatMap((line) => spooled(file, line))
        if (entries.length > 0) return entries
      } catch (error) {
        onError(error as Error)
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') forget(file)
      }
    }
    return []
  }

  return {
    begin: (given) => {
      listener = given
      void look()
    },
    append,
    read,
    get isLooking() {
      return left.isAdopting
    },
    get unread() {
      const all = files.map(({ unread }) => unread)
      return { lines: sum(all, ({ lines }) => lines), bytes: sum(all, (each) => each.bytes) }
    },
    get linesRead() {
      return linesRead
    },
    get lines() {
      return sum(files, ({ lines }) => lines)
    },
    refuse: (text, code, message) => {
      if (bytes() + text.length <= limits.bytesMax) attempt(() => refused.add(text, code, message, now()))
    },
    close: async () => {
      offLook?.()
      offTick?.()
      await left.end()
      attempt(() => {
        current?.sync()
        for (const file of files) file.note()
      })
      current?.seal()
      current = undefined
      for (const file of [...files]) tidy(file)
      if (files.length === 0) attempt(() => removeOwnFolder(own))
      own.lock.release()
      return sum(files, ({ lines }) => lines)
    },
  }
}

function sum<T>(list: readonly T[], of: (each: T) => number): number {
  return list.reduce((total, each) => total + of(each), 0)
}
