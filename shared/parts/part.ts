// An opened part of the search index: gives the rows that may hold a text, and those whose views pass a test. It knows nothing of where its
// bytes come from: it asks for as few as it needs.
import { type Summary, summaryVersion } from '../insights/summary.ts'
import { type ColumnGroup, columnsOf, firstRead, rowsHolding } from './column-groups.ts'
import type { ColumnPlace, Directory } from './directory.ts'
import { countOfIds, idAt, idBytes } from './entry-id-bytes.ts'
import { listsOfPhrase, textsInAll } from './gram-lookup.ts'
import { type Texts, textsOf, unpackedTexts } from './packed.ts'
import { readSummary } from './packed-summary.ts'
import { type PartBytes, PartDamagedError, type Place, readNear } from './part-bytes.ts'
import { addRows, type Column, type PartContent } from './part-content.ts'
import { placedGroups } from './row-groups.ts'
import { allRowLists, rowsOfTexts } from './row-lists.ts'
import type { Rows } from './rows.ts'
import { readTimes } from './times.ts'
import { readColumn } from './view-columns.ts'
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
  /** What `columnRows` has to read; of a joined part, what it reads first, and alone if no view holds. */
  columnBytes(name: ColumnName): number
  /** Whole columns, in the order of their names, and the times, by group. @throws PartDamagedError if the part has no such column. */
  columns(names: readonly ColumnName[]): Promise<readonly ColumnGroup[]>
  /** By group, what unpacks all that insights count of the organization's rows. `undefined` if the part does not have that, or by other rules. */
  summaries(scope: string, of: Summarized): Promise<readonly (() => Summary)[] | undefined>
}

/** Of which rows: those that anybody sees who reads the organization, or all of them. */
export type Summarized = 'seen' | 'all'

/** Resolves once so much memory may be taken. @returns a function that gives it back. */
export type Hold = (bytes: number) => Promise<() => void>

/** @param hold is asked when something is found: what is not there takes no memory. */
export function openPart(directory: Directory, bytes: PartBytes, hold: Hold = async () => () => {}): Part {
  const { rows, ids, idBlock, idStarts, columns } = directory
  const groups = placedGroups(directory.groups)
  const texts = groups.reduce((sum, group) => sum + group.texts, 0)
  const holding = async <A>(bytesHeld: number, work: () => Promise<A>): Promise<A> => {
    const giveBack = await hold(bytesHeld)
    try {
      return await work()
    } finally {
      giveBack()
    }
  }
  const textsHolding = async (phrase: string) => {
    if (!directory.texts) throw new PartDamagedError('a part has neither grams nor texts')
    return textsWith(unpackedTexts(await bytes.read(directory.texts)), phrase)
  }
  return {
    rows,
    open: Uint32Array.from(directory.open),
    rowsBetween(fromId, toId) {
      const from = idStarts.findLastIndex((start) => start <= fromId)
      const end = idStarts.findIndex((start) => start > toId)
      return [Math.max(0, from) * idBlock, end === -1 ? rows : end * idBlock]
    },
    idsOf: (wanted) => idsOf(bytes, ids, idBlock, wanted),
    async phraseRows(phrase) {
      const lists = directory.grams && (await listsOfPhrase(directory.grams, texts, bytes, phrase))
      if (directory.grams && !lists) return new Uint32Array(0)
      const listed = lists?.reduce((sum, list) => sum + list.texts, 0) ?? texts
      // A number of each list and of what they have in common, and a mark of each row.
      return holding(8 * listed + rows, async () => {
        const found = lists ? await textsInAll(lists, texts, bytes) : await textsHolding(phrase)
        return rowsOfTexts(groups, bytes, found)
      })
    },
    async columnRows(name, holds) {
      const places = columns[name]
      // A number and a mark of each row.
      return places && rowsHolding(bytes, groups, places, holds, (work) => holding(5 * rows, work))
    },
    columnBytes: (name) => firstRead(columns[name] ?? []).reduce((sum, [, length]) => sum + length, 0),
    columns: (names) => columnsOf(directory, groups, bytes, names),
    async summaries(scope, of) {
      const own = groups.map(({ summaries }) => summaries)
      const places = own.flatMap((each) => (each?.version === summaryVersion && each.scope === scope ? [each[of]] : []))
      if (places.length < groups.length) return undefined
      return (await readNear(bytes, places)).map((section) => () => readSummary(section))
    },
  }
}

async function idsOf(bytes: PartBytes, [from, length]: Place, idBlock: number, rows: Rows): Promise<Buffer> {
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

/** All of a part, to make a larger one of it: no joined one. @throws PartDamagedError */
export async function contentOfPart(
  { ids: idPlace, open, groups, columns, texts: textPlace }: Directory,
  bytes: PartBytes,
): Promise<PartContent> {
  const [group, ...others] = groups
  if (!group || !textPlace || others.length > 0) throw new PartDamagedError('a joined part has no texts')
  const { rows, sharedTexts, rowLists, uniqueCounts, times } = group
  const content = await bytes.read([0, textPlace[0] + textPlace[1]])
  const at = ([from, length]: Place) => content.subarray(from, from + length)
  const lists = allRowLists(at(rowLists.place), at(uniqueCounts.place), sharedTexts, rows)
  const values = new Map<string, number[]>()
  let texts = 0
  for (const block of unpackedTexts(at(textPlace)))
    for (const text of textsOf(block)) {
      addRows(values, text, lists.next().value ?? [])
      texts += 1
    }
  if (texts !== group.texts) throw new PartDamagedError('a part lacks some of its texts')
  const columnOf = (place: ColumnPlace): Column => {
    const { views, codes, view } = readColumn(place, at(place.dictionary), at(place.codes), rows)
    return { dictionary: Array.from({ length: views }, (_, code) => view(code)), codes }
  }
  const ids = at(idPlace)
  return {
    ids: Array.from({ length: countOfIds(ids) }, (_, row) => idAt(ids, row)),
    receivedMs: readTimes(at(times), rows).receivedMs,
    values,
    columns: Object.fromEntries(
      columnNames.flatMap((name) => (columns[name]?.[0] ? [[name, columnOf(columns[name][0])] as const] : [])),
    ),
    open: Array.from(open),
  }
}
