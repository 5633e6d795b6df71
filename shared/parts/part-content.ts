// What a part of the search index says of its entries, in memory: which texts stand in which rows, and each row's views. Made of entries,
// or of other parts; how it is written is in part-file.ts.

import type { Entry } from '../entry/entry.ts'
import { receivedMsOf } from '../entry/late.ts'
import { caselessForm } from '../entry/text-form.ts'
import { type ColumnName, columnNames, viewOf } from './views.ts'

export interface Column {
  /** Each view once. */
  readonly dictionary: readonly string[]
  /** By row, the place of its view. */
  readonly codes: ArrayLike<number>
}

export interface PartContent {
  /** By row, ascending. */
  readonly ids: readonly string[]
  /** By row, when it was received. */
  readonly receivedMs: ArrayLike<number>
  /** The rows of each text, ascending. Texts are in caseless form, as free text is compared. */
  readonly values: ReadonlyMap<string, readonly number[]>
  readonly columns: Readonly<Partial<Record<ColumnName, Column>>>
  /** Rows that may hold any text: their large fields are too large, or could not be read. */
  readonly open: readonly number[]
}

export interface IndexedEntry {
  readonly entry: Entry
  /** Its large fields; `undefined` if they are not indexed. */
  readonly parts: readonly unknown[] | undefined
}

/** @param entries in id order, each once. */
export function contentOf(entries: readonly IndexedEntry[]): PartContent {
  const values = new Map<string, number[]>()
  const columns = columnWriters()
  const open: number[] = []
  for (const [row, { entry, parts }] of entries.entries()) {
    const add = (text: string) => addRow(values, caselessForm(text), row)
    eachText(entry, add)
    for (const part of parts ?? []) eachText(part, add)
    if (!parts) open.push(row)
    for (const [name, column] of columns) column.add(viewOf(name, entry))
  }
  return {
    ids: entries.map(({ entry }) => entry.id),
    receivedMs: entries.map(({ entry }) => receivedMsOf(entry)),
    values,
    columns: writtenOf(columns),
    open,
  }
}

/** Of its texts and views, unpacked: decides how much memory a part takes to be made. */
export function textBytesOf({ values, columns }: Pick<PartContent, 'values' | 'columns'>): number {
  let bytes = 0
  for (const text of values.keys()) bytes += Buffer.byteLength(text)
  for (const { dictionary } of Object.values(columns)) for (const view of dictionary) bytes += Buffer.byteLength(view)
  return bytes
}

/** The content of all parts together, of which one is in memory at a time. @param parts none of whose entries is in two of them. */
export async function mergedContent(parts: AsyncIterable<PartContent> | Iterable<PartContent>): Promise<PartContent> {
  const ids: string[] = []
  const receivedMs: number[] = []
  const values = new Map<string, number[]>()
  const columns = columnWriters()
  const open: number[] = []
  for await (const part of parts) {
    const base = ids.length
    for (const id of part.ids) ids.push(id)
    for (let row = 0; row < part.ids.length; row += 1) receivedMs.push(part.receivedMs[row] ?? 0)
    for (const [text, rows] of part.values) addRows(values, text, rows, base)
    for (const row of part.open) open.push(row + base)
    for (const [name, writer] of columns) {
      const column = part.columns[name]
      if (column) writer.addAll(column)
      // A column that one of the parts lacks is left out.
      else columns.delete(name)
    }
  }
  return inIdOrder({ ids, receivedMs, values, columns: writtenOf(columns), open })
}

/** Parts of entries on time follow each other; those of late ones lie within each other. */
function inIdOrder(content: PartContent): PartContent {
  const { ids, receivedMs, values, columns, open } = content
  if (ids.every((id, row) => row === 0 || (ids[row - 1] ?? '') < id)) return content
  const order = ids.map((_, row) => row).sort((a, b) => ((ids[a] ?? '') < (ids[b] ?? '') ? -1 : 1))
  const places = new Uint32Array(ids.length)
  for (const [place, row] of order.entries()) places[row] = place
  const moved = (rows: readonly number[]) => rows.map((row) => places[row] ?? 0).sort((a, b) => a - b)
  return {
    ids: order.map((row) => ids[row] ?? ''),
    receivedMs: order.map((row) => receivedMs[row] ?? 0),
    values: new Map(Array.from(values, ([text, rows]) => [text, moved(rows)])),
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, { dictionary, codes }]) => [
        name,
        { dictionary, codes: order.map((row) => codes[row] ?? 0) },
      ]),
    ),
    open: moved(open),
  }
}

type ColumnWriter = ReturnType<typeof columnWriter>

function columnWriters(): Map<ColumnName, ColumnWriter> {
  return new Map(columnNames.map((name) => [name, columnWriter()]))
}

function writtenOf(columns: ReadonlyMap<ColumnName, ColumnWriter>): PartContent['columns'] {
  return Object.fromEntries(Array.from(columns, ([name, column]) => [name, column.done()]))
}

function columnWriter() {
  const places = new Map<string, number>()
  const codes: number[] = []
  const placeOf = (view: string) => {
    const known = places.get(view) ?? places.size
    places.set(view, known)
    return known
  }
  return {
    add(view: string) {
      codes.push(placeOf(view))
    },
    addAll(column: Column) {
      const moved = column.dictionary.map(placeOf)
      for (let row = 0; row < column.codes.length; row += 1) codes.push(moved[column.codes[row] ?? 0] ?? 0)
    },
    done: (): Column => ({ dictionary: [...places.keys()], codes }),
  }
}

function addRow(values: Map<string, number[]>, text: string, row: number): void {
  const rows = values.get(text)
  if (!rows) values.set(text, [row])
  else if (rows.at(-1) !== row) rows.push(row)
}

/** @param rows ascending; moved by `base`. Two texts may become one as UTF-8: both may have a row then. */
export function addRows(values: Map<string, number[]>, text: string, rows: readonly number[], base = 0): void {
  const known = values.get(text)
  if (!known) values.set(text, base === 0 ? [...rows] : rows.map((row) => row + base))
  else if ((known.at(-1) ?? 0) < (rows[0] ?? 0) + base) for (const row of rows) known.push(row + base)
  else
    values.set(
      text,
      [...new Set([...known, ...rows.map((row) => row + base)])].sort((a, b) => a - b),
    )
}

/** Every text, number, boolean and null, at any depth. Free text passes over null, but `field` finds it by its name. */
function eachText(value: unknown, take: (text: string) => void): void {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) eachText(inner, take)
  else if (value !== undefined) take(String(value))
}
