// What a browser keeps of one organization's log: the key that it knows it by, the checkpoints that it has verified, and the contradictions
// that it has found. Plain data and how it changes; where it lies is kept-logs.ts.
import type { GrowthFault } from '../../../../shared/proof/fault-kind.ts'

export interface KeptLog {
  readonly organizationId: string
  /** The verifier key. Its name is the log's. */
  readonly key: string
  readonly keySeenMs: number
  /** When somebody said that it is the key that they got by another way. Absent until then. */
  readonly keyPinnedMs?: number
  /** The largest first. Each was verified to begin with the one behind it. */
  readonly checkpoints: readonly KeptCheckpoint[]
  /** The newest first. */
  readonly contradictions: readonly Contradiction[]
}

export interface KeptCheckpoint {
  /** Word for word, as it was signed. */
  readonly note: string
  /** In entries. */
  readonly size: number
  /** Base64. */
  readonly root: string
  readonly keptMs: number
  /** When the log was last found to begin with it. */
  readonly checkedMs: number
}

/** Two checkpoints of one log that do not go together, both signed by its key. */
export interface Contradiction {
  readonly fault: GrowthFault
  readonly kept: KeptCheckpoint
  readonly served: KeptCheckpoint
  readonly key: string
  /** The consistency proof as the service gave it, if it gave one. */
  readonly consistency?: string
  readonly foundMs: number
}

/** Enough to see how a log grew; a checkpoint takes some 300 bytes. */
const checkpointsMax = 100
const contradictionsMax = 10

export function newestOf(log: KeptLog | undefined): KeptCheckpoint | undefined {
  return log?.checkpoints[0]
}

/** With a checkpoint that was verified to go together with the newest. One that is not larger only says that the log was looked at. */
export function withCheckpoint(log: KeptLog, checkpoint: KeptCheckpoint): KeptLog {
  const [newest, ...older] = log.checkpoints
  if (newest && newest.size >= checkpoint.size) {
    const checkedMs = Math.max(newest.checkedMs, checkpoint.checkedMs)
    return { ...log, checkpoints: [{ ...newest, checkedMs }, ...older] }
  }
  return { ...log, checkpoints: [checkpoint, ...log.checkpoints].slice(0, checkpointsMax) }
}

/** What was found first stays as it was found: found again with the same checkpoint, it is the same. */
export function withContradiction(log: KeptLog, found: Contradiction): KeptLog {
  if (log.contradictions.some(({ served }) => served.note === found.served.note)) return log
  return { ...log, contradictions: [found, ...log.contradictions].slice(0, contradictionsMax) }
}
