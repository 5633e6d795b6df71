// Verification: the one question that somebody with a file in hand has, asked with whatever they have besides. What they gave that is
// no use is an error of theirs, told in one sentence; what is wrong with the file is in the report. Reads no disk and no network.
import type { ByteStream } from './byte-stream.ts'
import type { Checkpoint } from './checkpoint.ts'
import { parseConsistencyFile } from './consistency-file.ts'
import type { FaultKind } from './fault-kind.ts'
import { type Converted, checkFile, checkpointIn, type FileReport, textIn } from './file-check.ts'
import type { Ed25519 } from './public-key.ts'
import { type ConvertedFile, reportText } from './report-text.ts'
import { isProven, type Known, stateSignature, type Trust } from './trust.ts'
import { sayUnusable, type Unusable } from './unusable.ts'
import { parseVerifierKey, type VerifierKey } from './verifier-key.ts'
import { parsePolicy, type WitnessPolicy } from './witness-policy.ts'

/** A browser's `File` is one. */
export interface NamedFile {
  readonly name: string
  stream(): ByteStream
}

export interface VerificationRequest {
  readonly file: NamedFile
  /** A verifier key ("vkey"), as text or in a file. */
  readonly key?: string | NamedFile | undefined
  /** Holds a checkpoint that was kept: by itself, or in a bundle or proof file. */
  readonly since?: NamedFile | undefined
  /** As the service serves it. */
  readonly consistency?: NamedFile | undefined
  /** A policy of witnesses; its logs are accepted where no key is given. */
  readonly policy?: NamedFile | undefined
  /** Where Web Crypto may lack it. */
  readonly ed25519?: Ed25519 | undefined
}

export interface Verification {
  readonly isProven: boolean
  readonly report: FileReport
  /** What was given besides, as it was understood. */
  readonly given: Given
  /** The report for people: one screen. */
  readonly text: string
}

/** What was given besides the file cannot be used. The message is one sentence. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError'
  readonly unusable: Unusable

  constructor(unusable: Unusable) {
    super(sayUnusable(unusable))
    this.unusable = unusable
  }
}

/** @throws VerificationError */
export async function verify({
  file,
  key,
  policy,
  since,
  consistency,
  ed25519,
}: VerificationRequest): Promise<Verification> {
  if (consistency && !since) throw new VerificationError({ kind: 'consistency-without-kept' })
  const converted: ConvertedFile[] = []
  const take = ({ name }: NamedFile, { conversions }: Converted) => void converted.push({ name, conversions })
  const verifierKey = key === undefined ? undefined : await keyOf(key, ed25519, take)
  const known = {
    ...(verifierKey ? { key: verifierKey } : {}),
    ...(policy ? { policy: await policyOf(policy, ed25519, take) } : {}),
  }
  const trust: Trust = {
    ...known,
    ...(since ? { since: await sinceOf(since, known, take) } : {}),
    ...(consistency ? { consistency: await consistencyOf(consistency, take) } : {}),
  }
  const report = await checkFile(file.stream(), trust)
  const text = reportText(file.name, report, trust, converted)
  const given = { keyName: verifierKey?.name, sinceSize: trust.since?.size, converted }
  return { isProven: isProven(report), report, given, text }
}

/** For a report in other words. */
export interface Given {
  readonly keyName?: string | undefined
  /** Of the checkpoint that was kept, in leaves. */
  readonly sinceSize?: number | undefined
  readonly converted: readonly ConvertedFile[]
}

/** Notes how a file had been converted. */
type Take = (file: NamedFile, converted: Converted) => void

async function keyOf(given: string | NamedFile, ed25519: Ed25519 | undefined, take: Take): Promise<VerifierKey> {
  const isFile = typeof given !== 'string'
  const found = isFile ? await textIn(given.stream()) : undefined
  const key = await parseVerifierKey(isFile ? (found?.text ?? '') : given, ed25519)
  if (!key) throw new VerificationError({ kind: 'key-unusable', ...(isFile ? { file: given.name } : {}) })
  if (isFile && found) take(given, found)
  return key
}

async function policyOf(file: NamedFile, ed25519: Ed25519 | undefined, take: Take): Promise<WitnessPolicy> {
  const found = await textIn(file.stream())
  const policy = found.text === undefined ? { says: 'it is no text in UTF-8' } : await parsePolicy(found.text, ed25519)
  if ('says' in policy) throw new VerificationError({ kind: 'policy-unusable', file: file.name, ...policy })
  take(file, found)
  return policy
}

/** Who cosigned what was kept is not asked: it stands or falls with the checkpoint that goes on from it. */
async function sinceOf(file: NamedFile, known: Known, take: Take): Promise<Checkpoint> {
  const faults: FaultKind[] = []
  const found = await checkpointIn(file.stream())
  const { checkpoint } = await stateSignature(found.text ?? '', known, (fault) => faults.push(fault))
  const [first] = faults
  // Whatever cannot be read as one holds none; more is only told where more is known.
  const fault = found.fault ?? (first?.kind === 'checkpoint-unreadable' ? undefined : first)
  if (!checkpoint || fault)
    throw new VerificationError({ kind: 'kept-unusable', file: file.name, ...(fault ? { fault } : {}) })
  take(file, found)
  return checkpoint
}

async function consistencyOf(file: NamedFile, take: Take) {
  const found = await textIn(file.stream())
  const proof = parseConsistencyFile(found.text ?? '')
  if (!proof) throw new VerificationError({ kind: 'consistency-unusable', file: file.name })
  take(file, found)
  return proof
}
