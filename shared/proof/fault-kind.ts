// What can be wrong with a file of a log: a closed list of kinds with their values, and their English sentences. A translation has the same
// kinds (`FaultWords`). Finds nothing.
import { counted } from '../counted.ts'

export type FaultKind =
  | { readonly kind: 'kind-unknown' }
  | { readonly kind: 'not-utf8'; readonly of: 'file' | 'line' }
  | { readonly kind: 'line-too-long'; readonly bytesMax: number }
  | UnreadableKind
  // Of a checkpoint.
  | { readonly kind: 'checkpoint-unreadable' }
  | { readonly kind: 'checkpoint-dash-lost' }
  | { readonly kind: 'checkpoint-of-another-log' }
  | { readonly kind: 'checkpoint-not-signed' }
  | { readonly kind: 'log-not-in-policy' }
  | { readonly kind: 'cosignature-bad'; readonly witness: string }
  /** @property missing the witnesses of the policy whose cosignature is not there: one at least. */
  | { readonly kind: 'quorum-not-met'; readonly quorum: string; readonly missing: readonly string[] }
  | GrowthFault
  // Of a bundle.
  | { readonly kind: 'bundle-start-missing' }
  | { readonly kind: 'header-field-unknown'; readonly field: string }
  | { readonly kind: 'header-field-malformed'; readonly field: string }
  | { readonly kind: 'header-not-canonical' }
  | { readonly kind: 'record-unreadable' }
  | { readonly kind: 'leaves-missing'; readonly from: number; readonly to: number }
  | { readonly kind: 'leaf-misplaced'; readonly found: number; readonly expected: number }
  | { readonly kind: 'left-out-hashes-missing'; readonly from: number; readonly to: number }
  | { readonly kind: 'file-cut-off'; readonly leaves: number; readonly size: number }
  | { readonly kind: 'root-not-reached' }
  | { readonly kind: 'part-unexpected'; readonly field: string }
  | { readonly kind: 'part-altered'; readonly field: string }
  | { readonly kind: 'part-missing'; readonly field: string }
  // Of an entry.
  | { readonly kind: 'entry-altered' }
  | { readonly kind: 'entry-unreadable' }
  | { readonly kind: 'entry-of-another-organization' }
  | { readonly kind: 'entry-id-of-another-time' }
  | { readonly kind: 'entry-not-asked-for' }
  // Of a proof file.
  | ProofFileFault
  | { readonly kind: 'proof-not-leading-to-checkpoint' }

/** Why the bytes cannot be read on. */
export type UnreadableKind =
  | { readonly kind: 'gzip-damaged' }
  | { readonly kind: 'utf16-damaged' }
  | { readonly kind: 'only-empty-lines' }

/** What speaks against a log having only grown, or is missing to tell. Sizes in leaves. */
export type GrowthFault =
  | { readonly kind: 'kept-of-another-log' }
  | { readonly kind: 'end-cut-off'; readonly size: number; readonly keptSize: number }
  | { readonly kind: 'rewritten'; readonly keptSize: number }
  | { readonly kind: 'rewritten-or-proof-altered'; readonly keptSize: number }
  | { readonly kind: 'growth-not-shown'; readonly size: number; readonly keptSize: number }
  | GrowthProofUnfit

interface GrowthProofUnfit {
  readonly kind: 'growth-proof-unfit'
  readonly from: number
  readonly to: number
  readonly size: number
  readonly keptSize: number
}

export type ProofFileFault =
  | { readonly kind: 'proof-start-missing'; readonly start: string }
  | { readonly kind: 'proof-entry-missing' }
  | { readonly kind: 'proof-entry-no-text' }
  | { readonly kind: 'proof-index-unreadable' }
  | { readonly kind: 'proof-hash-unreadable' }
  | { readonly kind: 'proof-checkpoint-missing' }

/** A sentence for each kind, without a capital and a full stop. */
export type FaultWords = {
  readonly [Kind in FaultKind['kind']]: (fault: Extract<FaultKind, { kind: Kind }>) => string
}

export function sayFault(words: FaultWords, fault: FaultKind): string {
  // TypeScript cannot see that the word of a kind takes the faults of that kind.
  const say = words[fault.kind] as (fault: FaultKind) => string
  return say(fault)
}

const converted = 'it was converted to another encoding on its way to you, or damaged'
const leaves = (count: number) => counted(count, 'leaf', 'leaves')
const leavesAre = (from: number, to: number) =>
  to - from === 1 ? `leaf ${from} is` : `leaves ${from} to ${to - 1} are`
