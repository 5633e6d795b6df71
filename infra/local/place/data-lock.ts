// One data folder takes one service: a lock that the operating system holds, and a note of who holds it. Starts and ends nothing.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as v from 'valibot'
import { CommandError } from '../../command/command.ts'

export interface DataLock {
  /** Of the engine that whoever held the lock before has noted; nothing says that it still runs. */
  readonly enginePidBefore: number | undefined
  /** Notes the engine's, for whoever comes next should this process be killed together with its watchdog. */
  noteEngine(pid: number): void
  /** The folder's lock is free afterwards, and nothing of it is left in the folder. */
  release(): void
}

/** A connection that nobody holds any more is collected, and its lock with it: these are held for as long as this process runs. */
const held = new Set<DatabaseSync>()

export const lockFileNames = ['service.lock', 'service.json'] as const

/** https://www.sqlite.org/rescode.html#busy */
const busy = 5

const holderSchema = v.object({
  pid: v.number(),
  port: v.number(),
  since: v.string(),
  enginePid: v.optional(v.number()),
})
type Holder = v.InferOutput<typeof holderSchema>

/**
 * SQLite's exclusive lock is one of the system's, which is free the moment its process has ended, however that came about: none
 * is ever stale, and of two that start at once one gets it. The note says only who it is.
 * @param port the gateway's.
 * @throws CommandError naming the holder when there is one, or a lock file that is none.
 */
export function lockData(dataDir: string, port: number): DataLock {
  mkdirSync(dataDir, { recursive: true })
  const [lockFile, noteFile] = lockFileNames.map((name) => join(dataDir, name)) as [string, string]
  const lock = new DatabaseSync(lockFile, { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    if ((cause as { readonly errcode?: number }).errcode !== busy)
      throw new CommandError(`the lock file "${lockFile}" is damaged: remove it`, { cause })
    throw new CommandError(`${dataDir} is in use by ${describe(readHolder(noteFile))}: stop that first`, { cause })
  }
  held.add(lock)
  const enginePidBefore = readHolder(noteFile)?.enginePid
  const holder: Holder = { pid: process.pid, port, since: new Date().toISOString() }
  const note = (more: Partial<Holder>) => writeFileSync(noteFile, `${JSON.stringify({ ...holder, ...more })}\n`)
  note(enginePidBefore === undefined ? {} : { enginePid: enginePidBefore })
  return {
    enginePidBefore,
    noteEngine: (enginePid) => note({ enginePid }),
    release() {
      for (const file of [noteFile, lockFile]) rmSync(file, { force: true })
      held.delete(lock)
      lock.close()
    },
  }
}

function describe(holder: Holder | undefined): string {
  if (!holder) return 'another process, which has only just begun'
  return `process ${holder.pid} (port ${holder.port}, since ${holder.since})`
}

/** Whatever else is in the file says nothing. */
function readHolder(file: string): Holder | undefined {
  try {
    return v.parse(holderSchema, JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
