// Opens the spool of a program, with its clock and its timers.
import { randomUUID } from 'node:crypto'
import type { Spool } from '../recording/spool.ts'
import { diskSpoolIn } from './disk-spool.ts'
import { type DiskSpoolLimits, diskSpoolLimits } from './disk-spool-limits.ts'

export interface SpoolOptions {
  /** On a local disk. Processes may share it: each has a folder of its own in it, and takes over those of processes that have ended. */
  readonly folder: string
  /**
   * What an entry outlives once `enqueue` has returned. `batch`: the end of the process at once, and a loss of power after 100 ms. `entry`: both
   * at once, for a wait for the disk in each call. Default `batch`.
   */
  readonly durability?: 'batch' | 'entry'
  readonly limits?: Partial<DiskSpoolLimits>
}

/** For one recorder. @throws Error if the folder cannot be made, written or locked; locks need Node 22.13 or newer. */
export function openSpool({ folder, durability = 'batch', limits }: SpoolOptions): Spool {
  return diskSpoolIn({
    ...{ folder, durability, limits: { ...diskSpoolLimits, ...limits } },
    now: () => Date.now(),
    newName: randomUUID,
    wake: (afterMs, call) => {
      const timer = setTimeout(call, afterMs).unref()
      return () => clearTimeout(timer)
    },
  })
}