const rewritten = (keptSize: number) =>
  `the first ${keptSize === 1 ? 'leaf is not that' : `${keptSize} leaves are not those`} of the checkpoint that was kept: the log was rewritten`

export const englishFaults: FaultWords = {
  'kind-unknown': () => 'the file is neither a bundle, nor a proof file, nor a checkpoint',
  'not-utf8': ({ of }) => `the ${of} is no UTF-8: ${converted}`,
  'line-too-long': ({ bytesMax }) => `the line is longer than ${counted(bytesMax, 'byte')}`,
  'gzip-damaged': () => 'what gzip has packed is damaged from here on',
  'utf16-damaged': () => 'what is UTF-16 so far is none from here on',
  'only-empty-lines': () => 'there is nothing but empty lines from here on',

  'checkpoint-unreadable': () => 'the checkpoint cannot be read',
  'checkpoint-dash-lost': () =>
    'the dash before the signature of the checkpoint is another character: the file was converted on its way to you',
  'checkpoint-of-another-log': () => 'the checkpoint is of another log',
  'checkpoint-not-signed': () => 'the checkpoint is not signed by the key',
  'log-not-in-policy': () => 'the policy does not list the log of the checkpoint',
  'cosignature-bad': ({ witness }) => `what stands there as the cosignature of the witness ${witness} is none`,
  'quorum-not-met': ({ quorum, missing }) => `the quorum "${quorum}" is not met: not cosigned by ${missing.join(', ')}`,

  'kept-of-another-log': () => 'the checkpoint that was kept is of another log',
  'end-cut-off': ({ size, keptSize }) =>
    `the log has ${leaves(size)}, and had ${keptSize} when the checkpoint was kept: its end was cut off`,
  rewritten: ({ keptSize }) => rewritten(keptSize),
  'rewritten-or-proof-altered': ({ keptSize }) => `${rewritten(keptSize)}, or the consistency proof was altered`,
  'growth-not-shown': ({ size, keptSize }) =>
    `the file does not show the log at ${leaves(keptSize)}: give the proof that it grew from ${keptSize} to ${size} with "--consistency", or ask for a bundle with "sinceSize": ${keptSize}`,
  'growth-proof-unfit': ({ from, to, size, keptSize }) =>
    `the consistency proof is from ${from} to ${leaves(to)}, and must be from ${keptSize} to ${size}`,

  'bundle-start-missing': () => 'the file does not begin as a bundle does',
  'header-field-unknown': ({ field }) => `"${field}" is no field of the first line`,
  'header-field-malformed': ({ field }) => `"${field}" in the first line is not of its form`,
  'header-not-canonical': () => 'the first line is not written as the service writes it',
  'record-unreadable': () => 'this is no line of a bundle',
  'leaves-missing': ({ from, to }) => `${leavesAre(from, to)} missing`,
  'leaf-misplaced': ({ found, expected }) => `leaf ${found} stands where leaf ${expected} must stand`,
  'left-out-hashes-missing': ({ from, to }) =>
    `${leavesAre(from, to)} left out, and not all hashes are there that stand for them`,
  'file-cut-off': ({ leaves: count, size }) => `the file ends behind ${leaves(count)}, and the log has ${size}`,
  'root-not-reached': () => "the hashes in the file do not lead to the checkpoint's root: one of them was altered",
  'part-unexpected': ({ field }) => `"${field}" is no part of the entry before`,
  'part-altered': ({ field }) => `"${field}" is not the part that its entry names`,
  'part-missing': ({ field }) => `"${field}" of the entry is missing`,

  'entry-altered': () => 'the entry is not what its hash was made of',
  'entry-unreadable': () => 'the line is no entry of an audit log',
  'entry-of-another-organization': () => 'the entry is not of the organization that the log is of',
  'entry-id-of-another-time': () => 'the id of the entry does not fit its time',
  'entry-not-asked-for': () => 'the entry is not what the first line says was asked for',

  'proof-start-missing': ({ start }) => `the file does not begin with "${start}"`,
  'proof-entry-missing': () => 'the line of the entry ("extra …") is missing',
  'proof-entry-no-text': () => 'what stands for the entry is not the base64 of a text',
  'proof-index-unreadable': () => 'this is no "index …" of the entry',
  'proof-hash-unreadable': () => 'this is no hash of the proof',
  'proof-checkpoint-missing': () => 'the checkpoint is missing',
  'proof-not-leading-to-checkpoint': () =>
    'the entry (line 2), its index (line 3) and the hashes do not lead to the checkpoint: one was altered',
}
