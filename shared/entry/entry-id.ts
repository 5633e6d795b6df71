// The id of an entry: a UUID of version 8 (RFC 9562 section 5.8). It sorts by event time, and the same entry always gets the same id.
// It has 48 bits of event time in ms, 20 bits of nanoseconds within it, one bit for `PRIVATE`, and 53 bits of a SHA-256 over the
// entry's identity. The order of entries within one nanosecond is in event-order.ts.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import canonicalize from 'canonicalize'
import { beyondMsOf, type Instant, instantOfMs, parseInstant } from '../time/instant.ts'
import type { SubmittedEntry } from './entry.ts'

/**
 * The hash is over (organization, eventSource, insertId). Without an `insertId` it is over (organization, the whole canonical entry),
 * so that entries that differ in anything have different ids. Visibility is part of the id: the id alone then gives
 * the partition of the entry (partition.ts).
 */
export function entryId(entry: SubmittedEntry): string {
  const { organizationId } = entry.context
  const identity =
    entry.insertId === undefined ? [organizationId, entry] : [organizationId, entry.eventSource, entry.insertId]
  const hash = bytesToHex(sha256(utf8ToBytes(canonicalize(identity) ?? '')))
  const instant = parseInstant(entry.eventTimeStamp) ?? instantOfMs(0)
  const lowBits = (entry.visibility === 'PRIVATE' ? privateBit : 0) | (Number.parseInt(hash.charAt(13), 16) & 1)
  return hyphenate(hexOfTime(instant, lowBits) + hash.slice(0, 13))
}

/** Whether the entry is `PRIVATE`: a bit of the last digit of the time. */
export function isPrivateId(id: string): boolean {
  return (lastTimeDigit(id) & privateBit) !== 0
}

/** The event time of an entry, in whole ms since the epoch, read from its id. */
export function entryIdMs(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

/** The event time with its nanoseconds. */
export function entryIdInstant(id: string): Instant {
  return { ms: entryIdMs(id), beyondMs: beyondMsOf(entryIdNanoseconds(id)) }
}

/** The nanoseconds of the event time behind its whole ms. */
export function entryIdNanoseconds(id: string): number {
  const behind = Number.parseInt(id.slice(14, 18) + id.slice(19, lastTimeAt + 1), 16)
  return (((behind >> 12) & 0xfff) << 8) | (((behind >> 4) & 0x3f) << 2) | ((behind >> 2) & 3)
}

/** `firstIdOf` the id's nanosecond: the same for all ids of one nanosecond. */
export function firstIdBeside(id: string): string {
  return id.slice(0, lastTimeAt) + (lastTimeDigit(id) & ~lowBitsMax).toString(16)
}

/** `lastIdOf` the id's nanosecond. */
export function lastIdBeside(id: string): string {
  return `${id.slice(0, lastTimeAt)}${(lastTimeDigit(id) | lowBitsMax).toString(16)}~`
}

/** Sorts before every id of the instant's nanosecond and after every earlier one. */
export function firstIdOf(instant: Instant): string {
  return hyphenate(hexOfTime(instant, 0))
}

/** Sorts after every id of the instant's nanosecond and before every later one. */
export function lastIdOf(instant: Instant): string {
  return `${hyphenate(hexOfTime(instant, lowBitsMax))}~`
}

/**
 * An id between the entries before and from a millisecond on, to read on from in that order: the last one before it, or the first one from
 * it on, which one entry in 2^53 could have.
 */
export function idAtEdge(ms: number, order: 'asc' | 'desc'): string {
  if (order === 'desc') return `${firstIdOf({ ms, beyondMs: '' })}0-000000000000`
  return `${hyphenate(hexOfTime({ ms: ms - 1, beyondMs: '999999' }, lowBitsMax))}f-ffffffffffff`
}

/** The last digit of the time has two bits of time; these are the other two. */
const [privateBit, lowBitsMax] = [2, 3]
const lastTimeAt = 21

function lastTimeDigit(id: string): number {
  return Number.parseInt(id.charAt(lastTimeAt), 16)
}

/** 19 digits: the milliseconds, then the nanoseconds around the UUID's version and variant. */
function hexOfTime({ ms, beyondMs }: Instant, lowBits: number): string {
  const nanoseconds = Number(beyondMs.slice(0, 6).padEnd(6, '0'))
  const [high, middle, low] = [nanoseconds >> 8, (nanoseconds >> 2) & 0x3f, nanoseconds & 3]
  const behind = 0x8000800 | (high << 12) | (middle << 4) | (low << 2) | lowBits
  return hexOfMs(ms) + behind.toString(16)
}

function hexOfMs(ms: number): string {
  return Math.min(Math.max(ms, 0), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0')
}

function hyphenate(hex: string): string {
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)]
  return parts.filter((part) => part !== '').join('-')
}
