// An opened part of the search index: gives the rows that may hold a text, and those whose views pass a test. It knows nothing of where its
// bytes come from: it asks for as few as it needs.
import type { ColumnPlace, Directory } from './directory.ts'
import { countOfIds, idAt, idBytes } from './entry-id-bytes.ts'
import { textsByGrams } from './gram-lookup.ts'
import { type Texts, textsOf, unpackedTexts } from './packed.ts'
import { type PartBytes, PartDamagedError, type Place, readNear } from './part-bytes.ts'
import { addRows, type Column, type PartContent } from './part-content.ts'
import { idBlock } from './part-file.ts'
import { allRowLists, rowsOfTexts } from './row-lists.ts'
import { type Rows, rowsWhere } from './rows.ts'
import { readTimes, type Times } from './times.ts'
import { readColumn, type ViewColumn } from './view-columns.ts'
import { type ColumnName, columnNames } from './views.ts'

export interface Part {
  readonly rows: number
  /** Rows that may hold any text. */
  readonly open: Rows
  /** From the first to before the second: all rows whose ids are in the range, and a few more. */
  rowsBetween(fromId: string, toId: string): readonly [from: number, end: number]
  /** Their ids, 16 bytes each. @param rows ascending. */
  idsOf(rows: Rows): Promise<Buffer>
  /** Rows that hold the text within one value: all that do. @param phrase not empty, in caseless form. */
  phraseRows(phrase: string): Promise<Rows>
  /** `undefined` if the part has no such column. */
  columnRows(name: ColumnName, holds: (view: string) => boolean): Promise<Rows | undefined>
  /** What `columnRows` has to read. */
  columnBytes(name: ColumnName): number
  /** Whole columns, in the order of their names, and the times. @throws PartDamagedError if the part has no such column. */
  columns(names: readonly ColumnName[]): Promise<PartColumns>
}

export interface PartColumns {
  readonly times: Times
  readonly columns: readonly ViewColumn[]
}

export function openPart(directory: Directory, bytes: PartBytes): Part {
  const { rows, sections, idStarts, columns } = directory
  return {
    rows,
    open: Uint32Array.from(directory.open),
    rowsBetween(fromId, toId) {
      const from = idStarts.findLastIndex((start) => start <= fromId)
      const end = idStarts.findIndex((start) => start > toId)
      return [Math.max(0, from) * idBlock, end === -1 ? rows : end * idBlock]
    },
    idsOf: (wanted) => idsOf(bytes, sections.ids, wanted),
    async phraseRows(phrase) {
      const texts = directory.grams
        ? await textsByGrams(directory, directory.grams, bytes, phrase)
        : textsWith(unpackedTexts(await bytes.read(sections.texts)), phrase)
      return rowsOfTexts(directory, bytes, texts)
    },
    async columnRows(name, holds) {
      const place = columns[name]
      return place && columnRows(bytes, place, rows, holds)
    },
    columnBytes: (name) => (columns[name]?.dictionary[1] ?? 0) + (columns[name]?.codes[1] ?? 0),
    columns: (names) => columnsOf(directory, bytes, names),
  }
}

async function columnsOf(
  { rows, sections, columns }: Directory,
  bytes: PartBytes,
  names: readonly ColumnName[],
): Promise<PartColumns> {
  const places = names.map((name) => {
    const place = columns[name]
    if (!place) throw new PartDamagedError(`a part has no column ${name}`)
    return place
  })
  const read = await readNear(bytes, [
    sections.times,
    ...places.flatMap(({ dictionary, codes }) => [dictionary, codes]),
  ])
  const [times, ...others] = read as [Buffer, ...Buffer[]]
  return {
    times: readTimes(times, rows),
    columns: places.map((place, at) => readColumn(place, others[2 * at] as Buffer, others[2 * at + 1] as Buffer, rows)),
  }
}

async function idsOf(bytes: PartBytes, [from, length]: Place, rows: Rows): Promise<Buffer> {
  const blocks = [...new Set(Array.from(rows, (row) => Math.floor(row / idBlock)))]
  const blockBytes = idBlock * idBytes
  const read = await readNear(
    bytes,
    blocks.map((block) => [from + block * blockBytes, Math.min(blockBytes, length - block * blockBytes)]),
  )
  const ids = Buffer.alloc(rows.length * idBytes)
  let at = 0
  for (const [place, row] of rows.entries()) {
    while (blocks[at] !== Math.floor(row / idBlock)) at += 1
    const start = (row % idBlock) * idBytes
    read[at]?.copy(ids, place * idBytes, start, start + idBytes)
  }
  return ids
}

async function columnRows(
  bytes: PartBytes,
  place: ColumnPlace,
  rows: number,
  holds: (view: string) => boolean,
): Promise<Rows> {
  const [dictionary, codes] = await readNear(bytes, [place.dictionary, place.codes])
  const column = readColumn(place, dictionary as Buffer, codes as Buffer, rows)
  const held = Array.from({ length: column.views }, (_, code) => holds(column.view(code)))
  if (!held.includes(true)) return new Uint32Array(0)
  return rowsWhere(rows, (row) => held[column.codes[row] ?? 0] === true)
}

/** The numbers of the texts that hold the phrase. */
function textsWith(blocks: Iterable<Texts>, phrase: string): Rows {
  const needle = Buffer.from(phrase)
  const found: number[] = []
  let first = 0
  for (const { bytes, starts } of blocks) {
    let text = 0
    for (let at = bytes.indexOf(needle); at !== -1; ) {
      while ((starts[text + 1] ?? 0) <= at) text += 1
      const end = starts[text + 1] ?? 0
      const isWithin = at + needle.length <= end
      if (isWithin) found.push(first + text)
      at = bytes.indexOf(needle, isWithin ? end : at + 1)
    }
    first += starts.length - 1
  }
  return Uint32Array.from(found)
}

/** All of a part, to make a larger one of it. @throws PartDamagedError */
export async function contentOfPart(directory: Directory, bytes: PartBytes): Promise<PartContent> {
  const { sections, rows, sharedTexts, columns } = directory
  const content = await bytes.read([0, directory.contentBytes])
  const at = ([from, length]: Place) => content.subarray(from, from + length)
  const lists = allRowLists(at(sections.rowLists), at(sections.uniqueCounts), sharedTexts, rows)
  const values = new Map<string, number[]>()
  let texts = 0
  for (const block of unpackedTexts(at(sections.texts)))
    for (const text of textsOf(block)) {
      addRows(values, text, lists.next().value ?? [])
      texts += 1
    }
  if (texts !== directory.texts) throw new PartDamagedError('a part lacks some of its texts')
  const columnOf = (place: ColumnPlace): Column => {
    const { views, codes, view } = readColumn(place, at(place.dictionary), at(place.codes), rows)
    return { dictionary: Array.from({ length: views }, (_, code) => view(code)), codes }
  }
  const ids = at(sections.ids)
  return {
    ids: Array.from({ length: countOfIds(ids) }, (_, row) => idAt(ids, row)),
    receivedMs: readTimes(at(sections.times), rows).receivedMs,
    values,
    columns: Object.fromEntries(
      columnNames.flatMap((name) => (columns[name] ? [[name, columnOf(columns[name])] as const] : [])),
    ),
    open: directory.open,
  }
}
