// What a part of the search index says of its entries, in memory: which texts stand in which rows, and each row's views. Made of entries,
// or of other parts; how it is written is in part-file.ts.

import type { Entry } from '../entry/entry.ts'
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
  const columns = new Map(columnNames.map((name) => [name, columnWriter(entries.length)]))
  const open: number[] = []
  for (const [row, { entry, parts }] of entries.entries()) {
    const add = (text: string) => addRow(values, caselessForm(text), row)
    eachText(entry, add)
    for (const part of parts ?? []) eachText(part, add)
    if (!parts) open.push(row)
    for (const [name, column] of columns) column.set(row, viewOf(name, entry))
  }
  const written = Object.fromEntries(Array.from(columns, ([name, column]) => [name, column.done()]))
  return { ids: entries.map(({ entry }) => entry.id), values, columns: written, open }
}

/** The content of all parts together. @param parts none of whose entries is in two of them. */
export function mergedContent(parts: readonly PartContent[]): PartContent {
  const all = parts.flatMap(({ ids }, part) => ids.map((id, row) => ({ id, part, row })))
  all.sort((a, b) => (a.id < b.id ? -1 : 1))
  const rowOf = parts.map(({ ids }) => new Uint32Array(ids.length))
  for (const [row, from] of all.entries()) (rowOf[from.part] as Uint32Array)[from.row] = row
  const values = new Map<string, number[]>()
  const open: number[] = []
  for (const [at, part] of parts.entries()) {
    const rows = rowOf[at] as Uint32Array
    for (const [text, own] of part.values) {
      const known = values.get(text)
      const moved = own.map((row) => rows[row] ?? 0)
      if (known) for (const row of moved) known.push(row)
      else values.set(text, moved)
    }
    for (const row of part.open) open.push(rows[row] ?? 0)
  }
  for (const rows of values.values()) if (rows.length > 1) rows.sort((a, b) => a - b)
  return {
    ids: all.map(({ id }) => id),
    values,
    columns: mergedColumns(parts, rowOf, all.length),
    open: open.sort((a, b) => a - b),
  }
}

/** A column that one of the parts lacks is left out. */
function mergedColumns(parts: readonly PartContent[], rowOf: readonly Uint32Array[], count: number) {
  const merged: Partial<Record<ColumnName, Column>> = {}
  for (const name of columnNames) {
    const columns = parts.flatMap((part) => part.columns[name] ?? [])
    if (columns.length < parts.length) continue
    const writer = columnWriter(count)
    for (const [at, { dictionary, codes }] of columns.entries()) {
      const places = dictionary.map(writer.place)
      for (const [from, row] of (rowOf[at] ?? []).entries()) writer.put(row, places[codes[from] ?? 0] ?? 0)
    }
    merged[name] = writer.done()
  }
  return merged
}

function columnWriter(count: number) {
  const places = new Map<string, number>()
  const codes = new Uint32Array(count)
  const place = (view: string) => {
    const known = places.get(view) ?? places.size
    places.set(view, known)
    return known
  }
  return {
    place,
    put(row: number, code: number) {
      codes[row] = code
    },
    set(row: number, view: string) {
      codes[row] = place(view)
    },
    done: (): Column => ({ dictionary: [...places.keys()], codes }),
  }
}

function addRow(values: Map<string, number[]>, text: string, row: number): void {
  const rows = values.get(text)
  if (!rows) values.set(text, [row])
  else if (rows.at(-1) !== row) rows.push(row)
}

/** Every text, number, boolean and null, at any depth. Free text passes over null, but `field` finds it by its name. */
function eachText(value: unknown, take: (text: string) => void): void {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) eachText(inner, take)
  else if (value !== undefined) take(String(value))
}
