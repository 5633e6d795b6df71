// The sources that ask parts of the search index, and read what they name. A part that cannot be read is replaced by the table.
import { firstIdOf, idAtEdge } from '../entry/entry-id.ts'
import { candidateIds } from '../parts/candidates.ts'
import { countOfIds, idAt } from '../parts/entry-id-bytes.ts'
import { isOfPart, type PartRef } from '../parts/manifest.ts'
import type { Part } from '../parts/part.ts'
import { failureOf } from '../store/altered-error.ts'
import { instantOfMs } from '../time/instant.ts'
import { byIds, fromTable, mergedPages, type Source, type Use } from './table-sources.ts'

/** Parts asked side by side: a few at first, since they often fill the page; four times as many each time that they do not. */
const [waveMin, waveMax] = [2, 32]

/** The candidates of parts that follow each other in the order of the query. After each wave it says how far it has looked. */
export async function* fromParts(use: Use, parts: readonly PartRef[]): Source {
  let wave = waveMin
  for (let at = 0; at < parts.length; wave = Math.min(waveMax, 4 * wave)) {
    const asked = parts.slice(at, at + wave)
    at += asked.length
    const found = await Promise.all(asked.map((part) => candidatesOf(use, part)))
    let ids: string[] = []
    for (const [place, candidates] of found.entries()) {
      if (candidates) {
        ids.push(...candidates)
        continue
      }
      yield* byIds(use, ids)
      ids = []
      yield* insteadOf(use, asked[place] as PartRef)
    }
    yield* byIds(use, ids)
    const last = asked.at(-1)
    if (last && at < parts.length) yield { entries: [], readUnits: 0, upToId: edgeOf(last, use.range.order) }
  }
}

/** Behind the part, which is one of those that have a span of event time each. */
function edgeOf({ fromMs, toMs }: PartRef, order: 'asc' | 'desc'): string {
  return order === 'asc' ? idAtEdge(toMs, order) : idAtEdge(fromMs, order)
}

/** In the order of the query. `undefined` if the part cannot be read. */
async function candidatesOf(
  { deps, organization, question, range, meter, budget }: Use,
  ref: PartRef,
): Promise<string[] | undefined> {
  meter.parts += 1
  try {
    const part = await opened(deps.parts, ref, meter, budget)
    const ids = candidateIds(part, question, range)
    const count = countOfIds(ids)
    meter.candidates += count
    const at = (place: number) => idAt(ids, range.order === 'asc' ? place : count - 1 - place)
    return Array.from({ length: count }, (_, place) => at(place))
  } catch (error) {
    if (budget.signal.aborted) throw error
    deps.logger.error('a part of the search index cannot be read', error, { organization, part: ref.name })
    deps.metrics.put({ Failures: 1 }, { failure: failureOf(error, 'index-part') })
    return undefined
  }
}

async function opened(
  parts: Use['deps']['parts'],
  ref: PartRef,
  meter: Use['meter'],
  budget: Use['budget'],
): Promise<Part> {
  const { part, isFetched } = await parts.open(ref, budget.signal)
  if (!isFetched) return part
  budget.read()
  meter.gets += 1
  meter.bytes += ref.bytes
  return part
}

/** What the part would hold, from the table: the rule of a part is all that decides that. */
async function* insteadOf(use: Use, ref: PartRef): Source {
  const { range, manifest } = use
  const ms = instantOfMs
  const [first, last] =
    ref.kind === 'base' ? [firstIdOf(ms(ref.fromMs)), firstIdOf(ms(ref.toMs))] : [ref.firstId, ref.lastId]
  const within = {
    ...range,
    fromId: first > range.fromId ? first : range.fromId,
    toId: last < range.toId ? last : range.toId,
  }
  if (within.fromId > within.toId) return
  const sources = fromTable(use, within, (entry) => isOfPart(ref, entry, manifest.notesFromMs))
  yield* mergedPages(sources, range.order)
}
