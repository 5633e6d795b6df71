// The append-only check: whether a log of now still begins with the log that a checkpoint was kept of. A cut tail and a rewritten history
// show here, and nowhere else: a log that was made anew is as consistent in itself as the true one.
import type { Checkpoint } from './checkpoint.ts'
import { isConsistent } from './consistency.ts'
import type { ConsistencyProof } from './consistency-file.ts'
import type { GrowthFault } from './fault-kind.ts'
import { emptyRoot, type Hash, sameHash } from './hash.ts'

export interface AppendOnlyEvidence {
  /** The root that the log of now had at the size of the checkpoint that was kept, where the file shows it. */
  readonly root?: Hash | undefined
  readonly consistency?: ConsistencyProof | undefined
}

/** `undefined` when the log only grew; else what speaks against it, or what is missing to tell. */
export function faultOfAppendOnly(
  since: Checkpoint,
  now: Checkpoint,
  evidence: AppendOnlyEvidence,
): GrowthFault | undefined {
  if (since.origin !== now.origin) return { kind: 'kept-of-another-log' }
  const sizes = { size: now.size, keptSize: since.size }
  if (now.size < since.size) return { kind: 'end-cut-off', ...sizes }
  const root = evidence.root ?? rootWithoutEvidence(since, now)
  if (root) return sameHash(root, since.root) ? undefined : { kind: 'rewritten', keptSize: since.size }
  const { consistency } = evidence
  if (!consistency) return { kind: 'growth-not-shown', ...sizes }
  const { from, to } = consistency
  if (from !== since.size || to !== now.size) return { kind: 'growth-proof-unfit', from, to, ...sizes }
  return isConsistent(since, now, consistency.hashes)
    ? undefined
    : { kind: 'rewritten-or-proof-altered', keptSize: since.size }
}

function rootWithoutEvidence(since: Checkpoint, now: Checkpoint): Hash | undefined {
  if (since.size === 0) return emptyRoot
  return since.size === now.size ? now.root : undefined
}
