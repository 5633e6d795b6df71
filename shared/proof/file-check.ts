// Checking any file of a log: tells by its first bytes which kind it is, and hands it to the check of that kind.

import { joinedBytes } from '../joined-bytes.ts'
import { utf8Text } from '../utf8-text.ts'
import { parseHeader } from './bundle.ts'
import { type BundleReport, checkBundle } from './bundle-check.ts'
import { type ByteStream, type Bytes, peek, UnreadableError, unpacked } from './byte-stream.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { type CheckpointReport, checkCheckpoint } from './checkpoint-check.ts'
import { type Conversion, plainText } from './conversion.ts'
import { faultList } from './fault.ts'
import type { FaultKind } from './fault-kind.ts'
import { linesOf } from './file-lines.ts'
import { parseProofFile } from './proof-file.ts'
import { checkProofFile, type ProofFileReport } from './proof-file-check.ts'
import { hasLostDash } from './signed-note.ts'
import type { Findings, Trust } from './trust.ts'

export interface UnknownReport extends Findings {
  readonly kind: 'unknown'
}

export interface Converted {
  /** What was undone before the file was checked. Takes nothing from the proof. */
  readonly conversions: readonly Conversion[]
}

export type FileReport = (BundleReport | ProofFileReport | CheckpointReport | UnknownReport) & Converted

/** Reads a bundle line by line, however long it is; may be packed by gzip. Rejects only when the stream does. */
export async function checkFile(file: ByteStream, trust: Trust): Promise<FileReport> {
  const { kind, bytes, undone } = await sniff(file)
  const report = await checkKind(kind, bytes, trust)
  return { ...report, conversions: report.kind === 'unknown' ? [] : undone() }
}

async function checkKind(kind: Kind, bytes: Bytes, trust: Trust) {
  if (kind === 'bundle') return checkBundle(linesOf(bytes), trust)
  const { text, fault = { kind: 'kind-unknown' } } = await wholeText(bytes)
  if (text !== undefined && kind === 'proof') return checkProofFile(text, trust)
  if (text !== undefined && (parseCheckpoint(text) || hasLostDash(text))) return checkCheckpoint(text, trust)
  const faults = faultList()
  faults.addAt(1, fault)
  return { kind: 'unknown', signature: 'unchecked', ...faults.found() } satisfies UnknownReport
}

/** The signed checkpoint that a file of any kind holds, word for word; `undefined` when it holds none. */
export async function checkpointIn(file: ByteStream): Promise<SmallText> {
  const { kind, bytes, undone } = await sniff(file)
  if (kind === 'bundle') {
    for await (const line of linesOf(bytes)) {
      const text = typeof line === 'string' ? parseHeader(line)?.checkpoint : undefined
      return { text, conversions: undone() }
    }
    return { conversions: undone() }
  }
  const { text, fault } = await wholeText(bytes)
  const found = kind === 'proof' && text !== undefined ? parseProofFile(text)?.checkpoint : text
  return { text: found, fault, conversions: undone() }
}

export interface SmallText extends Converted {
  readonly text?: string | undefined
  /** Why there is none, where that is known. */
  readonly fault?: FaultKind | undefined
}

/** A small file as text. Whether a newline ends it is all the same. */
export async function textIn(file: ByteStream): Promise<SmallText> {
  const { bytes, undone } = plainText(unpacked(file))
  const { text, fault } = await wholeText(bytes)
  const conversions = undone().filter((conversion) => conversion !== 'last-newline')
  return { text: text?.replace(/\n$/, ''), fault, conversions }
}

const proofStart = 'c2sp.org/tlog-proof@'

type Kind = 'bundle' | 'proof' | 'checkpoint'

async function sniff(file: ByteStream) {
  const plain = plainText(unpacked(file))
  const { start, all } = await peek(plain.bytes, proofStart.length).catch(unreadableIsEmpty)
  const text = new TextDecoder().decode(start)
  const kind: Kind = text.startsWith('{') ? 'bundle' : text.startsWith(proofStart) ? 'proof' : 'checkpoint'
  return { kind, bytes: all, undone: plain.undone }
}

/** Nothing but bundles is larger. */
const smallBytesMax = 4 * 1024 * 1024

async function wholeText(bytes: Bytes): Promise<{ readonly text?: string; readonly fault?: FaultKind }> {
  const pieces: Uint8Array[] = []
  let length = 0
  try {
    for await (const piece of bytes) {
      length += piece.length
      if (length > smallBytesMax) return {}
      pieces.push(piece)
    }
  } catch (error) {
    if (error instanceof UnreadableError) return {}
    throw error
  }
  const text = utf8Text(joinedBytes(pieces))
  return text === undefined ? { fault: { kind: 'not-utf8', of: 'file' } } : { text }
}

function unreadableIsEmpty(error: unknown) {
  if (!(error instanceof UnreadableError)) throw error
  async function* nothing(): Bytes {}
  return { start: new Uint8Array(), all: nothing() }
}
