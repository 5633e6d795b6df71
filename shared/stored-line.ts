// The stored line: the canonical entry (RFC 8785) with its id, receipt time, and a random salt. One string, three uses: the body
// in the Events table, a line of an archive segment, a leaf of the log. Knows nothing of compression (line-codec.ts).
import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { AuditError } from './audit-error.ts'
import type { Entry, PayloadReference, SubmittedEntry } from './entry.ts'
import { entryId } from './entry-id.ts'
import { jsonValue } from './json-value.ts'
import { largePartsOf, withoutParts } from './large-parts.ts'

/**
 * A longer line gives its large parts to the bucket. 256 lines are an entry bundle of C2SP tlog-tiles, and whatever they hold, one response
 * must carry them (functions/query/served-tile.ts, docs/decisions/0026-lines-that-tiles-can-carry.md).
 */
export const lineBytesMax = 17_000

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
 * @throws AuditError `ENTRY_INVALID` when the entry cannot be written canonically, or when what must stay in the line (large-parts.ts) passes its limit.
 */
export function prepareEntry(entry: SubmittedEntry, receivedMs: number, salt: string): PreparedEntry {
  try {
    const service = { id: entryId(entry), receivedTimeStamp: new Date(receivedMs).toISOString(), salt }
    const whole = canonical({ ...entry, ...service })
    if (Buffer.byteLength(whole) <= lineBytesMax) return { id: service.id, line: whole, payloads: [] }
    const { rest, payloads, references } = takeOutLargeParts(entry, Buffer.byteLength(whole) - lineBytesMax)
    const line = canonical({ ...rest, ...service, payloads: references })
    const bytes = Buffer.byteLength(line)
    if (bytes > lineBytesMax)
      throw new AuditError(
        'ENTRY_INVALID',
        `"serviceAccountDelegationInfo" and the short fields of an entry must not pass ${lineBytesMax} bytes together; here they have ${bytes}`,
      )
    return { id: service.id, line, payloads }
  } catch (cause) {
    if (cause instanceof AuditError) throw cause
    // RFC 8785 section 3.2.2.2: text that is not Unicode (lone surrogates) has no canonical form.
    throw new AuditError('ENTRY_INVALID', 'the entry holds text that is not Unicode (a lone surrogate)', { cause })
  }
}

/** The entry that a line holds, as the API shows it: without the salt. */
export function entryOfLine(line: string): Entry {
  const { salt: _salt, ...entry } = jsonValue(line) as Entry & { readonly salt: string }
  return entry
}

/** Whether two lines record the same: equal in all but salt and receipt time. */
export function sameContent(lineA: string, lineB: string): boolean {
  return contentOf(lineA) === contentOf(lineB)
}

function contentOf(line: string): string {
  const { salt: _salt, receivedTimeStamp: _received, ...content } = jsonValue(line) as Record<string, unknown>
  return canonical(content)
}

/** The largest part goes first, until what is left is short enough. */
function takeOutLargeParts(entry: SubmittedEntry, excessBytes: number) {
  const parts = largePartsOf(entry)
    .map(([field, part]) => ({ field, bytes: Buffer.from(canonical(part)) }))
    .filter(({ bytes }) => bytes.length > referenceBytesMax)
    .sort((a, b) => b.bytes.length - a.bytes.length)
  const payloads: Payload[] = []
  const references: Record<string, PayloadReference> = {}
  for (const { field, bytes } of parts) {
    if (excessBytes <= 0) break
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    payloads.push({ sha256, bytes })
    references[field] = { sha256, bytes: bytes.length }
    excessBytes -= bytes.length - referenceBytesMax
  }
  return { rest: withoutParts(entry, Object.keys(references)), payloads, references }
}

function canonical(value: object): string {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('an object always has a canonical form')
  return text
}
