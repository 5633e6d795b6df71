// The sizes of parts: when entries make one, when parts make a larger one, and when a part is sealed. Pure.
import type { Manifest, PartKind, PartPlace, PartRef } from './manifest.ts'

/** The sizes of a deployment; tests have smaller ones. */
export interface PartSizes {
  /** So many entries on time make a part. */
  readonly baseRowsMin: number
  /** So many late ones do. */
  readonly lateRowsMin: number
  /** A run reads so many entries of the table at once, and no more bytes of them. */
  readonly readRowsMax: number
  readonly readBytesMax: number
  /** No part is made larger of others, by rows or by the bytes of its texts. */
  readonly partRowsMax: number
  readonly textBytesMax: number
  /** Parts of so many rows have grams: they are read in pieces. */
  readonly gramRowsMin: number
  /** So many parts of one level that follow each other become one. */
  readonly mergedAtOnce: number
  /** Of more parts, some are merged before another is made: a manifest has room for twice as many. */
  readonly partsAhead: number
  /** What is joined of parts when their week is over holds at most so many times what others may. */
  readonly joinedMax: number
}

export const partSizes: PartSizes = {
  // Fewer stay in the table: reading them costs 70 read units.
  baseRowsMin: 512,
  // Each late entry in no part costs a read unit in every search.
  lateRowsMin: 128,
  readRowsMax: 8192,
  readBytesMax: 32_000_000,
  // To make a part of so many entries with 27 MB of texts takes 725 MB of memory and 8 seconds; a byte of text more takes some 17. The
  // function has 1,769 MB.
  partRowsMax: 131_072,
  textBytesMax: 40_000_000,
  // The texts of fewer are looked through as fast as the lists of their grams are read.
  gramRowsMin: 16_384,
  mergedAtOnce: 16,
  partsAhead: 1000,
  // A million entries. A search asks each part by two requests or more; insights count a group of rows at a time, of whatever part.
  joinedMax: 8,
}

const weekMs = 7 * 24 * 60 * 60 * 1000

/** A part never spans two weeks, so that its oldest entry does not outlive the others by more. */
export function weekOf(ms: number): number {
  return Math.floor(ms / weekMs)
}

export function startOfWeek(week: number): number {
  return week * weekMs
}

export function endOfWeek(ms: number): number {
  return (weekOf(ms) + 1) * weekMs
}

/** Parts of a level are at least half as large as a run reads at once (1), or half as large as parts get (2). */
export function levelOf(rows: number, textBytes: number, sizes: PartSizes): number {
  if (rows >= sizes.partRowsMax / 2 || textBytes >= sizes.textBytesMax / 2) return 2
  return rows >= sizes.readRowsMax / 2 || textBytes >= sizes.readBytesMax / 2 ? 1 : 0
}

/** Parts that follow each other in time, and that become one. */
export interface Merge {
  readonly parts: readonly PartRef[]
  readonly isSealed: boolean
  /** They are too large to be in memory: each becomes a group of rows of the joined part. */
  readonly isJoined?: true
}

/** A part that is wrong is made anew first, of itself. @param overMs weeks that ended before it are over. */
export function nextMerge({ parts }: Manifest, overMs: number, sizes: PartSizes): Merge | undefined {
  const wrong = parts.find(({ isWrong }) => isWrong)
  if (wrong) return { parts: [wrong], isSealed: wrong.isSealed }
  for (const week of unsealedWeeks(parts)) {
    const isOver = endOfWeek(week[0]?.fromMs ?? 0) <= overMs
    const merge = isOver ? ofWeek(week, sizes) : ofOneLevel(week, sizes)
    if (merge) return merge
  }
  return undefined
}

