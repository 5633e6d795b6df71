// The signing of checkpoints, with its preconditions. Only a committed head is signed, and only if it has grown from the newest
// checkpoint in the signer's memory. So no two checkpoints of one log ever contradict each other, even if the Ledger is altered.

import { type Checkpoint, parseCheckpoint } from '../proof/checkpoint.ts'
import { rootOf } from '../proof/compact-range.ts'
import { isConsistent } from '../proof/consistency.ts'
import { sameHash } from '../proof/hash.ts'
import { type SigningKey, signCheckpoint } from '../proof/note-signer.ts'
import { AlteredError } from '../store/altered-error.ts'
import type { SignerMemory } from '../store/bucket/signer-memory.ts'
import type { CheckpointLedger, KeptCheckpoint } from '../store/ledger/checkpoint-ledger.ts'
import type { SignedLog } from './signed-log.ts'

export interface HistoryDeps {
  readonly memory: Pick<SignerMemory, 'newest'>
}

export interface SigningDeps {
  readonly checkpoints: Pick<CheckpointLedger, 'keep'>
  readonly memory: Pick<SignerMemory, 'newest' | 'remember'>
  readonly signingKey: () => Promise<SigningKey>
  readonly now: () => number
}

/** The Ledger's head or last checkpoint contradicts the signed checkpoints. */
export class ContradictionError extends AlteredError {}

/** The state of a log that was checked against its signed checkpoints. */
export interface History {
  /** The size and root of the committed head. */
  readonly now: Checkpoint
  /** The newest signed checkpoint, if any. */
  readonly remembered: KeptCheckpoint | undefined
  /** The checkpoint for readers. */
  readonly last: KeptCheckpoint | undefined
}

/**
 * Checks the Ledger's head and last checkpoint against the signed checkpoints.
 * @throws ContradictionError on a contradiction: the Ledger was altered, or restored to an earlier state.
 * @throws AlteredError if the evidence was altered: a tile, the head, the remembered checkpoint.
 */
export async function checkedHistory({ memory }: HistoryDeps, log: SignedLog): Promise<History> {
  // In this order: a remembered checkpoint was a committed head before, so the head read later is never smaller.
  const remembered = await memory.newest(log.organization)
  const head = await log.head()
  // Read after the memory, so it may be newer than `remembered`; `checkLast` reads the memory again then.
  const last = await log.checkpoint()
  const now = { origin: log.origin, size: head.size, root: rootOf(head) }
  if (remembered) await checkAppendOnly(log, remembered, now)
  if (last) await checkLast(memory, log.organization, last, remembered)
  return { now, remembered, last }
}

/**
 * Signs the head of a log if it has grown from the newest checkpoint. After it resolves, the head's checkpoint is remembered and given to
 * readers. After it rejects, readers have no new checkpoint, and the call may be repeated.
 * @returns whether a checkpoint was signed; `false` if the head had one.
 * @throws AlteredError as `checkedHistory`.
 */
export async function signHead(deps: SigningDeps, log: SignedLog): Promise<boolean> {
  const { organization } = log
  const { now, remembered, last } = await checkedHistory(deps, log)
  if (now.size === 0) return false
  if (remembered?.size === now.size) {
    // A signer was interrupted between the two writes, or an old row was restored.
    if ((last?.size ?? 0) < now.size) await deps.checkpoints.keep(organization, remembered)
    return false
  }
  const note = await signCheckpoint(await deps.signingKey(), now)
  const kept = await deps.memory.remember(organization, { size: now.size, note, signedMs: deps.now() })
  const root = parseCheckpoint(kept.note)?.root
  if (!root || !sameHash(root, now.root)) throw contradicts(organization, now.size, kept.size)
  await deps.checkpoints.keep(organization, kept)
  return kept.note === note
}

async function checkAppendOnly(log: SignedLog, remembered: KeptCheckpoint, now: Checkpoint): Promise<void> {
  const before = parseCheckpoint(remembered.note)
  if (!before || before.origin !== now.origin || before.size > now.size)
    throw contradicts(log.organization, now.size, remembered.size)
  const proof = before.size === now.size ? [] : await log.tree(now.size).consistencyProof(before.size, now.size)
  if (!isConsistent(before, now, proof)) throw contradicts(log.organization, now.size, remembered.size)
}

/** Checks that the checkpoint for readers is a remembered one, word for word, or older than the newest. */
async function checkLast(
  memory: HistoryDeps['memory'],
  organization: string,
  last: KeptCheckpoint,
  remembered: KeptCheckpoint | undefined,
): Promise<void> {
  // A larger checkpoint may have been signed since the memory was read.
  const newest = last.size > (remembered?.size ?? 0) ? await memory.newest(organization) : remembered
  if (!newest || last.size > newest.size || (last.size === newest.size && last.note !== newest.note))
    throw new ContradictionError(
      `the last checkpoint of the log of ${organization} in the Ledger is none that was signed`,
    )
}

function contradicts(organization: string, size: number, signedSize: number): ContradictionError {
  return new ContradictionError(
    `the log of ${organization}, of ${size} leaves, contradicts its checkpoint of ${signedSize} leaves: it is not signed`,
  )
}
