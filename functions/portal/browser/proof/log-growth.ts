// The append-only check between the checkpoint that this browser kept and a new one. Keeps nothing, and verifies no signature.
import { faultOfAppendOnly } from '../../../../shared/proof/append-only.ts'
import { toBase64 } from '../../../../shared/proof/base64.ts'
import { type Checkpoint, parseCheckpoint } from '../../../../shared/proof/checkpoint.ts'
import { parseConsistencyFile } from '../../../../shared/proof/consistency-file.ts'
import type { GrowthFault } from '../../../../shared/proof/fault-kind.ts'
import type { KeptCheckpoint } from './kept-log.ts'
import type { LogSource } from './log-source.ts'

export type LogGrowth =
  /** No checkpoint was kept. */
  | { readonly is: 'first' }
  | { readonly is: 'grown'; readonly since: KeptCheckpoint }
  /** The caller cannot get a consistency proof. */
  | { readonly is: 'not-shown'; readonly since: KeptCheckpoint }
  | Contradicted

export interface Contradicted {
  readonly is: 'contradicted'
  readonly since: KeptCheckpoint
  readonly fault: GrowthFault
  readonly consistency?: string
}

/** @param isLogReadable whether the caller may read the log: if not, a missing proof means nothing. */
export async function logGrowth(
  source: Pick<LogSource, 'consistency'>,
  since: KeptCheckpoint | undefined,
  met: Checkpoint,
  isLogReadable: boolean,
): Promise<LogGrowth> {
  const kept = since && parseCheckpoint(since.note)
  if (!since || !kept) return { is: 'first' }
  // A checkpoint older than the kept one is fine while the log still has the kept size: the answer was slow, or another page was faster.
  const [earlier, later] = met.size < kept.size ? [met, kept] : [kept, met]
  if (kept.origin !== met.origin) return { is: 'contradicted', since, fault: { kind: 'kept-of-another-log' } }
  const isTrivial = met.size === kept.size || kept.size === 0
  const consistency = isTrivial ? undefined : await source.consistency(earlier.size, later.size)
  if (!isTrivial && consistency === undefined) {
    if (!isLogReadable) return { is: 'not-shown', since }
    if (met.size < kept.size)
      return { is: 'contradicted', since, fault: { kind: 'end-cut-off', size: met.size, keptSize: kept.size } }
  }
  const proof = consistency === undefined ? undefined : parseConsistencyFile(consistency)
  const fault = faultOfAppendOnly(earlier, later, { consistency: proof })
  if (!fault) return { is: 'grown', since }
  return { is: 'contradicted', since, fault, ...(consistency === undefined ? {} : { consistency }) }
}

/** @param note a note whose signature was verified. */
export function keptNow(note: string, { size, root }: Checkpoint, nowMs: number): KeptCheckpoint {
  return { note, size, root: toBase64(root), keptMs: nowMs, checkedMs: nowMs }
}
