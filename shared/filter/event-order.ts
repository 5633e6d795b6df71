// The order of events: by event time with all its digits, then by receipt, then by id; newest first is the exact reverse. Ids sort by
// nanosecond, and times have no more digits (event-time.ts), so only the entries of one nanosecond are collected and sorted. Also
// defines the positions in this order from which reading resumes.
import { firstIdBeside, lastIdBeside } from '../entry/entry-id.ts'
import { isEntryId } from '../entry/entry-id-form.ts'
import { lineOfCompact, type PackedEntry } from '../entry/line-codec.ts'
import { entryOfLine } from '../entry/stored-line.ts'

/**
 * The most entries of one nanosecond that are sorted. More come in the order of their ids: a sender of a million of them must
 * not block readers. As packed lines they have at most 17 MB.
 */
export const gatheredMax = 1000

/**
 * The place behind an entry, as text that begins with the entry's id. Within the entry's nanosecond, three forms continue differently:
 * `id` continues by id; `id,received` with the entries that rank behind this one; `id,id,received` by id, with only the entries
 * that rank behind the second one.
 */
export type Position = string

/** The longest position: two ids and a receipt time. */
export const positionLengthMax = 36 + 1 + 36 + 1 + 24

/** The sort key within one nanosecond. */
interface Rank {
  readonly id: string
  readonly received: string
}

/** An entry and its position. */
export interface Placed {
  readonly packed: PackedEntry
  readonly position: Position
  /** Present if the entry may rank before entries that were read already. */
  readonly isBehind?: (line: string) => boolean
}

/** Entries that follow each other in id order or its reverse; with `upToId`, which no entry has, nothing is left up to there. */
export interface EntryRun {
  readonly entries: readonly PackedEntry[]
  readonly upToId?: string
}

/** Entries in event order; with `upTo`, nothing before that position is left. */
export interface PlacedRun {
  readonly placed: readonly Placed[]
  readonly upTo?: Position
}

export function isPosition(text: string): boolean {
  const [id = '', ...rank] = text.split(',')
  const ids = rank.length === 2 ? [id, rank[0] ?? ''] : [id]
  return [0, 1, 2].includes(rank.length) && ids.every(isEntryId)
}

/** The entry before the position. */
export function idOfPosition(position: Position): string {
  return position.slice(0, 36)
}

/** The first id to read for a position. If its nanosecond may have been sorted, that is the nanosecond's first. */
export function idToReadFrom(position: Position, order: 'asc' | 'desc'): string {
  const { id, isById } = parsed(position)
  if (isById) return id
  return order === 'asc' ? firstIdBeside(id) : lastIdBeside(id)
}

/** Puts runs in id order into event order, from `after` if given. */
export async function* inEventOrder(
  runs: AsyncIterable<EntryRun>,
  order: 'asc' | 'desc',
  after?: Position,
): AsyncGenerator<PlacedRun> {
  const start = after === undefined ? undefined : parsed(after)
  let nanosecond: string | undefined
  let gathered: PackedEntry[] = []
  let isById = false
  const startsIn = start && firstIdBeside(start.id)
  const floorOf = () => (nanosecond === startsIn ? start?.floor : undefined)
  for await (const { entries, upToId } of runs) {
    const placed: Placed[] = []
    for (const packed of entries) {
      const itsOwn = firstIdBeside(packed.id)
      if (itsOwn !== nanosecond) {
        placed.push(...ranked(gathered, order, floorOf()))
        nanosecond = itsOwn
        gathered = []
        isById = itsOwn === startsIn && start?.isById === true
      }
      if (isById && packed.id === start?.id) continue
      gathered.push(packed)
      isById ||= gathered.length > gatheredMax
      if (isById) {
        placed.push(...gathered.map((each) => placedById(each, order, floorOf())))
        gathered = []
      }
    }
    if (upToId !== undefined) {
      // It lies between two nanoseconds, so what was gathered is complete.
      placed.push(...ranked(gathered, order, floorOf()))
      gathered = []
      yield { placed, upTo: upToId }
    } else if (placed.length > 0) yield { placed }
  }
  const placed = ranked(gathered, order, floorOf())
  if (placed.length > 0) yield { placed }
}

function placedById(packed: PackedEntry, order: 'asc' | 'desc', floor: Rank | undefined): Placed {
  if (!floor) return { packed, position: packed.id }
  return {
    packed,
    position: `${packed.id},${textOf(floor)}`,
    isBehind: (line) => compareRanks(floor, rankOf(line), order) < 0,
  }
}

/** The entries of one nanosecond that rank behind `floor`. */
function ranked(all: readonly PackedEntry[], order: 'asc' | 'desc', floor: Rank | undefined): Placed[] {
  if (all.length <= 1 && !floor) return all.map((packed) => ({ packed, position: packed.id }))
  return all
    .map((packed) => ({ packed, rank: rankOf(lineOfCompact(packed)) }))
    .filter(({ rank }) => !floor || compareRanks(floor, rank, order) < 0)
    .toSorted((a, b) => compareRanks(a.rank, b.rank, order))
    .map(({ packed, rank }) => ({ packed, position: textOf(rank) }))
}

function rankOf(line: string): Rank {
  const { id, receivedTimeStamp: received } = entryOfLine(line)
  return { id, received }
}

function compareRanks(a: Rank, b: Rank, order: 'asc' | 'desc'): number {
  const sign = order === 'asc' ? 1 : -1
  // All receipt times have one format, so they compare as text.
  for (const key of ['received', 'id'] as const) if (a[key] !== b[key]) return a[key] < b[key] ? -sign : sign
  return 0
}

function textOf({ id, received }: Rank): string {
  return `${id},${received}`
}

function parsed(position: Position): { readonly id: string; readonly isById: boolean; readonly floor?: Rank } {
  const [id = '', ...rank] = position.split(',')
  const received = rank.at(-1)
  if (received === undefined) return { id, isById: true }
  return { id, isById: rank.length === 2, floor: { id: rank.at(-2) ?? id, received } }
}
