// Checkpoints of the logs of a deployment: when one is signed, and what must hold before. Only a committed head is signed, and only if
// it has grown from the checkpoint before: no two checkpoints of one log ever contradict each other.
import { logTree } from './log-tree.ts'
import { type SigningKey, signCheckpoint } from './note-signer.ts'
import { parseCheckpoint } from './proof/checkpoint.ts'
import { isConsistent } from './proof/consistency.ts'
import { rootOf } from './proof/right-edge.ts'
import type { Head } from './segment.ts'
import type { CheckpointLedger, KeptCheckpoint } from './store/checkpoint-ledger.ts'
import type { LogLedger } from './store/log-ledger.ts'
import type { LogTiles } from './store/log-tiles.ts'

export interface CheckpointDeps {
  readonly ledger: Pick<LogLedger, 'head'>
  readonly tiles: Pick<LogTiles, 'hashes'>
  readonly checkpoints: Pick<CheckpointLedger, 'last' | 'keep'>
  readonly signingKey: () => Promise<SigningKey>
  /** The host that all origins of this deployment begin with. It must never change: it is the logs' name. */
  readonly logHost: string
  readonly now: () => number
}

/** KMS bills per signature: while nobody asks, a log that grows is signed this often at most. */
const unaskedEveryMs = 60_000

export function originOf(logHost: string, organization: string): string {
  return `${logHost}/organizations/${organization}`
}

/** The checkpoint of all that is committed: the last one, or a new one where the log has grown since. */
export async function latestCheckpoint(deps: CheckpointDeps, organization: string): Promise<KeptCheckpoint> {
  // In this order: the last checkpoint can then be of a larger log than the head, never the other way round.
  const head = await deps.ledger.head(organization)
  const last = await deps.checkpoints.last(organization)
  if (last && last.size >= head.size) return last
  return signHead(deps, organization, head, last)
}

/** Signs the head that was just committed, unless the last checkpoint is recent. */
export async function checkpointUnasked(deps: CheckpointDeps, organization: string, head: Head): Promise<void> {
  const last = await deps.checkpoints.last(organization)
  if (last && (last.size >= head.size || deps.now() - last.signedMs < unaskedEveryMs)) return
  await signHead(deps, organization, head, last)
}

/** @throws Error when the head has not grown from the last checkpoint: the log was altered where it is kept. */
async function signHead(
  deps: CheckpointDeps,
  organization: string,
  head: Head,
  last: KeptCheckpoint | undefined,
): Promise<KeptCheckpoint> {
  const checkpoint = { origin: originOf(deps.logHost, organization), size: head.size, root: rootOf(head) }
  if (last) await checkGrowth(deps, organization, last, checkpoint)
  const note = await signCheckpoint(await deps.signingKey(), checkpoint)
  const signed = { size: head.size, note, signedMs: deps.now() }
  if (await deps.checkpoints.keep(organization, signed)) return signed
  // Somebody else was first, with this size or a larger one.
  return (await deps.checkpoints.last(organization)) ?? signed
}

async function checkGrowth(
  { tiles }: CheckpointDeps,
  organization: string,
  last: KeptCheckpoint,
  now: { readonly size: number; readonly root: Uint8Array },
): Promise<void> {
  const before = parseCheckpoint(last.note)
  const proof = await logTree(tiles, organization, now.size).consistencyProof(last.size, now.size)
  if (!before || !isConsistent(before, now, proof))
    throw new Error(
      `the log of ${organization} has not grown from its checkpoint of ${last.size} leaves: it is not signed`,
    )
}
