// The id of an entry: a UUID of version 8 (RFC 9562 section 5.8) that sorts by event time and that the same entry always gets
// again. 48 bits of event time in ms, 20 of the nanoseconds behind them, one bit that says whether the entry is `PRIVATE`, and 53 bits of
// a SHA-256 over what makes the entry this one. Which of two entries of one nanosecond comes first is not said here (event-order.ts).
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import canonicalize from 'canonicalize'
import { type Instant, instantOfMs, parseInstant } from '../time/instant.ts'
import type { SubmittedEntry } from './entry.ts'

/**
 * The hash is over (organization, eventSource, insertId), or over (organization, the whole canonical entry) when the
 * producer gave no `insertId`: two entries that differ in anything then have different ids. Visibility is part of what names an entry:
 * whoever has an id knows in which partition to look (partition.ts), and never has to look into both.
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

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export function isEntryId(text: string): boolean {
  return shape.test(text)
}

/** Whether the entry of the id is `PRIVATE`: a bit of the digit in which its time ends says it. */
export function isPrivateId(id: string): boolean {
  return (lastTimeDigit(id) & privateBit) !== 0
}

/** The event time of an entry, in whole ms since the epoch, read from its id. */
export function entryIdMs(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

/** The same with its nanoseconds. */
export function entryIdInstant(id: string): Instant {
  const behind = Number.parseInt(id.slice(14, 18) + id.slice(19, lastTimeAt + 1), 16)
  const nanoseconds = (((behind >> 12) & 0xfff) << 8) | (((behind >> 4) & 0x3f) << 2) | ((behind >> 2) & 3)
  return { ms: entryIdMs(id), beyondMs: String(nanoseconds).padStart(6, '0').replace(/0+$/, '') }
}

/** `firstIdOf` the nanosecond that the id is of: the same for all of one nanosecond. */
export function firstIdBeside(id: string): string {
  return id.slice(0, lastTimeAt) + (lastTimeDigit(id) & ~lowBitsMax).toString(16)
}

/** `lastIdOf` the nanosecond that the id is of. */
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

/** Of the digit in which the time ends, two bits are the time's; these are the others. */
const [privateBit, lowBitsMax] = [2, 3]
const lastTimeAt = 21

function lastTimeDigit(id: string): number {
  return Number.parseInt(id.charAt(lastTimeAt), 16)
}

/** 19 digits: the milliseconds, and the nanoseconds around the version and the variant that a UUID must have. */
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
