// An opened part of the search index: gives the rows that may hold a text, and the views of its rows. The small kind is read whole, with
// one request, and its texts are looked through; it knows nothing of where its bytes come from.
import { crc32 } from 'node:zlib'
import { byteReader } from './byte-writer.ts'
import { idAt } from './entry-id-bytes.ts'
import type { Column, PartContent } from './part-content.ts'
import {
  type Footer,
  partFormat,
  readColumn,
  readTexts,
  type Texts,
  textBlock,
  textsOf,
  trailerBytes,
  unpacked,
} from './part-file.ts'
import { any, type Rows, readGaps } from './rows.ts'
import { type ColumnName, columnNames } from './views.ts'

/** The bytes are no part, or not as they were written. */
export class PartDamagedError extends Error {
  override readonly name = 'PartDamagedError'
}

export interface Part {
  readonly rows: number
  /** 16 bytes each, by row. */
  readonly ids: Buffer
  /** Rows that may hold any text. */
  readonly open: Rows
  /** The rows that hold the text within one value. @param phrase not empty, in caseless form. */
  phraseRows(phrase: string): Rows
  /** `undefined` if the part has no such column. */
  column(name: ColumnName): Column | undefined
}

/** The phrases whose rows an opened part remembers: the further pages of a search ask the same again. */
const phrasesMax = 4

/** @throws PartDamagedError */
export function openPart(file: Buffer): Part {
  const footer = footerOf(file)
  const { rows, sections } = footer
  const at = ([from, bytes]: readonly [number, number]) => file.subarray(from, from + bytes)
  const blocks = blocksOf(at(sections.texts))
  const columns = new Map<ColumnName, Column>()
  let lists: RowLists | undefined
  const lookedFor = (phrase: string): Rows => {
    const texts = blocks.flatMap((block, number) => textsWith(readTexts(unpacked(block)), phrase, number * textBlock))
    if (texts.length === 0) return new Uint32Array(0)
    lists ??= rowLists(footer, at(sections.sharedRows), at(sections.uniqueCounts))
    return any(texts.map(lists), rows)
  }
  const known = new Map<string, Rows>()
  return {
    rows,
    ids: at(sections.ids),
    open: Uint32Array.from(footer.open),
    phraseRows(phrase) {
      const found = known.get(phrase) ?? lookedFor(phrase)
      known.set(phrase, found)
      const [oldest] = known.keys()
      if (known.size > phrasesMax && oldest !== undefined) known.delete(oldest)
      return found
    },
    column(name) {
      const place = footer.columns[name]
      const column = columns.get(name) ?? (place && readColumn(at(place), rows))
      if (column) columns.set(name, column)
      return column
    },
  }
}

/** All of a part, to make a larger one of it. @throws PartDamagedError */
export function contentOfPart(file: Buffer): PartContent {
  const footer = footerOf(file)
  const { sections, rows, texts } = footer
  const at = ([from, bytes]: readonly [number, number]) => file.subarray(from, from + bytes)
  const lists = rowLists(footer, at(sections.sharedRows), at(sections.uniqueCounts))
  const all = blocksOf(at(sections.texts)).flatMap((block) => textsOf(readTexts(unpacked(block))))
  if (all.length !== texts) throw new PartDamagedError('a part lacks some of its texts')
  const { open, ...part } = openPart(file)
  const columns = columnNames.flatMap((name) => {
    const column = part.column(name)
    return column ? [[name, column] as const] : []
  })
  return {
    ids: Array.from({ length: rows }, (_, row) => idAt(part.ids, row)),
    values: new Map(all.map((text, number) => [text, Array.from(lists(number))])),
    columns: Object.fromEntries(columns),
    open: Array.from(open),
  }
}

function footerOf(file: Buffer): Footer {
  try {
    const end = file.length - trailerBytes
    const bytes = file.subarray(end - file.readUInt32LE(end), end)
    if (crc32(bytes) !== file.readUInt32LE(end + 4)) throw new Error('the footer has another checksum')
    const footer: Footer = JSON.parse(unpacked(bytes).toString())
    if (footer.format !== partFormat) throw new Error(`the format ${footer.format} is not known`)
    if (crc32(file.subarray(0, end - bytes.length)) !== footer.crc) throw new Error('the part has another checksum')
    return footer
  } catch (cause) {
    throw new PartDamagedError('the bytes are not a part of the search index', { cause })
  }
}

function blocksOf(section: Buffer): Buffer[] {
  const blocks: Buffer[] = []
  for (let at = 0; at < section.length; ) {
    const reader = byteReader(section, at)
    const bytes = reader.varint()
    blocks.push(section.subarray(reader.at, reader.at + bytes))
    at = reader.at + bytes
  }
  return blocks
}

/** The numbers of the texts that hold the phrase. */
function textsWith({ bytes, starts }: Texts, phrase: string, first: number): number[] {
  const needle = Buffer.from(phrase)
  const found: number[] = []
  let text = 0
  for (let at = bytes.indexOf(needle); at !== -1; ) {
    while ((starts[text + 1] ?? 0) <= at) text += 1
    const end = starts[text + 1] ?? 0
    const isWithin = at + needle.length <= end
    if (isWithin) found.push(first + text)
    at = bytes.indexOf(needle, isWithin ? end : at + 1)
  }
  return found
}

type RowLists = (text: number) => Rows

/** The rows of a text, by its number. */
function rowLists({ rows, sharedTexts, texts }: Footer, sharedRows: Buffer, uniqueCounts: Buffer): RowLists {
  const listsReader = byteReader(unpacked(sharedRows))
  const lists = Array.from({ length: sharedTexts }, () => readGaps(listsReader, listsReader.varint()))
  const rowOf = new Uint32Array(texts - sharedTexts)
  const countsReader = byteReader(unpacked(uniqueCounts))
  for (let row = 0, at = 0; row < rows; row += 1)
    for (let left = countsReader.varint(); left > 0; left -= 1) rowOf[at++] = row
  return (text) => lists[text] ?? Uint32Array.of(rowOf[text - sharedTexts] ?? 0)
}
