// The sizes of parts: when entries make one, when parts make a larger one, and when a part is sealed. Pure.
import type { Manifest, PartKind, PartRef } from './manifest.ts'

/** The sizes of a deployment; tests have smaller ones. */
export interface PartSizes {
  /** So many entries on time make a part. */
  readonly baseRowsMin: number
  /** So many late ones do. */
  readonly lateRowsMin: number
  /** A run reads so many entries at once, and no part is made larger of others. */
  readonly partRowsMax: number
  /** So many small parts that follow each other become one. */
  readonly mergedAtOnce: number
}

export const partSizes: PartSizes = {
  // Fewer stay in the table: reading them costs 90 read units.
  baseRowsMin: 512,
  // Each late entry in no part costs a read unit in every search.
  lateRowsMin: 128,
  partRowsMax: 8192,
  mergedAtOnce: 16,
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

export function levelOf(rows: number, { partRowsMax }: PartSizes): number {
  return rows >= partRowsMax / 2 ? 1 : 0
}

/** Parts that follow each other in time, and that become one. */
export interface Merge {
  readonly parts: readonly PartRef[]
  readonly isSealed: boolean
}

/** @param overMs weeks that ended before it are over. */
export function nextMerge({ parts }: Manifest, overMs: number, sizes: PartSizes): Merge | undefined {
  for (const week of weeksOf(parts.filter(({ isSealed }) => !isSealed))) {
    const isOver = endOfWeek(week[0]?.fromMs ?? 0) <= overMs
    const merge = isOver ? { parts: fitting(week, sizes), isSealed: true } : smallOnes(week, sizes)
    if (merge) return merge
  }
  return undefined
}

/** Of one kind and week each, in order of time. */
function weeksOf(parts: readonly PartRef[]): readonly PartRef[][] {
  const key = ({ kind, fromMs }: PartRef) => `${kind} ${weekOf(fromMs)}`
  return [...Map.groupBy(parts, key).values()].map((week) => week.toSorted((a, b) => a.fromMs - b.fromMs))
}

/** As many of the first as one part may hold; at least one. */
function fitting(week: readonly PartRef[], { partRowsMax }: PartSizes): readonly PartRef[] {
  let rows = 0
  const end = week.findIndex((part, at) => {
    rows += part.rows
    return at > 0 && rows > partRowsMax
  })
  return end === -1 ? week : week.slice(0, end)
}

function smallOnes(week: readonly PartRef[], { partRowsMax, mergedAtOnce }: PartSizes): Merge | undefined {
  for (let at = 0; at + mergedAtOnce <= week.length; at += 1) {
    const parts = week.slice(at, at + mergedAtOnce)
    const rows = parts.reduce((sum, part) => sum + part.rows, 0)
    if (rows <= partRowsMax && parts.every(({ level }) => level === 0)) return { parts, isSealed: false }
  }
  return undefined
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
