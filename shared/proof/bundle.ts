// The bundle: a file of entries that proves itself. It is the log from its first leaf to the checkpoint's last, with each range that
// the file is not about replaced by the roots of the perfect subtrees that cover it. Written and read here, line by line; each line
// is JSON:
//
//   {"format":"beleg-bundle/v1","checkpoint":…,…}   first: the signed checkpoint that all of it is proved against, and what was asked for
//   [FROM,TO,HASH,…]                                the leaves from FROM on and before TO are left out; the roots of `subtreesOf` them
//   [LEAF_INDEX,LEAF_HASH,LINE]                     an entry: its stored line, as it is hashed
//   [FIELD,PART]                                    a large field of the entry before, which its line names by hash: canonical JSON
//
// So every hash is there once, a range of any length costs some forty at most, and whoever makes or verifies it keeps one hash for
// each bit of the log's size. A leaf's own hash says which line is wrong when one is: the tree alone says only that something is.

import { parseScope } from '../entry/scope.ts'
import { isObject } from '../is-object.ts'
import { jsonOrNothing } from '../json/json-or-nothing.ts'
import { isBound } from '../time/time-range.ts'
import { toBase64 } from './base64.ts'
import type { FaultKind } from './fault-kind.ts'
import { type Hash, hashOfBase64 } from './hash.ts'
import type { LeafRange } from './subtree.ts'

export const bundleFormat = 'beleg-bundle/v1'

export interface BundleHeader {
  readonly format: typeof bundleFormat
  /** A signed note. */
  readonly checkpoint: string
  readonly scope: string
  /** What was asked for, as far as it was: a range of event times, a range of leaf indexes, the first included and the last not. */
  readonly startTimeRange?: string
  readonly endTimeRange?: string
  readonly fromLeafIndex?: number
  readonly toLeafIndex?: number
  /** By parameter of the listing, the values asked for. Where it stands, entries are left out for not matching it. */
  readonly filter?: Readonly<Record<string, readonly string[]>>
}

export type BundleRecord =
  | { readonly kind: 'left-out'; readonly range: LeafRange; readonly hashes: readonly Hash[] }
  | { readonly kind: 'entry'; readonly leafIndex: number; readonly hash: Hash; readonly line: string }
  | { readonly kind: 'part'; readonly field: string; readonly json: string }

export function headerLine(header: BundleHeader): string {
  return `${JSON.stringify(header)}\n`
}

export function leftOutLine({ from, to }: LeafRange, hashes: readonly Hash[]): string {
  return `${JSON.stringify([from, to, ...hashes.map(toBase64)])}\n`
}

export function entryLine(leafIndex: number, hash: Hash, line: string): string {
  return `[${leafIndex},"${toBase64(hash)}",${line}]\n`
}

/** @param json canonical: what the entry's line names is its hash. */
export function largeFieldLine(field: string, json: string): string {
  return `[${JSON.stringify(field)},${json}]\n`
}

/** `undefined` when the line does not begin a bundle. */
export function parseHeader(line: string): BundleHeader | undefined {
  const header = jsonOrNothing(line) as Partial<BundleHeader> | null | undefined
  if (header?.format !== bundleFormat) return undefined
  const { checkpoint, scope, startTimeRange = '', endTimeRange = '', fromLeafIndex = 0, toLeafIndex = 0 } = header
  const areTexts = [checkpoint, scope, startTimeRange, endTimeRange].every((text) => typeof text === 'string')
  const areSound = areTexts && [fromLeafIndex, toLeafIndex].every(Number.isSafeInteger) && isFilter(header.filter ?? {})
  return areSound ? (header as BundleHeader) : undefined
}

function isFilter(value: unknown): boolean {
  const isTexts = (values: unknown) => Array.isArray(values) && values.every((text) => typeof text === 'string')
  return isObject(value) && Object.values(value).every(isTexts)
}

/** What each field is like. What is asked for is no part of the proof: all the more must it be what it looks like. */
const headerForms = {
  format: (value) => value === bundleFormat,
  checkpoint: (value) => typeof value === 'string',
  scope: (value) => typeof value === 'string' && parseScope(value) !== undefined,
  startTimeRange: isTime,
  endTimeRange: isTime,
  fromLeafIndex: isLeafIndex,
  toLeafIndex: isLeafIndex,
  filter: isFilter,
} as const satisfies Record<keyof BundleHeader, (value: unknown) => boolean>

/** What is wrong with how a header is written. Only for what `parseHeader` reads. */
export function faultsOfHeader(line: string): FaultKind[] {
  const header: Record<string, unknown> = JSON.parse(line)
  const wrong = Object.entries(header).flatMap(([field, value]): FaultKind[] => {
    if (!Object.hasOwn(headerForms, field)) return [{ kind: 'header-field-unknown', field }]
    return headerForms[field as keyof BundleHeader](value) ? [] : [{ kind: 'header-field-malformed', field }]
  })
  // Spaces, numbers and texts in another form, names given twice: JSON has many ways to say the same, and the service one.
  const isCanonical = JSON.stringify(header) === line
  return isCanonical ? wrong : [...wrong, { kind: 'header-not-canonical' }]
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && isBound(value)
}

function isLeafIndex(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

/** `undefined` for what is no record of a bundle. Lines are taken apart as text: what is hashed must not change on the way. */
export function parseRecord(text: string): BundleRecord | undefined {
  return parseLeftOut(text) ?? parseEntry(text) ?? parsePart(text)
}

/** Numbers as JSON.stringify writes them: nothing that is proven can be written in two ways. */
const leftOutPattern = /^\[(0|[1-9]\d{0,15}),(0|[1-9]\d{0,15})((?:,"[A-Za-z0-9+/]{43}=")*)\]$/
const entryPattern = /^\[(0|[1-9]\d{0,15}),"([A-Za-z0-9+/]{43}=)",(?=\{)/

function parseLeftOut(text: string): BundleRecord | undefined {
  const [, from, to, hashes = ''] = leftOutPattern.exec(text) ?? []
  if (from === undefined || to === undefined) return undefined
  const texts = hashes.match(/[^,"]+/g) ?? []
  const decoded = texts.flatMap((hash) => hashOfBase64(hash) ?? [])
  const range = { from: Number(from), to: Number(to) }
  const isRange = Number.isSafeInteger(range.from) && Number.isSafeInteger(range.to)
  return isRange && decoded.length === texts.length ? { kind: 'left-out', range, hashes: decoded } : undefined
}

function parseEntry(text: string): BundleRecord | undefined {
  const [start = '', leafIndex, base64 = ''] = entryPattern.exec(text) ?? []
  const hash = hashOfBase64(base64)
  if (!Number.isSafeInteger(Number(leafIndex)) || !hash || !text.endsWith('}]')) return undefined
  return { kind: 'entry', leafIndex: Number(leafIndex), hash, line: text.slice(start.length, -1) }
}

function parsePart(text: string): BundleRecord | undefined {
  const [start = '', field] = /^\["([a-zA-Z.*]{1,64})",(?=\{)/.exec(text) ?? []
  return field !== undefined && text.endsWith('}]')
    ? { kind: 'part', field, json: text.slice(start.length, -1) }
    : undefined
}
