// Verification: the one question that somebody with a file in hand has, asked with whatever they have besides. What they gave that is
// no use is an error of theirs, told in one sentence; what is wrong with the file is in the report. Reads no disk and no network.
import type { ByteStream } from './byte-stream.ts'
import type { Checkpoint } from './checkpoint.ts'
import { parseConsistencyFile } from './consistency-file.ts'
import { checkFile, checkpointIn, type FileReport, textIn } from './file-check.ts'
import { reportText } from './report-text.ts'
import { isProven, stateCheckpoint, type Trust } from './trust.ts'
import { parseVerifierKey, type VerifierKey } from './verifier-key.ts'

/** A browser's `File` is one. */
export interface NamedFile {
  readonly name: string
  stream(): ByteStream
}

export interface VerificationRequest {
  readonly file: NamedFile
  /** A verifier key ("vkey"), as text. */
  readonly key?: string | undefined
  /** Holds a checkpoint that was kept: by itself, or in a bundle or proof file. */
  readonly since?: NamedFile | undefined
  /** As the service serves it. */
  readonly consistency?: NamedFile | undefined
}

export interface Verification {
  readonly isProven: boolean
  readonly report: FileReport
  /** The report for people: one screen. */
  readonly text: string
}

/** What was given besides the file cannot be used. The message is one sentence. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError'
}

/** @throws VerificationError */
export async function verify({ file, key, since, consistency }: VerificationRequest): Promise<Verification> {
  if (consistency && !since) throw new VerificationError('a consistency proof goes with a checkpoint that was kept')
  const verifierKey = key === undefined ? undefined : await keyOf(key)
  const trust: Trust = {
    ...(verifierKey ? { key: verifierKey } : {}),
    ...(since ? { since: await sinceOf(since, verifierKey) } : {}),
    ...(consistency ? { consistency: await consistencyOf(consistency) } : {}),
  }
  const report = await checkFile(file.stream(), trust)
  return { isProven: isProven(report), report, text: reportText(file.name, report, trust) }
}

async function keyOf(text: string): Promise<VerifierKey> {
  const key = await parseVerifierKey(text)
  if (!key) throw new VerificationError('the key is no verifier key: NAME+ID+KEY, as the service gives it')
  return key
}

async function sinceOf(file: NamedFile, key: VerifierKey | undefined): Promise<Checkpoint> {
  const faults: string[] = []
  const note = (await checkpointIn(file.stream())) ?? ''
  const { checkpoint } = await stateCheckpoint(note, key, (says) => faults.push(says))
  if (!checkpoint) throw new VerificationError(`"${file.name}" holds no checkpoint`)
  if (faults.length > 0) throw new VerificationError(`"${file.name}": ${faults.join()}`)
  return checkpoint
}

async function consistencyOf(file: NamedFile) {
  const proof = parseConsistencyFile((await textIn(file.stream())) ?? '')
  if (!proof) throw new VerificationError(`"${file.name}" is no consistency proof`)
  return proof
}
