// The order of events: by event time with all its digits, then by receipt, then by id; newest first it is exactly the reverse. Ids sort by
// the nanosecond, and times have no more digits (event-time.ts): only entries of the same one are gathered and put in order. Knows the places
// in this order behind which reading goes on.
import { firstIdBeside, isEntryId, lastIdBeside } from '../entry/entry-id.ts'
import { lineOfCompact, type PackedEntry } from '../entry/line-codec.ts'
import { entryOfLine } from '../entry/stored-line.ts'

/**
 * So many entries of one nanosecond are put in order; of more, all come in the order of their ids, since somebody who sends a million of
 * them must not keep anybody from reading past. As packed lines they are 17 MB at most.
 */
export const gatheredMax = 1000

/**
 * A place behind an entry, as text that begins with the entry's id. The id alone: behind it, by ids to the end of its nanosecond. With a rank,
 * `id,received`: of that nanosecond follows what ranks behind the entry. With another entry's rank, `id,id,received`: by
 * ids, without what does not rank behind the other.
 */
export type Position = string

/** No position is longer: two ids and a receipt time. */
export const positionLengthMax = 36 + 1 + 36 + 1 + 24

/** What tells the entries of one nanosecond apart. */
interface Rank {
  readonly id: string
  readonly received: string
}

/** An entry in its place. */
export interface Placed {
  readonly packed: PackedEntry
  readonly position: Position
  /** Where it is not certain that the entry comes behind what was read before. */
  readonly isBehind?: (line: string) => boolean
}

export function isPosition(text: string): boolean {
  const [id = '', ...rank] = text.split(',')
  const ids = rank.length === 2 ? [id, rank[0] ?? ''] : [id]
  return [0, 1, 2].includes(rank.length) && ids.every(isEntryId)
}

/** The entry behind which the position is. */
export function idOfPosition(position: Position): string {
  return position.slice(0, 36)
}

/** The first id that is read from a position on: its nanosecond from the start, where that may have been put in order. */
export function idToReadFrom(position: Position, order: 'asc' | 'desc'): string {
  const { id, isById } = parsed(position)
  if (isById) return id
  return order === 'asc' ? firstIdBeside(id) : lastIdBeside(id)
}

/** Runs in the order of ids, put in the order of events; behind `after`, where it is given. */
export async function* inEventOrder(
  runs: AsyncIterable<readonly PackedEntry[]>,
  order: 'asc' | 'desc',
  after?: Position,
): AsyncGenerator<readonly Placed[]> {
  const start = after === undefined ? undefined : parsed(after)
  let nanosecond: string | undefined
  let gathered: PackedEntry[] = []
  let isById = false
  const startsIn = start && firstIdBeside(start.id)
  const floorOf = () => (nanosecond === startsIn ? start?.floor : undefined)
  for await (const run of runs) {
    const placed: Placed[] = []
    for (const packed of run) {
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
    if (placed.length > 0) yield placed
  }
  const placed = ranked(gathered, order, floorOf())
  if (placed.length > 0) yield placed
}

function placedById(packed: PackedEntry, order: 'asc' | 'desc', floor: Rank | undefined): Placed {
  if (!floor) return { packed, position: packed.id }
  return {
    packed,
    position: `${packed.id},${textOf(floor)}`,
    isBehind: (line) => compareRanks(floor, rankOf(line), order) < 0,
  }
}

/** All of one nanosecond, without what does not come behind `floor`. */
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
  // Receipt times are all written alike, and compare as text.
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
