// What somebody who verifies a file has besides it, and how far a file's checkpoint stands up to that.
import { type Checkpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts'
import type { ConsistencyProof } from './consistency-file.ts'
import type { Faults } from './fault.ts'
import type { FaultKind } from './fault-kind.ts'
import { hasLostDash } from './signed-note.ts'
import type { VerifierKey } from './verifier-key.ts'

export interface Trust {
  /** Without it all else is checked, but nothing is proved: anybody can make a log. */
  readonly key?: VerifierKey
  /** A checkpoint of the same log that was kept from before. */
  readonly since?: Checkpoint
  /** That the log grew from that checkpoint to the file's; for files that do not show it themselves. */
  readonly consistency?: ConsistencyProof
}

export interface StatedCheckpoint {
  /** As the file states it: worth something only when its signature is good. */
  readonly checkpoint?: Checkpoint
  readonly signature: 'good' | 'bad' | 'unchecked'
}

/** What every check of a file tells. */
export interface Findings extends StatedCheckpoint, Faults {
  /** Whether the log had only grown since the checkpoint that was kept; absent when none was given. */
  readonly grewFrom?: boolean
}

/** The one question: whether the log's key vouches for all that the file states. */
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
