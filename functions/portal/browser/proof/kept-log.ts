// What a browser keeps of one organization's log: its key, the verified checkpoints, and the contradictions found. Plain data and its changes;
// kept-logs.ts stores it.
import type { GrowthFault } from '../../../../shared/proof/fault-kind.ts'

export interface KeptLog {
  readonly organizationId: string
  /** The verifier key; its name is the log's origin. */
  readonly key: string
  readonly keySeenMs: number
  /** When somebody confirmed that the key is the one they got in another way. Absent until then. */
  readonly keyPinnedMs?: number
  /** The largest first. Each was verified to be consistent with the next one. */
  readonly checkpoints: readonly KeptCheckpoint[]
  /** The newest first. */
  readonly contradictions: readonly Contradiction[]
}

export interface KeptCheckpoint {
  /** The signed note, unchanged. */
  readonly note: string
  /** The number of entries. */
  readonly size: number
  /** Base64. */
  readonly root: string
  readonly keptMs: number
  /** When the log was last found consistent with it. */
  readonly checkedMs: number
}

/** Two checkpoints of one log that are not consistent, both signed by its key. */
export interface Contradiction {
  readonly fault: GrowthFault
  readonly kept: KeptCheckpoint
  readonly served: KeptCheckpoint
  readonly key: string
  /** The consistency proof as the service gave it, if it gave one. */
  readonly consistency?: string
  readonly foundMs: number
}

/** Enough to show the growth of a log; a checkpoint has some 300 bytes. */
const checkpointsMax = 100
const contradictionsMax = 10

export function newestOf(log: KeptLog | undefined): KeptCheckpoint | undefined {
  return log?.checkpoints[0]
}

/** Adds a checkpoint that was verified to be consistent with the newest. If it is not larger, only the time is updated. */
export function withCheckpoint(log: KeptLog, checkpoint: KeptCheckpoint): KeptLog {
  const [newest, ...older] = log.checkpoints
  if (newest && newest.size >= checkpoint.size) {
    const checkedMs = Math.max(newest.checkedMs, checkpoint.checkedMs)
    return { ...log, checkpoints: [{ ...newest, checkedMs }, ...older] }
  }
  return { ...log, checkpoints: [checkpoint, ...log.checkpoints].slice(0, checkpointsMax) }
}

/** The first finding stays unchanged; the same contradiction found again is not added. */
export function withContradiction(log: KeptLog, found: Contradiction): KeptLog {
  if (log.contradictions.some(({ served }) => served.note === found.served.note)) return log
  return { ...log, contradictions: [found, ...log.contradictions].slice(0, contradictionsMax) }
}
