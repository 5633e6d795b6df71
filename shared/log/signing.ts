// The signing of checkpoints: when one is signed, and what must hold before. Only a committed head is signed, and only if it has grown
// from the newest checkpoint that the signer remembers: no two checkpoints of one log ever contradict each other, whatever becomes of
// the Ledger.

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

/** Head or last checkpoint, as the Ledger has them, are none that what was signed leads to. */
export class ContradictionError extends AlteredError {}

/** Where a log stands, once it is certain that nothing of it contradicts what was signed. */
export interface History {
  /** Of the committed head. */
  readonly now: Checkpoint
  /** The newest that was signed, if any was. */
  readonly remembered: KeptCheckpoint | undefined
  /** What readers are given. */
  readonly last: KeptCheckpoint | undefined
}

/**
 * Holds head and last checkpoint, as the Ledger has them, against what was signed.
 * @throws ContradictionError when they contradict it: the Ledger was altered, or put back to an earlier state.
 * @throws AlteredError when what tells it cannot be read: a tile, the head, the remembered checkpoint.
 */
export async function checkedHistory({ memory }: HistoryDeps, log: SignedLog): Promise<History> {
  // In this order: what is remembered by now was a committed head before, so the head can be larger and never smaller.
  const remembered = await memory.newest(log.organization)
  const head = await log.head()
  // Read before the memory it could only be older; read after, it is compared with a memory that may be older than it.
  const last = await log.checkpoint()
  const now = { origin: log.origin, size: head.size, root: rootOf(head) }
  if (remembered) await checkAppendOnly(log, remembered, now)
  if (last) await checkLast(memory, log.organization, last, remembered)
  return { now, remembered, last }
}

/**
 * Signs the head of a log if it has grown from the newest checkpoint. When it resolves, the head's checkpoint is remembered and is what
 * readers get; when it rejects, none was given to anybody, and it may be called again.
 * @returns whether one was signed: `false` when the head's checkpoint was there.
 * @throws AlteredError as `checkedHistory`.
 */
export async function signHead(deps: SigningDeps, log: SignedLog): Promise<boolean> {
  const { organization } = log
  const { now, remembered, last } = await checkedHistory(deps, log)
  if (now.size === 0) return false
  if (remembered?.size === now.size) {
    // Somebody was interrupted between the two writes, or only the row was put back.
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

/** The row that readers are given is one that is remembered, word for word, or older than the newest. */
async function checkLast(
  memory: HistoryDeps['memory'],
  organization: string,
  last: KeptCheckpoint,
  remembered: KeptCheckpoint | undefined,
): Promise<void> {
  // A larger one may have been signed since the memory was read.
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
