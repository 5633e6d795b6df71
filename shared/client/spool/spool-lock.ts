// Who owns a folder of a spool: the process that holds the lock of its lock file. The operating system frees it when the process has ended in
// whatever way, so it is never stale, also where processes in containers share the folder.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export interface FolderLock {
  release(): void
}

export const lockFileName = 'lock'

/** SQLite's: https://www.sqlite.org/rescode.html#busy */
const busy = 5

type Sqlite = typeof import('node:sqlite')

/** Kept until released: a garbage-collected connection would lose its lock. */
const held = new Set<object>()

/**
 * @returns `undefined` if another process holds it, or has just removed it.
 * @throws Error if locks cannot be had here.
 */
export function lockFolder(folder: string): FolderLock | undefined {
  const file = join(folder, lockFileName)
  const { DatabaseSync } = sqlite()
  let lock: InstanceType<Sqlite['DatabaseSync']> | undefined
  try {
    lock = new DatabaseSync(file, { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    lock?.close()
    const isHeld = (cause as { readonly errcode?: number }).errcode === busy
    if (isHeld || !existsSync(file)) return undefined
    throw new Error(`the spool cannot lock "${file}"`, { cause })
  }
  // Whoever held it before has removed the file: the lock would be of nothing.
  if (!existsSync(file)) {
    lock.close()
    return undefined
  }
  const own = lock
  held.add(own)
  return {
    release: () => {
      held.delete(own)
      own.close()
    },
  }
}

function sqlite(): Sqlite {
  const found: Sqlite | undefined = process.getBuiltinModule?.('node:sqlite')
  if (!found) throw new Error('a spool needs Node 22.13 or newer, whose node:sqlite has the lock of its folder')
  return found
}
