// The append-only check: whether a log of now still begins with the log that a checkpoint was kept of. A cut tail and a rewritten history
// show here, and nowhere else: a log that was made anew is as consistent in itself as the true one.
import type { Checkpoint } from './checkpoint.ts'
import { isConsistent } from './consistency.ts'
import type { ConsistencyProof } from './consistency-file.ts'
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
): string | undefined {
  if (since.origin !== now.origin) return 'the checkpoint that was kept is of another log'
  if (now.size < since.size)
    return `the log has ${now.size} leaves, and had ${since.size} when the checkpoint was kept: its end was cut off`
  const root = evidence.root ?? rootWithoutEvidence(since, now)
  if (root) return sameHash(root, since.root) ? undefined : rewritten(since)
  const { consistency } = evidence
  if (!consistency)
    return `the file does not show the log at ${since.size} leaves: give the proof that it grew from ${since.size} to ${now.size} with "--consistency", or ask for a bundle with "sinceSize": ${since.size}`
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
