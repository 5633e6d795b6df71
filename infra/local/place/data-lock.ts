// The lock of a data folder, which takes one service: an operating system lock, and a note about its holder. Starts and ends nothing.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as v from 'valibot'
import { CommandError } from '../../command/command.ts'

export interface DataLock {
  /** The engine noted by the previous holder; it may have ended. */
  readonly enginePidBefore: number | undefined
  /** Notes the engine for the next holder, in case this process and its watchdog are killed. */
  noteEngine(pid: number): void
  /** Frees the lock and removes its files. */
  release(): void
}

/** Keeps the connections until this process ends: a garbage-collected one would lose its lock. */
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
 * SQLite's exclusive lock is a lock of the system, which is free once its process has ended in any way. So it is never stale, and
 * one of two concurrent starts gets it. The note only names the holder.
 * @param port the gateway's.
 * @throws CommandError naming the holder, if there is one, or a damaged lock file.
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
  if (!holder) return 'another process that has just started'
  return `process ${holder.pid} (port ${holder.port}, since ${holder.since})`
}

/** `undefined` for any other content. */
function readHolder(file: string): Holder | undefined {
  try {
    return v.parse(holderSchema, JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
