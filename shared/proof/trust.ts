// The trusted inputs of a verifier, and the check of a file's checkpoint against them.
import { type Checkpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts'
import type { ConsistencyProof } from './consistency-file.ts'
import type { Faults } from './fault.ts'
import { hasLostDash } from './signed-note.ts'
import type { VerifierKey } from './verifier-key.ts'

export interface Trust {
  /** Without a key everything else is checked, but nothing is proved: anybody can make a log. */
  readonly key?: VerifierKey
  /** An earlier checkpoint of the same log, kept by the verifier. */
  readonly since?: Checkpoint
  /** The proof that the log grew from that checkpoint to the file's, for files that do not show it. */
  readonly consistency?: ConsistencyProof
}

export interface StatedCheckpoint {
  /** The checkpoint in the file: it proves something only with a good signature. */
  readonly checkpoint?: Checkpoint
  readonly signature: 'good' | 'bad' | 'unchecked'
}

/** The common results of every check. */
export interface Findings extends StatedCheckpoint, Faults {
  /** Whether the log only grew since the kept checkpoint; absent if none was given. */
  readonly grewFrom?: boolean
}

/** Whether the log's key vouches for everything that the file states. */
export function isProven({ signature, faultCount }: Findings): boolean {
  return signature === 'good' && faultCount === 0
}

export const lostDash =
  'the dash before the signature of the checkpoint is another character: the file was converted on its way to you'

/** @param note a signed checkpoint, or another text in its place. */
export async function stateCheckpoint(
  note: string,
  key: VerifierKey | undefined,
  fault: (says: string) => void,
): Promise<StatedCheckpoint> {
  const checkpoint = parseCheckpoint(note)
  const opened = key ? await openCheckpoint(note, key) : (checkpoint ?? 'not a checkpoint')
  if (opened === 'not a checkpoint') fault(hasLostDash(note) ? lostDash : 'the checkpoint cannot be read')
  else if (typeof opened === 'string') fault(`the checkpoint is ${opened}`)
  const signature = key === undefined ? 'unchecked' : typeof opened === 'string' ? 'bad' : 'good'
  return { ...(checkpoint ? { checkpoint } : {}), signature }
}
