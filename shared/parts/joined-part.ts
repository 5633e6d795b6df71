// Joins parts that follow each other into one, without looking into them: what is said of rows is copied, group by group, so that one column
// of all groups lies together; only grams are merged. Sources are read a piece at a time and the body is handed on as it is written, so the
// memory that this takes hardly grows with them. The reasons: docs/decisions/0056-joined-parts.md.
import { pMapIterable } from 'p-map'
import { type BodyWriter, bodyWriter } from './body-writer.ts'
import {
  type BlockedPlace,
  type ColumnPlace,
  type Directory,
  directoryBytes,
  type Grams,
  type SummaryPlaces,
} from './directory.ts'
import { countOfIds, idAt, idBytes } from './entry-id-bytes.ts'
import { mergeGrams } from './gram-merge.ts'
import { joinedPageBytes } from './pages.ts'
import { type PartBytes, PartDamagedError, type Place } from './part-bytes.ts'
import { type PlacedGroup, placedGroups } from './row-groups.ts'
import { columnNames } from './views.ts'

/** A part of one group that has grams. */
export interface JoinSource {
  readonly bytes: PartBytes
  readonly directory: Directory
}

export interface JoinedPart {
  /** What is left to be handed on: the end of the body, and the directory. */
  readonly end: Buffer
  readonly bytes: number
  readonly directory: Buffer
}

/** A page of ids. */
const idBlock = joinedPageBytes / idBytes

/** What is copied is read in pieces of so many bytes, some of them ahead. */
export const copiedBytes = 2 * 1024 * 1024
const piecesAhead = 4

/** A source of the join, with where its rows and texts begin in all. */
interface Placed extends JoinSource {
  readonly group: PlacedGroup
  readonly grams: Grams
}

/** @param sources in order of time. @param take gets the body piece by piece, all but its end. @throws PartDamagedError */
export async function joinParts(
  sources: readonly JoinSource[],
  take: (piece: Buffer) => Promise<void>,
): Promise<JoinedPart> {
  const placed = placedSources(sources)
  const body = bodyWriter(take)
  const rows = placed.reduce((sum, { group }) => sum + group.rows, 0)
  const rowLists = await copied(body, placed, ({ group }) => group.rowLists.place)
  const uniqueCounts = await copied(body, placed, ({ group }) => group.uniqueCounts.place)
  const starts = idStartsOf()
  const ids = await copied(body, placed, ({ directory }) => directory.ids, starts.see)
  const times = await copied(body, placed, ({ group }) => group.times)
  const columns = await copiedColumns(body, placed)
  const summaries = await copiedSummaries(body, placed)
  const grams = await mergeGrams(
    placed.map(({ bytes, grams, group }) => ({ bytes, grams, firstText: group.firstText })),
    body,
  )
  const dictionary: Place = [body.length, grams.dictionary.length]
  body.add(grams.dictionary)
  await body.handOn()
  const { rest, digests } = body.end()
  const moved = (section: BlockedPlace, place: Place | undefined) => ({ ...section, place: place as Place })
  const directory = directoryBytes({
    ...{ pageBytes: joinedPageBytes, rows, idBlock, idStarts: starts.found },
    ids: [ids[0]?.[0] ?? 0, rows * idBytes],
    open: placed.flatMap(({ directory, group }) => Array.from(directory.open, (row) => row + group.firstRow)),
    groups: placed.map(({ group }, at) => ({
      ...{ rows: group.rows, sharedTexts: group.sharedTexts, texts: group.texts },
      rowLists: moved(group.rowLists, rowLists[at]),
      uniqueCounts: moved(group.uniqueCounts, uniqueCounts[at]),
      times: times[at] as Place,
      ...(summaries[at] && { summaries: summaries[at] }),
    })),
    columns,
    grams: { dictionary, lists: grams.lists, blocks: grams.blocks },
    digests,
  })
  return { end: Buffer.concat([rest, directory]), bytes: body.length + directory.length, directory }
}

function placedSources(sources: readonly JoinSource[]): readonly Placed[] {
  const groups = placedGroups(
    sources.map(({ directory }) => {
      const [group, ...others] = directory.groups
      if (!group || others.length > 0) throw new PartDamagedError('a joined part is not joined again')
      return group
    }),
  )
  return sources.map((source, at) => {
    const { grams } = source.directory
    if (!grams) throw new PartDamagedError('a part without grams is not joined')
    return { ...source, grams, group: groups[at] as PlacedGroup }
  })
}

/** A column that one of the sources lacks is left out. */
async function copiedColumns(body: BodyWriter, placed: readonly Placed[]): Promise<Directory['columns']> {
  const columns: Partial<Record<(typeof columnNames)[number], readonly ColumnPlace[]>> = {}
  for (const name of columnNames) {
    const own = placed.map(({ directory }) => directory.columns[name]?.[0])
    if (own.includes(undefined)) continue
    const places = own as ColumnPlace[]
    const dictionaries = await copied(body, placed, (_, at) => places[at]?.dictionary as Place)
    const codes = await copied(body, placed, (_, at) => places[at]?.codes as Place)
    columns[name] = places.map(({ views }, at) => ({
      ...{ views, dictionary: dictionaries[at] as Place, codes: codes[at] as Place },
    }))
  }
  return columns
}

/** Those that any reader may be answered by lie together. */
async function copiedSummaries(
  body: BodyWriter,
  placed: readonly Placed[],
): Promise<readonly (SummaryPlaces | undefined)[]> {
  const seen = await copied(body, placed, ({ group }) => group.summaries?.seen ?? none)
  const all = await copied(body, placed, ({ group: { summaries } }) =>
    summaries && summaries.all[0] !== summaries.seen[0] ? summaries.all : none,
  )
  return placed.map(({ group: { summaries } }, at) => {
    const own = seen[at] as Place
    return summaries && { ...summaries, seen: own, all: all[at]?.[1] ? all[at] : own }
  })
}

const none: Place = [0, 0]

/** Writes a section of each source, one behind the other. @returns where each is. */
async function copied(
  body: BodyWriter,
  placed: readonly Placed[],
  placeOf: (source: Placed, at: number) => Place,
  see: (piece: Buffer) => void = () => {},
): Promise<readonly Place[]> {
  const pieces = placed.flatMap((source, at) => {
    const [from, length] = placeOf(source, at)
    return Array.from({ length: Math.ceil(length / copiedBytes) }, (_, piece) => ({
      bytes: source.bytes,
      place: [from + piece * copiedBytes, Math.min(copiedBytes, length - piece * copiedBytes)] as const,
    }))
  })
  let start = body.length
  const read = pMapIterable(pieces, ({ bytes, place }) => bytes.read(place), {
    ...{ concurrency: piecesAhead, backpressure: piecesAhead },
  })
  for await (const piece of read) {
    see(piece)
    body.add(piece)
    if (body.isFull) await body.handOn()
  }
  return placed.map((source, at) => {
    const [, length] = placeOf(source, at)
    start += length
    return [start - length, length]
  })
}

/** The first id of each block, as the ids are seen. */
function idStartsOf() {
  const found: string[] = []
  let row = 0
  return {
    found,
    see(piece: Buffer) {
      const rows = countOfIds(piece)
      for (let at = (idBlock - (row % idBlock)) % idBlock; at < rows; at += idBlock) found.push(idAt(piece, at))
      row += rows
    },
  }
}
