// The id of an entry: a UUID of version 8 (RFC 9562 section 5.8) that sorts by event time and that the same entry always gets
// again. 48 bits of event time in ms, one bit that says whether the entry is `PRIVATE`, and 73 bits of a SHA-256 over what makes the entry
// this one.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import canonicalize from 'canonicalize'
import type { SubmittedEntry } from './entry.ts'
import { parseInstant } from './instant.ts'

/**
 * The hash is over (organization, eventSource, insertId), or over (organization, the whole canonical entry) when the
 * producer gave no `insertId`: two entries that differ in anything then have different ids. Visibility is part of what names an entry:
 * whoever has an id knows in which partition to look (partition.ts), and never has to look into both.
 */
export function entryId(entry: SubmittedEntry): string {
  const { organizationId } = entry.context
  const identity =
    entry.insertId === undefined ? [organizationId, entry] : [organizationId, entry.eventSource, entry.insertId]
  const hash = sha256(utf8ToBytes(canonicalize(identity) ?? ''))
  const ms = parseInstant(entry.eventTimeStamp)?.ms ?? 0
  hash[0] = 0x80 | (Number(hash[0]) & 0x0e) | (entry.visibility === 'PRIVATE' ? 1 : 0)
  hash[2] = 0x80 | (Number(hash[2]) & 0x3f)
  return hyphenate(hexOfMs(ms) + bytesToHex(hash.slice(0, 10)))
}

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export function isEntryId(text: string): boolean {
  return shape.test(text)
}

/** Whether the entry of the id is `PRIVATE`: the last bit of the digit behind the version says it. */
export function isPrivateId(id: string): boolean {
  return (Number.parseInt(id.charAt(15), 16) & 1) === 1
}

/** The event time of an entry, in ms since the epoch, read from its id. */
export function entryIdMs(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

/** Sorts before every id of that millisecond and after every earlier one. */
export function firstIdOf(ms: number): string {
  return hyphenate(hexOfMs(ms)).slice(0, 13)
}

/** Sorts after every id of that millisecond and before every later one. */
export function lastIdOf(ms: number): string {
  return `${firstIdOf(ms)}~`
}

function hexOfMs(ms: number): string {
  return Math.min(Math.max(ms, 0), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0')
}

function hyphenate(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}
