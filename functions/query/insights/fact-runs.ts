// Runs of facts: the facts of the entries that match, newest first, as they are read. Of several sources they are merged into one order.
import { type Budget, outOfTime } from '../../../shared/budget.ts'
import { entryIdMs, entryIdNanoseconds } from '../../../shared/entry/entry-id.ts'
import { idOfPosition, type Position } from '../../../shared/filter/event-order.ts'
import type { FacetName } from '../../../shared/insights/facets.ts'
import { factsOf } from '../../../shared/insights/facts.ts'
import type { MatchingRun } from '../../../shared/search/matching-runs.ts'
import type { NewestRun } from '../../../shared/search/newest-first.ts'
import { type EventTime, newestFirst, type Stretch, stretches } from './stretch.ts'

export interface FactRun extends NewestRun<Stretch> {
  /** Everything of the source that is newer, or as new, was given; of the same time some may follow, which no other source has. */
  readonly upTo: EventTime
}

export type FactSource = AsyncGenerator<FactRun>

/** The facts of entries whose lines were read. */
export async function* factsOfLines(runs: AsyncIterable<MatchingRun>, facets: readonly FacetName[]): FactSource {
  for await (const { matches, position, isCut } of runs) {
    const entries = matches.map(({ entry }) => entry)
    yield { items: stretches(factsOf(entries, facets), 0, entries.length), upTo: timeOf(position), isCut }
  }
}

interface Head {
  readonly source: FactSource
  /** Given by the source, and not taken off. */
  items: readonly Stretch[]
  /** `undefined` before its first run, and behind its end. */
  upTo: EventTime | undefined
}

/**
 * All facts of all sources in one order. Entries of the same times are in one source: what decides where an entry is found is its event time
 * and its receipt.
 */
export async function* mergedFacts(sources: readonly FactSource[], { signal }: Pick<Budget, 'signal'>): FactSource {
  const all = sources.map((source): Head => ({ source, items: [], upTo: undefined }))
  let bound: EventTime | undefined
  try {
    await fillAll(all)
    for (let heads = all.filter(isOpen); heads.length > 0; heads = heads.filter(isOpen)) {
      const next = heads.map(({ upTo }) => upTo).reduce((a, b) => (newestFirst(a, b) < 0 ? a : b))
      if (!heads.some(({ items }) => items.some((item) => item.isAcross(next)))) {
        bound = next
        yield { items: inOrder(heads.map((head) => takenOf(head, next))), upTo: next }
      }
      await fillAll(heads.filter(({ upTo }) => newestFirst(upTo, next) === 0))
    }
  } catch (error) {
    if (!signal.aborted) throw error
    if (!bound) throw outOfTime('the store had answered', error)
    yield { items: [], upTo: bound, isCut: true }
  } finally {
    // An abandoned source may be reading ahead.
    await Promise.all(sources.map((source) => source.return(undefined)))
  }
}

function isOpen(head: Head): head is Head & { readonly upTo: EventTime } {
  return head.upTo !== undefined
}

async function fillAll(heads: readonly Head[]): Promise<void> {
  const fill = async (head: Head) => {
    const { value, done } = await head.source.next()
    if (!done && value.isCut) throw outOfTime('all sources were read')
    head.items = done ? [] : [...head.items, ...value.items]
    head.upTo = done ? undefined : value.upTo
  }
  await Promise.all(heads.map(fill))
}

/** Takes off what is newer than the bound, or as new. */
function takenOf(head: Head, bound: EventTime): readonly Stretch[] {
  const cut = head.items.map((item) => item.cut(bound))
  head.items = cut.flatMap(([, others]) => others)
  return cut.flatMap(([newer]) => newer)
}

/** The rows of all lists in one order. Each list is in order. */
function inOrder(lists: readonly (readonly Stretch[])[]): readonly Stretch[] {
  let left = lists.filter(({ length }) => length > 0).map((list) => [...list])
  const ordered: Stretch[] = []
  while (left.length > 1) {
    const [first, second] = left.toSorted((a, b) => newestFirst(firstOf(a), firstOf(b))) as [Stretch[], Stretch[]]
    const [newer, others] = (first.shift() as Stretch).cut(firstOf(second))
    // If nothing of it is newer it cannot be cut, which parts that hold what is not theirs come to: it is taken whole, so that this ends.
    const isCut = newer.length > 0
    ordered.push(...(isCut ? newer : others))
    if (isCut) first.unshift(...others)
    left = left.filter(({ length }) => length > 0)
  }
  return [...ordered, ...left.flat()]
}

function firstOf([first]: readonly Stretch[]): EventTime {
  return first?.newest ?? { ms: 0, nanoseconds: 0, receivedMs: 0 }
}

/** Without a receipt the position is behind all of its nanosecond. */
function timeOf(position: Position): EventTime {
  const id = idOfPosition(position)
  const [, received] = position.split(',')
  return {
    ms: entryIdMs(id),
    nanoseconds: entryIdNanoseconds(id),
    receivedMs: received === undefined ? 0 : Date.parse(received),
  }
}
