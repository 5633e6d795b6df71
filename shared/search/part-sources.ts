// The sources that ask parts of the search index, and read what they name. What cannot be read of a part is read from the table.
import { firstIdOf, idAtEdge } from '../entry/entry-id.ts'
import { countOfIds, idAt, isPrivateAt } from '../parts/entry-id-bytes.ts'
import { isOfPart, type PartRef } from '../parts/manifest.ts'
import type { Part } from '../parts/part.ts'
import type { Rows } from '../parts/rows.ts'
import { instantOfMs } from '../time/instant.ts'
import { fromTable, mergedPages, pageMax, type Source, type Use } from './table-sources.ts'
import { unlessUnread } from './unread-parts.ts'

/** Parts asked side by side: a few at first, since they often fill the page; four times as many each time that they do not. */
const [waveMin, waveMax] = [4, 64]

/** The candidates of one part, as far as they have not been read yet. */
interface Named {
  readonly ref: PartRef
  readonly part: Part
  /** Ascending. */
  rows: Rows
  /** The last id that was given, in the order of the query. */
  lastId?: string
}

/** The candidates of parts that follow each other in the order of the query. After each wave it says how far it has looked. */
export async function* fromParts(use: Use, parts: readonly PartRef[]): Source {
  let wave = waveMin
  for (let at = 0; at < parts.length; wave = Math.min(waveMax, 4 * wave)) {
    const asked = parts.slice(at, at + wave)
    at += asked.length
    const found = await Promise.all(asked.map((part) => namedBy(use, part)))
    let readable: Named[] = []
    for (const [place, named] of found.entries()) {
      if (named) {
        readable.push(named)
        continue
      }
      yield* entriesOf(use, readable)
      readable = []
      yield* insteadOf(use, asked[place] as PartRef)
    }
    yield* entriesOf(use, readable)
    const last = asked.at(-1)
    if (last && at < parts.length) yield { entries: [], readUnits: 0, upToId: edgeOf(last, use.range.order) }
  }
}

/** Behind the part, which is one of those that have a span of event time each. */
function edgeOf({ fromMs, toMs }: PartRef, order: 'asc' | 'desc'): string {
  return order === 'asc' ? idAtEdge(toMs, order) : idAtEdge(fromMs, order)
}

/** `undefined` if the part cannot be read. */
function namedBy(use: Use, ref: PartRef): Promise<Named | undefined> {
  const { deps, question, range, meter, budget } = use
  const asked = (bytes: number) => {
    budget.read()
    meter.gets += 1
    meter.bytes += bytes
  }
  meter.parts += 1
  return unlessUnread(use, ref, async () => {
    const { signal, hold } = budget
    const { part, rows } = await deps.parts.candidates(ref, question, { signal, hold, asked })
    const [from, end] = part.rowsBetween(range.fromId, behind(range.toId))
    return { ref, part, rows: rows.filter((row) => row >= from && row < end) }
  })
}

/** Page by page, over all parts: of a word that each of them names a few times, a page takes one read of ids and one of entries. */
async function* entriesOf(use: Use, parts: readonly Named[]): Source {
  const { deps, organization, range, budget } = use
  let left = parts.filter(({ rows }) => rows.length > 0)
  for (let size = range.pageSize; left.length > 0; size = Math.min(pageMax, 2 * size)) {
    const taken = takenOf(left, size, range.order)
    const found = await Promise.all(taken.map(({ named, rows }) => idsOf(use, named, rows)))
    let wanted: string[] = []
    const read = async () => deps.events.byIds(organization, wanted, budget.signal)
    for (const [at, { named }] of taken.entries()) {
      const ids = found[at]
      if (ids) {
        wanted.push(...ids)
        continue
      }
      if (wanted.length > 0) yield await read()
      wanted = []
      yield* insteadOf(use, named.ref, named.lastId)
      named.rows = new Uint32Array(0)
    }
    if (wanted.length > 0) yield await read()
    left = left.filter(({ rows }) => rows.length > 0)
  }
}

/** The next candidates in the order of the query, which are taken off. */
function takenOf(left: readonly Named[], size: number, order: 'asc' | 'desc') {
  const taken: { readonly named: Named; readonly rows: Rows }[] = []
  let open = size
  for (const named of left) {
    if (open === 0) break
    const { rows } = named
    const count = Math.min(open, rows.length)
    const split = order === 'asc' ? count : rows.length - count
    const [start, end] = [rows.subarray(0, split), rows.subarray(split)]
    taken.push({ named, rows: order === 'asc' ? start : end })
    named.rows = order === 'asc' ? end : start
    open -= count
  }
  return taken
}

/** Those in the range, in the order of the query. `undefined` if they cannot be read. */
async function idsOf(use: Use, named: Named, rows: Rows): Promise<string[] | undefined> {
  const { range, meter } = use
  const bytes = await unlessUnread(use, named.ref, () => named.part.idsOf(rows))
  if (!bytes) return undefined
  const ascending: string[] = []
  for (let place = 0; place < countOfIds(bytes); place += 1) {
    const id = idAt(bytes, place)
    const isAsked = range.withPrivate || !isPrivateAt(bytes, place)
    if (isAsked && id >= range.fromId && id < behind(range.toId)) ascending.push(id)
  }
  const ids = range.order === 'asc' ? ascending : ascending.reverse()
  meter.candidates += ids.length
  const last = ids.at(-1)
  if (last !== undefined) named.lastId = last
  return ids
}

/** Behind every id that begins so. */
function behind(id: string): string {
  return `${id}~`
}

/** What the part would hold, from the table: the rule of a part is all that decides that. @param lastId what was given already. */
async function* insteadOf(use: Use, ref: PartRef, lastId?: string): Source {
  const { range, manifest } = use
  const ms = instantOfMs
  const [first, last] =
    ref.kind === 'base' ? [firstIdOf(ms(ref.fromMs)), firstIdOf(ms(ref.toMs))] : [ref.firstId, ref.lastId]
  const isAscending = range.order === 'asc'
  const [fromId, toId] = isAscending ? [lastId ?? first, last] : [first, lastId ?? last]
  const within = {
    ...range,
    fromId: fromId > range.fromId ? fromId : range.fromId,
    toId: toId < range.toId ? toId : range.toId,
  }
  if (within.fromId > within.toId) return
  const sources = fromTable(use, within, (entry) => entry.id !== lastId && isOfPart(ref, entry, manifest.notesFromMs))
  yield* mergedPages(sources, range.order)
}
