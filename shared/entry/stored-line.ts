// The stored line: the canonical entry (RFC 8785) with its id, receipt time, and a random salt. One string, three uses: the body
// in the Events table, a line of an archive segment, a leaf of the log. Knows nothing of compression (line-codec.ts).

import canonicalize from 'canonicalize'
import { AuditError } from '../audit-error.ts'
import { jsonValue } from '../json/json-value.ts'
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
 * A longer line gives its large fields to the bucket. 256 lines are an entry bundle of C2SP tlog-tiles, and whatever they hold, one response
 * must carry them (functions/query/log/served-tile.ts, docs/decisions/0026-lines-that-tiles-can-carry.md).
 */
export const lineBytesMax = 17_000

/**
 * What a declared path adds at most. An entry that could get one leaves room for it whether or not it does: so what is taken out of it
 * is the same when it is sent again after something was declared.
 */
const declaredPathBytesMax = `,"folderPath":[],"folderPathSource":"declared"`.length + foldersMax * 258

/** No reference with its field name, hash and size takes more of the line than this. */
const referenceBytesMax = 160

export interface Payload {
  readonly sha256: string
  readonly bytes: Uint8Array
}

export interface PreparedEntry {
  readonly id: string
  readonly line: string
  /** What must be in the bucket before the line is stored. */
  readonly payloads: readonly Payload[]
}

/**
 * Makes the line of a checked entry.
 * @param salt 128 random bits in hex: a leaf hash then says nothing about an entry that is gone.
 * @param declaredPath the folders above it, where it names none and they are declared: neither part of its id nor of its content.
 * @throws AuditError `ENTRY_INVALID` when the entry cannot be written canonically, or when what must stay in the line (large-fields.ts)
 * passes its limit.
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
    // RFC 8785 section 3.2.2.2: text that is not Unicode (lone surrogates) has no canonical form.
    throw new AuditError('ENTRY_INVALID', 'the entry has a text that is not Unicode (a lone surrogate)', { cause })
  }
}

/** The entry that a line holds, as the API shows it: without the salt. */
export function entryOfLine(line: string): Entry {
  const { salt: _salt, ...entry } = jsonValue(line) as Entry & { readonly salt: string }
  return entry
}

/** Whether two lines record the same: equal in all but salt, receipt time, and a path that was declared. */
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

/** The largest part goes first, until what is left is short enough. */
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
