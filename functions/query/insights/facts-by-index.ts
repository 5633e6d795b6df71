// All facts of a query by the search index: by the summaries of whole parts, off the columns of the others, and of the entries that are in
// no part off their lines.
import { type Budget, outOfTime } from '../../../shared/budget.ts'
import { entryIdMs } from '../../../shared/entry/entry-id.ts'
import type { Query } from '../../../shared/filter/query.ts'
import type { FacetName } from '../../../shared/insights/facets.ts'
import type { PartRef } from '../../../shared/parts/manifest.ts'
import { type Question, questionOf } from '../../../shared/parts/question.ts'
import { summaryBytesMax } from '../../../shared/parts/summaries.ts'
import { openIndex } from '../../../shared/search/index-sources.ts'
import { keyRangeOf, matchesIn, type RunDeps } from '../../../shared/search/matching-runs.ts'
import type { Meter } from '../../../shared/search/merged-runs.ts'
import { fromParts } from '../../../shared/search/part-sources.ts'
import type { Source } from '../../../shared/search/table-sources.ts'
import { type FactSource, factsOfLines, mergedFacts } from './fact-runs.ts'
import { type PartQuery, partFacts } from './part-facts.ts'
import { apart, partSummaries, summedOf } from './part-summaries.ts'
import { readAhead } from './read-ahead.ts'
import { justBefore, stretches, timeAt } from './stretch.ts'

/** Of parts in memory, read ahead; and of late ones that lie among each other. The function has 1,769 MB. */
const bytesAtOnce = 256_000_000

/** What is read of the table is wanted to the last entry. */
const pageSize = 1000

/** Of a part whose columns cannot be read, each entry may match. */
const anyEntry: Question = { key: '', texts: [], columns: [] }

/**
 * @param takesSummaries whether a summary says all that is counted.
 * @returns `undefined` if the columns do not answer the query: it has free text or `field`, the organization has no part yet or its index is
 * far behind, or too many late entries lie among each other.
 */
export async function factsByIndex(
  deps: RunDeps,
  query: Query,
  facets: readonly FacetName[],
  takesSummaries: boolean,
  meter: Meter,
  budget: Budget,
): Promise<FactSource | undefined> {
  const range = keyRangeOf(query)
  if (query.filter.q || query.filter.field || range.fromId > range.toId) return undefined
  const question = questionOf(query)
  const cost = { parts: 0, gets: 0, bytes: 0, candidates: 0 }
  const indexed = { ...range, pageSize, withPrivate: query.sight.readsPrivate.length > 0 }
  const index = await openIndex(deps, query, question ?? anyEntry, indexed, cost, budget).catch((error: unknown) => {
    throw budget.signal.aborted ? outOfTime('the store had answered', error) : error
  })
  if (!index) return undefined
  const { use, besideParts, base, late } = index
  if (base.length + late.length === 0 || bytesBeside(late) > bytesAtOnce) return undefined
  meter.byIndex = cost
  const asked: PartQuery = { deps, query, question, facets, use, meter }
  const summed = takesSummaries ? summedOf(query) : undefined
  const [whole, others] = summed ? apart(index, query.range) : [new Set<PartRef>(), [...base, ...late]]
  const ahead = readAhead(others, bytesInMemory, bytesAtOnce, (ref) => partFacts(asked, ref))
  const sums = readAhead([...whole], bytesOfSummaries, bytesAtOnce, async (ref) => {
    const stretch = summed && (await partSummaries(asked, ref, summed))
    if (!stretch) ahead.add(ref)
    return stretch
  })
  const linesIn = (...sources: Source[]) => matchesIn(deps, query, async () => sources, meter, budget)
  async function* inTurn(parts: readonly PartRef[]): FactSource {
    for (const ref of parts) {
      if (whole.has(ref)) {
        const stretch = await sums.take(ref)
        sums.done(ref)
        if (stretch) {
          yield { items: [stretch], upTo: justBefore(entryIdMs(ref.firstId)) }
          continue
        }
      }
      const groups = await ahead.take(ref)
      if (!groups) yield* factsOfLines(linesIn(fromParts(use, [ref])), facets)
      for (const facts of groups ?? []) {
        const count = facts.times.ms.length
        if (count > 0) yield { items: stretches(facts, 0, count), upTo: timeAt(facts.times, count - 1) }
      }
      ahead.done(ref)
    }
  }
  async function* onceReached(ref: PartRef): FactSource {
    yield { items: [], upTo: { ms: entryIdMs(ref.lastId) + 1, nanoseconds: 0, receivedMs: 0 } }
    yield* inTurn([ref])
  }
  return mergedFacts([factsOfLines(linesIn(...besideParts), facets), inTurn(base), ...late.map(onceReached)], budget)
}

/** What a part takes in memory, at most: the columns of its rows, and its views. */
function bytesInMemory({ rows, textBytes }: PartRef): number {
  return rows * 100 + textBytes
}

/** The same of its summaries, packed, but for the 4 KB that each group of a joined part may have. */
function bytesOfSummaries({ rows }: PartRef): number {
  return summaryBytesMax(rows)
}

/** The most that those of the parts take whose times lie within each other: they are in memory together. */
function bytesBeside(parts: readonly PartRef[]): number {
  const besides = parts.map(({ lastId }) => parts.filter((each) => each.firstId <= lastId && lastId <= each.lastId))
  return Math.max(0, ...besides.map((each) => each.reduce((sum, part) => sum + bytesInMemory(part), 0)))
}
