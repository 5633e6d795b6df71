// Verification: checks one file with the key, kept checkpoint and consistency proof that the verifier has. An unusable input besides the
// file is a VerificationError; faults of the file are in the report. Reads no disk and no network.
import type { ByteStream } from './byte-stream.ts'
import type { Checkpoint } from './checkpoint.ts'
import { parseConsistencyFile } from './consistency-file.ts'
import { type Converted, checkFile, checkpointIn, type FileReport, textIn } from './file-check.ts'
import { type ConvertedFile, reportText } from './report-text.ts'
import { isProven, lostDash, stateCheckpoint, type Trust } from './trust.ts'
import { parseVerifierKey, type VerifierKey } from './verifier-key.ts'

/** A browser's `File` is one. */
export interface NamedFile {
  readonly name: string
  stream(): ByteStream
}

export interface VerificationRequest {
  readonly file: NamedFile
  /** A verifier key ("vkey"), as text or in a file. */
  readonly key?: string | NamedFile | undefined
  /** Has a kept checkpoint: by itself, or in a bundle or proof file. */
  readonly since?: NamedFile | undefined
  /** In the service's form. */
  readonly consistency?: NamedFile | undefined
}

export interface Verification {
  readonly isProven: boolean
  readonly report: FileReport
  /** The report for people: one screen. */
  readonly text: string
}

/** An input besides the file cannot be used. The message is one sentence. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError'
}

/** @throws VerificationError */
export async function verify({ file, key, since, consistency }: VerificationRequest): Promise<Verification> {
  if (consistency && !since) throw new VerificationError('a consistency proof needs a checkpoint that was kept')
  const converted: ConvertedFile[] = []
  const take = ({ name }: NamedFile, { conversions }: Converted) => void converted.push({ name, conversions })
  const verifierKey = key === undefined ? undefined : await keyOf(key, take)
  const trust: Trust = {
    ...(verifierKey ? { key: verifierKey } : {}),
    ...(since ? { since: await sinceOf(since, verifierKey, take) } : {}),
    ...(consistency ? { consistency: await consistencyOf(consistency, take) } : {}),
  }
  const report = await checkFile(file.stream(), trust)
  const text = reportText(file.name, report, trust, converted)
  return { isProven: isProven(report), report, text }
}

/** Notes the conversions of a file. */
type Take = (file: NamedFile, converted: Converted) => void

async function keyOf(given: string | NamedFile, take: Take): Promise<VerifierKey> {
  const isFile = typeof given !== 'string'
  const found = isFile ? await textIn(given.stream()) : undefined
  const key = await parseVerifierKey(isFile ? (found?.text ?? '') : given)
  const what = isFile ? `"${given.name}" contains` : 'the key is'
  if (!key) throw new VerificationError(`${what} no verifier key: NAME+ID+KEY, as the service gives it`)
  if (isFile && found) take(given, found)
  return key
}

async function sinceOf(file: NamedFile, key: VerifierKey | undefined, take: Take): Promise<Checkpoint> {
  const faults: string[] = []
  const found = await checkpointIn(file.stream())
  const { checkpoint } = await stateCheckpoint(found.text ?? '', key, (says) => faults.push(says))
  const why = found.says ?? faults.find((says) => says === lostDash)
  if (!checkpoint)
    throw new VerificationError(`"${file.name}"${why === undefined ? ' contains no checkpoint' : `: ${why}`}`)
  if (faults.length > 0) throw new VerificationError(`"${file.name}": ${faults.join()}`)
  take(file, found)
  return checkpoint
}

async function consistencyOf(file: NamedFile, take: Take) {
  const found = await textIn(file.stream())
  const proof = parseConsistencyFile(found.text ?? '')
  if (!proof) throw new VerificationError(`"${file.name}" is no consistency proof as the service gives it`)
  take(file, found)
  return proof
}