/** Of one kind and week each, in order of time. No sealed part lies between two of them, since what is made of them has all of their time. */
function unsealedWeeks(parts: readonly PartRef[]): readonly PartRef[][] {
  const weeks: PartRef[][] = []
  let last: PartRef | undefined
  for (const part of inOrder(parts)) {
    const isNext = last && !last.isSealed && last.kind === part.kind && weekOf(last.fromMs) === weekOf(part.fromMs)
    if (!part.isSealed && isNext) weeks.at(-1)?.push(part)
    else if (!part.isSealed) weeks.push([part])
    last = part
  }
  return weeks
}

/**
 * What a week that is over becomes. Entries on time that are too many for one part are joined, once those of its parts that are not large are
 * as few as they can be; late parts lie within each other, and stay as they are.
 */
function ofWeek(week: readonly PartRef[], sizes: PartSizes): Merge {
  const fit = fitting(week, sizes)
  if (fit.length === week.length || week[0]?.kind === 'late') return { parts: fit, isSealed: true }
  for (const at of week.keys()) {
    const small = week.slice(at).findIndex(({ level }) => level === 2)
    const run = fitting(week.slice(at, small === -1 ? undefined : at + small), sizes)
    if (run.length > 1) return { parts: run, isSealed: false }
  }
  const joined = fitting(week, joinedSizes(sizes))
  return joined.length > 1 ? { parts: joined, isSealed: true, isJoined: true } : { parts: joined, isSealed: true }
}

function joinedSizes({ partRowsMax, textBytesMax, joinedMax }: PartSizes) {
  return { partRowsMax: joinedMax * partRowsMax, textBytesMax: joinedMax * textBytesMax }
}

/** As many of the first as one part may hold; at least one. */
function fitting(
  parts: readonly PartRef[],
  { partRowsMax, textBytesMax }: Pick<PartSizes, 'partRowsMax' | 'textBytesMax'>,
): readonly PartRef[] {
  let [rows, textBytes] = [0, 0]
  const end = parts.findIndex((part, at) => {
    rows += part.rows
    textBytes += part.textBytes
    return at > 0 && (rows > partRowsMax || textBytes > textBytesMax)
  })
  return end === -1 ? parts : parts.slice(0, end)
}

/** If not all of them fit into one part, those that do fill more than half of it: what is made is always of a higher level in the end. */
function ofOneLevel(week: readonly PartRef[], sizes: PartSizes): Merge | undefined {
  const { mergedAtOnce } = sizes
  for (const level of [0, 1])
    for (let at = 0; at + mergedAtOnce <= week.length; at += 1) {
      const window = week.slice(at, at + mergedAtOnce)
      if (window.every((part) => part.level === level)) return { parts: fitting(window, sizes), isSealed: false }
    }
  return undefined
}

/** The time around a place that no part has, within its week: what a part there would have. */
export function gapAround({ parts, closedToMs, notesToMs }: Manifest, { kind, ms }: PartPlace) {
  const own = parts.filter((part) => part.kind === kind)
  const before = own.map(({ toMs }) => toMs).filter((toMs) => toMs <= ms)
  const behind = own.map(({ fromMs }) => fromMs).filter((fromMs) => fromMs > ms)
  const endMs = kind === 'base' ? closedToMs : notesToMs
  return {
    kind,
    fromMs: Math.max(startOfWeek(weekOf(ms)), ...before),
    toMs: Math.min(endOfWeek(ms), endMs, ...behind),
  }
}

/** When the next of the unsealed parts' weeks is over. */
export function nextSealMs({ parts }: Manifest): number | undefined {
  const ends = parts.filter(({ isSealed }) => !isSealed).map(({ fromMs }) => endOfWeek(fromMs))
  return ends.length === 0 ? undefined : Math.min(...ends)
}

/** @returns by kind, then time. */
export function inOrder(parts: readonly PartRef[]): PartRef[] {
  const rank = (kind: PartKind) => (kind === 'base' ? 0 : 1)
  return parts.toSorted((a, b) => rank(a.kind) - rank(b.kind) || a.fromMs - b.fromMs)
}
