// Checking any file of a log: tells by its first bytes which kind it is, and hands it to the check of that kind.

import { parseHeader } from './bundle.ts'
import { type BundleReport, checkBundle } from './bundle-check.ts'
import { type ByteStream, type Bytes, joined, peek, UnreadableError, unpacked } from './byte-stream.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { type CheckpointReport, checkCheckpoint } from './checkpoint-check.ts'
import { linesOf, utf8Text } from './file-lines.ts'
import { parseProofFile } from './proof-file.ts'
import { checkProofFile, type ProofFileReport } from './proof-file-check.ts'
import type { Findings, Trust } from './trust.ts'

export interface UnknownReport extends Findings {
  readonly kind: 'unknown'
}

export type FileReport = BundleReport | ProofFileReport | CheckpointReport | UnknownReport

/** Reads a bundle line by line, however long it is; may be packed by gzip. Rejects only when the stream does. */
export async function checkFile(file: ByteStream, trust: Trust): Promise<FileReport> {
  const { kind, bytes } = await sniff(file)
  if (kind === 'bundle') return checkBundle(linesOf(bytes), trust)
  const text = await wholeText(bytes)
  if (text !== undefined && kind === 'proof') return checkProofFile(text, trust)
  if (text !== undefined && parseCheckpoint(text)) return checkCheckpoint(text, trust)
  const says = 'the file is neither a bundle, nor a proof file, nor a checkpoint'
  return { kind: 'unknown', signature: 'unchecked', faults: [{ line: 1, says }], faultCount: 1 }
}

/** The signed checkpoint that a file of any kind holds, word for word; `undefined` when it holds none. */
export async function checkpointIn(file: ByteStream): Promise<string | undefined> {
  const { kind, bytes } = await sniff(file)
  if (kind === 'bundle') {
    for await (const line of linesOf(bytes)) return typeof line === 'string' ? parseHeader(line)?.checkpoint : undefined
    return undefined
  }
  const text = (await wholeText(bytes)) ?? ''
  return kind === 'proof' ? parseProofFile(text)?.checkpoint : text
}

/** A small file as text; `undefined` when it is none. */
export async function textIn(file: ByteStream): Promise<string | undefined> {
  return wholeText(unpacked(file))
}

const proofStart = 'c2sp.org/tlog-proof@'

async function sniff(file: ByteStream) {
  const { start, all } = await peek(unpacked(file), proofStart.length).catch(unreadableIsEmpty)
  const text = new TextDecoder().decode(start)
  const kind = text.startsWith('{') ? 'bundle' : text.startsWith(proofStart) ? 'proof' : 'checkpoint'
  return { kind, bytes: all } as const
}

/** Nothing but bundles is larger. */
const smallBytesMax = 4 * 1024 * 1024

async function wholeText(bytes: Bytes): Promise<string | undefined> {
  const pieces: Uint8Array[] = []
  let length = 0
  try {
    for await (const piece of bytes) {
      length += piece.length
      if (length > smallBytesMax) return undefined
      pieces.push(piece)
    }
  } catch (error) {
    if (error instanceof UnreadableError) return undefined
    throw error
  }
  return utf8Text(joined(pieces))
}

function unreadableIsEmpty(error: unknown) {
  if (!(error instanceof UnreadableError)) throw error
  async function* nothing(): Bytes {}
  return { start: new Uint8Array(), all: nothing() }
}
