// Checkpoints (C2SP, https://c2sp.org/tlog-checkpoint): the signed statement that a log has so many entries and this root.
import { toBase64 } from './base64.ts'
import { type Hash, hashOfBase64 } from './hash.ts'
import { isSignedBy, parseNote } from './signed-note.ts'
import type { VerifierKey } from './verifier-key.ts'

export interface Checkpoint {
  /** Names the log: a URL without its scheme. */
  readonly origin: string
  readonly size: number
  readonly root: Hash
}

/** The text that is signed. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/** What a checkpoint says, whoever has signed it. `undefined` for what is none. */
export function parseCheckpoint(note: string): Checkpoint | undefined {
  const [origin = '', size = '', root = '', ...extensions] = parseNote(note)?.text.split('\n') ?? []
  const hash = hashOfBase64(root)
  const isSize = /^(0|[1-9]\d*)$/.test(size) && Number.isSafeInteger(Number(size))
  if (origin === '' || !isSize || !hash || extensions.at(-1) !== '') return undefined
  return { origin, size: Number(size), root: hash }
}

export type CheckpointFault = 'not a checkpoint' | 'of another log' | 'not signed by the key'

/** The checkpoint, if it is the log's that the key is named for, and signed by it; else what is wrong with it. */
export async function openCheckpoint(note: string, key: VerifierKey): Promise<Checkpoint | CheckpointFault> {
  const checkpoint = parseCheckpoint(note)
  const parsed = parseNote(note)
  if (!checkpoint || !parsed) return 'not a checkpoint'
  if (checkpoint.origin !== key.name) return 'of another log'
  return (await isSignedBy(parsed, key)) ? checkpoint : 'not signed by the key'
}
