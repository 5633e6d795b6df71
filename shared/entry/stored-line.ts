// The stored line: the canonical entry (RFC 8785) with its id, receipt time, and a random salt. The same string is the body
// in the Events table, a line of an archive segment, and a leaf of the log. Compression is in line-codec.ts.

import canonicalize from 'canonicalize'
import { AuditError } from '../audit-error.ts'
import { jsonValue } from '../json/json-value.ts'
import { notUnicode } from '../json/unicode.ts'
import { sha256Hex } from '../sha256-hex.ts'
import {
  type Entry,
  foldersMax,
  type PayloadReference,
  placedIn,
  type SubmittedEntry,
  unplacedContainer,
} from './entry.ts'
import { entryId } from './entry-id.ts'
import { largeFieldsOf, withoutLargeFields } from './large-fields.ts'

/**
 * The large fields of a longer line go to the bucket. One response must carry any 256 lines, an entry bundle of C2SP tlog-tiles
 * (functions/query/log/served-tile.ts, docs/decisions/0026-lines-that-tiles-can-carry.md).
 */
export const lineBytesMax = 17_000

/**
 * The most that a declared path adds. Every entry that could get a path leaves this room, so that the same parts are taken
 * out if it is sent again after a declaration.
 */
const declaredPathBytesMax = `,"folderPath":[],"folderPathSource":"declared"`.length + foldersMax * 258

/** The most that a reference takes in the line, with its field name, hash and size. */
const referenceBytesMax = 160

export interface Payload {
  readonly sha256: string
  readonly bytes: Uint8Array
}

export interface PreparedEntry {
  readonly id: string
  readonly line: string
  /** These must be in the bucket before the line is stored. */
  readonly payloads: readonly Payload[]
}

/**
 * Makes the line of a checked entry.
 * @param salt 128 random bits in hex, so that a leaf hash tells nothing about an expired entry.
 * @param declaredPath the declared folders above an entry that names none; part neither of its id nor of its content.
 * @throws AuditError `ENTRY_INVALID` if the entry has no canonical form, or its fields that must stay (large-fields.ts) are too long.
 */
export function prepareEntry(
  entry: SubmittedEntry,
  receivedMs: number,
  salt: string,
  declaredPath: readonly string[] = [],
): PreparedEntry {
  try {
    const service = { id: entryId(entry), receivedTimeStamp: new Date(receivedMs).toISOString(), salt }
    const place = (line: object) =>
      declaredPath.length === 0
        ? canonical(line)
        : canonical(placedIn({ ...(line as SubmittedEntry), folderPathSource: 'declared' }, declaredPath))
    const own = { ...entry, ...service }
    const bytesMax = lineBytesMax - (unplacedContainer(entry) === undefined ? 0 : declaredPathBytesMax)
    const wholeBytes = Buffer.byteLength(canonical(own))
    if (wholeBytes <= bytesMax) return { id: service.id, line: place(own), payloads: [] }
    const { rest, payloads, references } = takeOutLargeFields(entry, wholeBytes - bytesMax)
    const kept = { ...rest, ...service, payloads: references }
    const bytes = Buffer.byteLength(canonical(kept))
    if (bytes > bytesMax)
      throw new AuditError(
        'ENTRY_INVALID',
        `"serviceAccountDelegationInfo" and the short fields of an entry must not have more than ${bytesMax} bytes together; they have ${bytes}`,
      )
    return { id: service.id, line: place(kept), payloads }
  } catch (cause) {
    if (cause instanceof AuditError) throw cause
    throw new AuditError('ENTRY_INVALID', notUnicode, { cause })
  }
}

/** The entry of a line as the API shows it: without the salt. */
export function entryOfLine(line: string): Entry {
  const { salt: _salt, ...entry } = jsonValue(line) as Entry & { readonly salt: string }
  return entry
}

/** Whether the line is the one of this entry, but for salt, receipt time and declared path. */
export function isLineOf(line: string | undefined, entry: SubmittedEntry): boolean {
  if (line === undefined) return false
  const { salt, receivedTimeStamp } = jsonValue(line) as Entry & { readonly salt: string }
  const again = prepareEntry(entry, Date.parse(receivedTimeStamp), salt).line
  return again === line || sameContent(again, line)
}

/** Whether two lines are equal in all but salt, receipt time and declared path. */
export function sameContent(lineA: string, lineB: string): boolean {
  return contentOf(lineA) === contentOf(lineB)
}

function contentOf(line: string): string {
  const {
    salt: _salt,
    receivedTimeStamp: _received,
    folderPathSource,
    ...content
  } = jsonValue(line) as Entry & Record<string, unknown>
  if (folderPathSource === undefined) return canonical(content)
  const { folderPath: _declared, ...context } = content.context
  return canonical({ ...content, context })
}

/** Takes the largest parts out until the rest is short enough. */
function takeOutLargeFields(entry: SubmittedEntry, excessBytes: number) {
  const parts = largeFieldsOf(entry)
    .map(([field, part]) => ({ field, bytes: Buffer.from(canonical(part)) }))
    .filter(({ bytes }) => bytes.length > referenceBytesMax)
    .sort((a, b) => b.bytes.length - a.bytes.length)
  const payloads: Payload[] = []
  const references: Record<string, PayloadReference> = {}
  for (const { field, bytes } of parts) {
    if (excessBytes <= 0) break
    const sha256 = sha256Hex(bytes)
    payloads.push({ sha256, bytes })
    references[field] = { sha256, bytes: bytes.length }
    excessBytes -= bytes.length - referenceBytesMax
  }
  return { rest: withoutLargeFields(entry, Object.keys(references)), payloads, references }
}

function canonical(value: object): string {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('an object always has a canonical form')
  return text
}
