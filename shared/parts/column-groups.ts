// The columns of a part's groups of rows: which rows have a view that passes a test, and whole columns to be counted.
import type { ColumnPlace, Directory } from './directory.ts'
import { type PartBytes, PartDamagedError, type Place, readNear } from './part-bytes.ts'
import type { PlacedGroup } from './row-groups.ts'
import { joined, type Rows, rowsWhere } from './rows.ts'
import { readTimes, type Times } from './times.ts'
import { readCodes, readColumn, readViews, type ViewColumn } from './view-columns.ts'
import type { ColumnName } from './views.ts'

/** The columns of rows that follow each other. */
export interface ColumnGroup {
  readonly firstRow: number
  readonly rows: number
  /** Unpacks them: those of a whole joined part take a hundred megabytes. */
  read(): PartColumns
}

export interface PartColumns {
  readonly times: Times
  readonly columns: readonly ViewColumn[]
}

/** @param places of the column, by group. @param holding waits for the memory of what is found. */
export async function rowsHolding(
  bytes: PartBytes,
  groups: readonly PlacedGroup[],
  places: readonly ColumnPlace[],
  holds: (view: string) => boolean,
  holding: (work: () => Promise<Rows>) => Promise<Rows>,
): Promise<Rows> {
  const read = await readNear(bytes, firstRead(places))
  const held = places.map(({ views }, at) => heldViews(read[at] as Buffer, views, holds))
  const asked = groups.flatMap((group, at) =>
    held[at]?.includes(true) ? [{ group, place: places[at] as ColumnPlace, held: held[at] }] : [],
  )
  if (asked.length === 0) return new Uint32Array(0)
  return holding(async () => {
    const later = asked.map(({ place }) => place.codes)
    const codes = places.length === 1 ? read.slice(1) : await readNear(bytes, later)
    return joined(asked.map(({ group, place, held }, at) => rowsHeld(group, place, codes[at] as Buffer, held)))
  })
}

/** Dictionary and codes of a single group lie side by side, and take one request. Those of a joined part are large: most have no such view. */
export function firstRead(places: readonly ColumnPlace[]): readonly Place[] {
  const dictionaries = places.map(({ dictionary }) => dictionary)
  return places.length === 1 ? [...dictionaries, ...places.map(({ codes }) => codes)] : dictionaries
}

function heldViews(dictionary: Buffer, views: number, holds: (view: string) => boolean): readonly boolean[] {
  const view = readViews(dictionary)
  return Array.from({ length: views }, (_, code) => holds(view(code)))
}

function rowsHeld(
  { rows, firstRow }: PlacedGroup,
  { views }: ColumnPlace,
  section: Buffer,
  held: readonly boolean[],
): Rows {
  const codes = readCodes(section, views, rows)
  return rowsWhere(rows, (row) => held[codes[row] ?? 0] === true).map((row) => row + firstRow)
}

/** Whole columns, in the order of their names, and the times. @throws PartDamagedError if the part has no such column. */
export async function columnsOf(
  { columns }: Directory,
  groups: readonly PlacedGroup[],
  bytes: PartBytes,
  names: readonly ColumnName[],
): Promise<readonly ColumnGroup[]> {
  const own = names.map((name) => {
    const places = columns[name]
    if (!places) throw new PartDamagedError(`a part has no column ${name}`)
    return places
  })
  const placesOf = ({ times }: PlacedGroup, group: number) => [
    times,
    ...own.flatMap((places) => {
      const { dictionary, codes } = places[group] as ColumnPlace
      return [dictionary, codes]
    }),
  ]
  const read = await readNear(bytes, groups.flatMap(placesOf))
  const perGroup = 1 + 2 * names.length
  return groups.map(({ firstRow, rows }, group) => ({
    ...{ firstRow, rows },
    read() {
      const [times, ...others] = read.slice(group * perGroup, (group + 1) * perGroup) as [Buffer, ...Buffer[]]
      const columnAt = (places: readonly ColumnPlace[], at: number) =>
        readColumn(places[group] as ColumnPlace, others[2 * at] as Buffer, others[2 * at + 1] as Buffer, rows)
      return { times: readTimes(times, rows), columns: own.map(columnAt) }
    },
  }))
}
