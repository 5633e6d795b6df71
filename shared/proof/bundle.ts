// The bundle: a self-verifying file of entries. It is the log from its first leaf to the checkpoint's last; the roots of perfect
// subtrees replace each range that was not requested. This file writes and reads its lines, each of them JSON:
//
//   {"format":"beleg-bundle/v1","checkpoint":…,…}   first: the signed checkpoint that proves all of it, and the request
//   [FROM,TO,HASH,…]                                the leaves from FROM on and before TO are left out; the roots of `subtreesOf` them
//   [LEAF_INDEX,LEAF_HASH,LINE]                     an entry: its stored line, the input of its leaf hash
//   [FIELD,PART]                                    a large field of the entry before, in canonical JSON; its line has the hash
//
// Every hash is there once, a range of any length costs at most some forty, and a maker or verifier keeps one hash for each bit
// of the log's size. The leaf hashes show which line is wrong; the tree alone shows only that one is.

import { parseScope } from '../entry/scope.ts'
import { isObject } from '../is-object.ts'
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
  /** The request, each bound if given: event times and leaf indexes, start inclusive, end exclusive. */
  readonly startTimeRange?: string
  readonly endTimeRange?: string
  readonly fromLeafIndex?: number
  readonly toLeafIndex?: number
  /** The requested values by parameter of the listing. If present, entries that do not match are left out. */
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

/** @param json canonical: the entry's line has its hash. */
export function partLine(field: string, json: string): string {
  return `[${JSON.stringify(field)},${json}]\n`
}

/** `undefined` if the line does not begin a bundle. */
export function parseHeader(line: string): BundleHeader | undefined {
  const header = parseJson(line) as Partial<BundleHeader> | null | undefined
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

/** The form of each field. The request is not proved, so at least its form must be exact. */
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
  // The service writes one form. JSON allows others of the same meaning: spaces, other spellings, duplicate names.
  const isCanonical = JSON.stringify(header) === line
  return isCanonical ? wrong : [...wrong, { kind: 'header-not-canonical' }]
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && isBound(value)
}

function isLeafIndex(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

/** `undefined` for a line that is no record. Splits the line as text, since the hashed bytes must not change. */
export function parseRecord(text: string): BundleRecord | undefined {
  return parseLeftOut(text) ?? parseEntry(text) ?? parsePart(text)
}

/** Numbers as JSON.stringify writes them, so that everything proven has one form. */
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
