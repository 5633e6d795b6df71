// The append-only check: whether the current log still begins with the log of a kept checkpoint. Only this check finds a cut tail or a
// rewritten history, since a remade log is as consistent in itself as the true one.
import type { Checkpoint } from './checkpoint.ts'
import { isConsistent } from './consistency.ts'
import type { ConsistencyProof } from './consistency-file.ts'
import { emptyRoot, type Hash, sameHash } from './hash.ts'

export interface AppendOnlyEvidence {
  /** The current log's root at the size of the kept checkpoint, if the file shows it. */
  readonly root?: Hash | undefined
  readonly consistency?: ConsistencyProof | undefined
}

/** `undefined` if the log only grew; else the fault, or the missing evidence. */
export function faultOfAppendOnly(
  since: Checkpoint,
  now: Checkpoint,
  evidence: AppendOnlyEvidence,
): string | undefined {
  if (since.origin !== now.origin) return 'the checkpoint that was kept is of another log'
  if (now.size < since.size)
    return `the log has ${now.size} leaves, and had ${since.size} when the checkpoint was kept: its end was cut off`
  const root = evidence.root ?? rootWithoutEvidence(since, now)
  if (root) return sameHash(root, since.root) ? undefined : rewritten(since)
  const { consistency } = evidence
  if (!consistency)
    return `the file does not show the log at ${since.size} leaves: give a consistency proof from ${since.size} to ${now.size} with "--consistency", or request a bundle with "sinceSize": ${since.size}`
  if (consistency.from !== since.size || consistency.to !== now.size)
    return `the consistency proof is from ${consistency.from} to ${consistency.to} leaves, and must be from ${since.size} to ${now.size}`
  return isConsistent(since, now, consistency.hashes)
    ? undefined
    : `${rewritten(since)}, or the consistency proof was altered`
}

function rootWithoutEvidence(since: Checkpoint, now: Checkpoint): Hash | undefined {
  if (since.size === 0) return emptyRoot
  return since.size === now.size ? now.root : undefined
}

function rewritten({ size }: Checkpoint): string {
  return `the first ${size} leaves are not those of the checkpoint that was kept: the log was rewritten`
}
