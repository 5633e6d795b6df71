// The folder of one process in a spool: made, locked, and known to the disk.
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { linesSuffix, ownerPrefix } from './leftovers.ts'
import { type FolderLock, lockFolder } from './spool-lock.ts'

export interface OwnFolder {
  readonly path: string
  readonly lock: FolderLock
}

/** Tried again if another process took the new folder for one that was left. @throws Error if it cannot be made or locked. */
export function makeOwnFolder(folder: string, newName: () => string): OwnFolder {
  for (let tries = 0; tries < 10; tries += 1) {
    const path = join(folder, `${ownerPrefix}${newName()}`)
    mkdirSync(path, { mode: 0o700 })
    const lock = lockFolder(path)
    if (lock) return { path, lock }
  }
  throw new Error(`the spool cannot lock a folder in "${folder}"`)
}

/** Unless it has lines that this process could not read: the next one may. */
export function removeOwnFolder({ path }: OwnFolder): void {
  if (!readdirSync(path).some((name) => name.endsWith(linesSuffix))) rmSync(path, { recursive: true })
}

/** Else a file in it could be gone after a loss of power. */
export function syncFolder(path: string): void {
  const fd = openSync(path, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** The same, later: nobody waits for the disk. */
export function syncFolderSoon(path: string, onError: (error: Error) => void): void {
  const synced = async () => {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }
  synced().catch((error: NodeJS.ErrnoException) => {
    // It was not needed any longer.
    if (error.code !== 'ENOENT') onError(error)
  })
}
