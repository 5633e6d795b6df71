// The trusted inputs of a verifier, and the check of a file's checkpoint against them.
import { type Checkpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts'
import type { ConsistencyProof } from './consistency-file.ts'
import type { Faults } from './fault.ts'
import type { FaultKind } from './fault-kind.ts'
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

/** @param note a signed checkpoint, or what stands in its place. */
export async function stateCheckpoint(
  note: string,
  key: VerifierKey | undefined,
  add: (fault: FaultKind) => void,
): Promise<StatedCheckpoint> {
  const checkpoint = parseCheckpoint(note)
  const opened = key ? await openCheckpoint(note, key) : (checkpoint ?? 'not a checkpoint')
  if (typeof opened === 'string') add({ kind: opened === 'not a checkpoint' ? unreadable(note) : faultKinds[opened] })
  const signature = key === undefined ? 'unchecked' : typeof opened === 'string' ? 'bad' : 'good'
  return { ...(checkpoint ? { checkpoint } : {}), signature }
}

const faultKinds = {
  'of another log': 'checkpoint-of-another-log',
  'not signed by the key': 'checkpoint-not-signed',
} as const

function unreadable(note: string) {
  return hasLostDash(note) ? 'checkpoint-dash-lost' : 'checkpoint-unreadable'
}
