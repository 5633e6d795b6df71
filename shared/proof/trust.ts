// What somebody who verifies a file has besides it, and how far a file's checkpoint stands up to that.
import { type Checkpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts'
import type { ConsistencyProof } from './consistency-file.ts'
import { type Cosignatures, cosignaturesOf } from './cosignatures.ts'
import type { Faults } from './fault.ts'
import type { FaultKind } from './fault-kind.ts'
import { hasLostDash, keyThatSigned, parseNote } from './signed-note.ts'
import type { VerifierKey } from './verifier-key.ts'
import type { WitnessPolicy } from './witness-policy.ts'

export interface Trust {
  /** Without it or a policy that lists the log all else is checked, but nothing is proved: anybody can make a log. */
  readonly key?: VerifierKey
  /** Which witnesses must have cosigned the checkpoint, and, where no key is given, whose logs are accepted. */
  readonly policy?: WitnessPolicy
  /** A checkpoint of the same log that was kept from before. */
  readonly since?: Checkpoint
  /** That the log grew from that checkpoint to the file's; for files that do not show it themselves. */
  readonly consistency?: ConsistencyProof
}

export interface StatedCheckpoint {
  /** As the file states it: worth something only when its signature is good. */
  readonly checkpoint?: Checkpoint
  readonly signature: 'good' | 'bad' | 'unchecked'
  /** Absent where no policy was given. */
  readonly cosignatures?: Cosignatures
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

/** What a log's own signature is checked by. */
export type Known = Pick<Trust, 'key' | 'policy'>

/** @param note a signed checkpoint, or what stands in its place. */
export async function stateCheckpoint(
  note: string,
  trust: Known,
  add: (fault: FaultKind) => void,
): Promise<StatedCheckpoint> {
  const stated = await stateSignature(note, trust, add)
  const parsed = trust.policy && parseNote(note)
  if (!trust.policy || !parsed || !stated.checkpoint) return stated
  return { ...stated, cosignatures: await cosignaturesOf(parsed, stated.checkpoint, trust.policy, add) }
}

/** Whether the log has signed it; who cosigned it is not asked. */
export async function stateSignature(
  note: string,
  trust: Known,
  add: (fault: FaultKind) => void,
): Promise<Omit<StatedCheckpoint, 'cosignatures'>> {
  const checkpoint = parseCheckpoint(note)
  const key = keyFor(note, checkpoint, trust)
  if (checkpoint && trust.policy && !lists(trust.policy, key)) add({ kind: 'log-not-in-policy' })
  const opened = key ? await openCheckpoint(note, key) : (checkpoint ?? 'not a checkpoint')
  if (typeof opened === 'string') add({ kind: opened === 'not a checkpoint' ? unreadable(note) : faultKinds[opened] })
  const signature = key === undefined ? 'unchecked' : typeof opened === 'string' ? 'bad' : 'good'
  return { ...(checkpoint ? { checkpoint } : {}), signature }
}

/** The policy's own logs are named by the checkpoint, not chosen by it: it must be signed by the key that the policy has under this name. */
function keyFor(note: string, checkpoint: Checkpoint | undefined, { key, policy }: Known) {
  if (key || !policy || !checkpoint) return key
  return keyThatSigned(
    note,
    policy.logs.filter(({ name }) => name === checkpoint.origin),
  )
}

/** A policy without logs leaves them to the key. The whole key is compared: another one with the same four bytes of id is soon found. */
function lists({ logs }: WitnessPolicy, key: VerifierKey | undefined): boolean {
  return logs.length === 0 || logs.some(({ name, publicKey }) => name === key?.name && publicKey === key.publicKey)
}

const faultKinds = {
  'of another log': 'checkpoint-of-another-log',
  'not signed by the key': 'checkpoint-not-signed',
} as const

function unreadable(note: string) {
  return hasLostDash(note) ? 'checkpoint-dash-lost' : 'checkpoint-unreadable'
}
