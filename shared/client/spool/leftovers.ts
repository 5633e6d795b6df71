// What processes that have ended have left in a spool: their files are moved into the folder of the process that finds them, each by one
// rename, so that of several that look only one gets it; and looked at one after the other.
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type FoundFile, foundFile, settledSuffix } from './found-file.ts'
import { lockFileName, lockFolder } from './spool-lock.ts'

export const linesSuffix = '.ndjson'

export interface LeftoversDeps {
  /** Of the spool. */
  readonly folder: string
  /** Of this process, in it. */
  readonly own: string
  /** Names a file in the own folder. */
  readonly newPath: () => string
  /** Given each file once it is moved, and it is known what is in it; oldest first. */
  readonly take: (path: string, found: FoundFile) => void
  /** Of one folder or file; the others are looked at nonetheless. */
  readonly onError: (error: Error) => void
}

export interface Leftovers {
  /** Takes what is there now. One call at a time. Never throws. @returns false once it was ended. */
  adopt(): Promise<boolean>
  /** Takes nothing more: what is moved already stays in the own folder, for the next process. @returns once that is so. */
  end(): Promise<void>
  readonly isAdopting: boolean
}

export function leftovers({ folder: spool, own, newPath, take, onError }: LeftoversDeps): Leftovers {
  let isEnded = false
  let adopting: Promise<boolean> | undefined

  /** A fault is told, and ends nothing else. */
  async function attempt(call: () => Promise<void>): Promise<void> {
    try {
      await call()
    } catch (error) {
      onError(error as Error)
    }
  }

  async function adoptAll(): Promise<void> {
    for (const folder of await foldersIn(spool))
      if (folder !== own && !isEnded) await attempt(() => adoptFolder(folder))
  }

  async function adoptFolder(folder: string): Promise<void> {
    // Without it, its process is about to make it.
    if (!(await namesIn(folder)).includes(lockFileName)) return
    const lock = lockFolder(folder)
    if (!lock) return
    try {
      const files = (await namesIn(folder)).filter((name) => name.endsWith(linesSuffix))
      for (const name of files.toSorted()) {
        if (isEnded) return
        const path = newPath()
        await renameIfThere(join(folder, `${name}${settledSuffix}`), `${path}${settledSuffix}`)
        await rename(join(folder, name), path)
        await attempt(() => takeFile(path))
      }
      await rm(folder, { recursive: true })
    } finally {
      lock.release()
    }
  }

  /** What cannot be read now stays for the next process. */
  async function takeFile(path: string): Promise<void> {
    const found = await foundFile(path)
    if (!isEnded) take(path, found)
  }

  return {
    get isAdopting() {
      return adopting !== undefined
    },
    adopt: () => {
      adopting ??= attempt(adoptAll).then(() => {
        adopting = undefined
        return !isEnded
      })
      return adopting
    },
    end: async () => {
      isEnded = true
      await adopting
    },
  }
}

async function foldersIn(spoolFolder: string): Promise<string[]> {
  return (await readdir(spoolFolder, { withFileTypes: true }))
    .filter((each) => each.isDirectory() && each.name.startsWith(ownerPrefix))
    .map(({ name }) => join(spoolFolder, name))
    .toSorted()
}

/** The folder of one process begins with it. */
export const ownerPrefix = 'of-'

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
