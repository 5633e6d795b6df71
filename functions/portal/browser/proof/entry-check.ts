// Checks that an entry, as it is shown, is in its log: from its hash along the path to the root, to a checkpoint that the log's key signed and
// that is consistent with the kept one. Each step has a result.
import canonicalize from 'canonicalize'
import { toBase64 } from '../../../../shared/proof/base64.ts'
import { leafHash } from '../../../../shared/proof/hash.ts'
import { inclusionRanges, isIncluded } from '../../../../shared/proof/inclusion.ts'
import { type ProofFile, parseProofFile } from '../../../../shared/proof/proof-file.ts'
import type { KeptLog } from './kept-log.ts'
import type { LogGrowth } from './log-growth.ts'
import { type KeyState, type Meeting, meetCheckpoint, metTwice, type ProofDeps } from './log-meeting.ts'

export type EntryStep =
  /** Base64. `shown` is the hash of the entry as it is shown, if it differs. */
  | {
      readonly step: 'entry'
      readonly holds: boolean
      readonly leafIndex: number
      readonly hash: string
      readonly shown?: string
    }
  /** The side of each sibling hash, from the leaf to the root. */
  | { readonly step: 'path'; readonly holds: boolean; readonly siblings: readonly Side[] }
  | { readonly step: 'root'; readonly holds: boolean; readonly size: number; readonly root: string }
  /** @property key the name and id of the key */
  | { readonly step: 'signature'; readonly holds: boolean; readonly key: string }
  | { readonly step: 'key'; readonly holds: boolean; readonly state: KeyState; readonly pinnedMs?: number }
  | { readonly step: 'growth'; readonly holds: boolean; readonly growth: LogGrowth }

export type Side = 'left' | 'right'

export type EntryVerdict =
  /** Proven with a key that somebody has compared. */
  | 'proven'
  /** Everything holds, with a key that nobody has compared yet. */
  | 'key-new'
  /** Everything that can be checked without a key holds. */
  | 'key-unknown'
  | 'key-changed'
  | 'not-proven'
  | 'contradicted'

export type EntryCheck =
  | { readonly is: 'not-yet' }
  | {
      readonly is: EntryVerdict
      readonly steps: readonly EntryStep[]
      /** The proof as the service gave it, to be saved. */
      readonly proofText: string
      readonly log: KeptLog | undefined
      readonly keyText: string | undefined
      readonly servedKey: string | undefined
    }
  /** The service's answer is not a proof. */
  | { readonly is: 'proof-unreadable'; readonly proofText: string }

/** An entry as the API returns it. */
export interface ShownEntry {
  readonly id: string
  readonly payloads?: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>
}

/** The result, with the details that are shown beside it. */
export type ProvableEntry = ShownEntry & {
  readonly receivedTimeStamp: string
  readonly context: { readonly organizationId: string }
}

/** @throws the errors of the source. */
export async function checkEntry(deps: ProofDeps, entry: ShownEntry): Promise<EntryCheck> {
  return metTwice(deps, () => checkOnce(deps, entry))
}

async function checkOnce(
  deps: ProofDeps,
  entry: ShownEntry,
): Promise<{ readonly result: EntryCheck; readonly meeting?: Meeting }> {
  const proofText = await deps.source.proofOf(entry.id)
  if (proofText === undefined) return { result: { is: 'not-yet' } }
  const proof = parseProofFile(proofText)
  if (!proof) return { result: { is: 'proof-unreadable', proofText } }
  const meeting = await meetCheckpoint(deps, proof.checkpoint)
  if (!meeting.checkpoint) return { result: { is: 'proof-unreadable', proofText } }
  const steps = [...entrySteps(entry, proof, meeting), ...logSteps(meeting)]
  const { log, keyText, servedKey } = meeting
  return { result: { is: verdictOf(steps, meeting), steps, proofText, log, keyText, servedKey }, meeting }
}

function entrySteps(entry: ShownEntry, proof: ProofFile, { checkpoint }: Meeting): EntryStep[] {
  if (!checkpoint) return []
  const { leafIndex, line, hashes } = proof
  const leaf = leafHash(line)
  const [hash, shown] = [toBase64(leaf), toBase64(leafHash(lineOf(entry, line)))]
  const siblings = sidesOf(leafIndex, checkpoint.size)
  const { size, root } = checkpoint
  const isWhole = siblings !== undefined && siblings.length === hashes.length
  return [
    { step: 'entry', holds: hash === shown, leafIndex, hash, ...(hash === shown ? {} : { shown }) },
    { step: 'path', holds: isWhole, siblings: siblings ?? [] },
    { step: 'root', holds: isIncluded(leaf, leafIndex, size, hashes, root), size, root: toBase64(root) },
  ]
}

/**
 * The stored line that belongs to the entry as it is shown: canonical JSON, with the salt that only the line has, and without the links to
 * large fields, which only the API adds.
 */
function lineOf({ payloads, ...shown }: ShownEntry, line: string): string {
  const references = Object.entries(payloads ?? {}).map(([field, { sha256, bytes }]) => [field, { sha256, bytes }])
  const own = payloads === undefined ? {} : { payloads: Object.fromEntries(references) }
  return canonicalize({ ...shown, ...own, ...saltOf(line) }) ?? ''
}

function saltOf(line: string): { readonly salt?: unknown } {
  try {
    const { salt } = JSON.parse(line)
    return salt === undefined ? {} : { salt }
  } catch {
    return {}
  }
}

/** `undefined` if a log of this size has no such leaf. */
function sidesOf(leafIndex: number, size: number): readonly Side[] | undefined {
  if (leafIndex >= size) return undefined
  return inclusionRanges(leafIndex, size).map(({ to }) => (to <= leafIndex ? 'left' : 'right'))
}

function logSteps({ signature, keyText, key, growth, log }: Meeting): EntryStep[] {
  const name = keyText?.split('+').slice(0, 2).join('+') ?? ''
  const pinnedMs = log?.keyPinnedMs
  return [
    ...(signature === 'unchecked' ? [] : [{ step: 'signature', holds: signature === 'good', key: name } as const]),
    { step: 'key', holds: key === 'pinned', state: key, ...(pinnedMs === undefined ? {} : { pinnedMs }) },
    ...(growth && growth.is !== 'first' ? [{ step: 'growth', holds: growth.is === 'grown', growth } as const] : []),
  ]
}

function verdictOf(steps: readonly EntryStep[], { signature, key, growth }: Meeting): EntryVerdict {
  const isEntryProven = steps.every(
    ({ step, holds }) => holds || step === 'key' || step === 'growth' || step === 'signature',
  )
  if (growth?.is === 'contradicted') return 'contradicted'
  if (!isEntryProven) return 'not-proven'
  if (key === 'changed') return 'key-changed'
  if (signature !== 'good') return key === 'unknown' ? 'key-unknown' : 'not-proven'
  return key === 'pinned' ? 'proven' : 'key-new'
}
