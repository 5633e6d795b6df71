// What processes that have ended have left in a spool: their files are moved into the folder of the process that finds them, each by one
// rename, so that of several that look only one gets it.
import { readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { settledSuffix } from './found-file.ts'
import { lockFileName, lockFolder } from './spool-lock.ts'

export const linesSuffix = '.ndjson'

/** @param newPath names a file in the own folder. @returns the moved files, oldest first. */
export function adoptLeftovers(spoolFolder: string, ownFolder: string, newPath: () => string): string[] {
  return foldersIn(spoolFolder)
    .filter((folder) => folder !== ownFolder)
    .flatMap((folder) => adoptFolder(folder, newPath))
}

function adoptFolder(folder: string, newPath: () => string): string[] {
  const names = readdirIfThere(folder)
  // Its process is about to make it.
  if (!names.includes(lockFileName)) return []
  const lock = lockFolder(folder)
  if (!lock) return []
  try {
    const files = readdirIfThere(folder).filter((name) => name.endsWith(linesSuffix))
    const moved = files.toSorted().map((name) => {
      const to = newPath()
      moveIfThere(join(folder, `${name}${settledSuffix}`), `${to}${settledSuffix}`)
      renameSync(join(folder, name), to)
      return to
    })
    rmSync(folder, { recursive: true })
    return moved
  } finally {
    lock.release()
  }
}

function foldersIn(spoolFolder: string): string[] {
  return readdirSync(spoolFolder, { withFileTypes: true })
    .filter((each) => each.isDirectory() && each.name.startsWith(ownerPrefix))
    .map(({ name }) => join(spoolFolder, name))
    .toSorted()
}

/** The folder of one process begins with it. */
export const ownerPrefix = 'of-'

function readdirIfThere(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
