// The counts of a list: entries, their times, and their values, counted by the service over a part that is always shown. If a request does not
// cover the whole range, the next one continues; nothing is extrapolated.
import { type Signal, signal } from '@preact/signals'
import type { ApiClient } from '../api/client.ts'
import { keptMs } from './time-span.ts'

export interface Bar {
  readonly startMs: number
  readonly endMs: number
  readonly entries: number
  readonly failed: number
}

export interface FacetValue {
  readonly value: string
  readonly email?: string
  readonly entries: number
}

export interface Facet {
  readonly values: readonly FacetValue[]
  /** The number of other distinct values. */
  readonly others: number
  /** Whether these are certainly the most frequent values. */
  readonly exact: boolean
}

export interface Counts {
  readonly entries: number
  readonly failed: number
  readonly bars: readonly Bar[]
  readonly facets: Readonly<Record<string, Facet>>
  /** The beginning of the range that is to be counted. */
  readonly startMs: number
  /** Everything from here on is counted. */
  readonly fromMs: number
  readonly toMs: number
  readonly complete: boolean
  readonly counting: boolean
}

interface Answer {
  readonly complete: boolean
  readonly examined: { readonly entries: number; readonly from: string; readonly to: string }
  readonly buckets: {
    readonly stepSeconds: number
    readonly items: readonly { start: string; entries: number; failed: number }[]
  }
  readonly facets?: Readonly<
    Record<string, { values: readonly FacetValue[]; others: number; distinct: number; exact: boolean }>
  >
}

export const facetNames = [
  'event-source',
  'event-name',
  'outcome',
  'initiator',
  'resource',
  'severity',
  'event-type',
  'actor',
  'source-ip',
] as const
const facetValues = 20

export class Counting {
  readonly counts: Signal<Counts | undefined> = signal(undefined)
  /** Why the last count ended before all was counted. */
  readonly failure: Signal<unknown> = signal(undefined)
  readonly #api: Pick<ApiClient, 'get'>
  #under: AbortController | undefined

  constructor(api: Pick<ApiClient, 'get'>) {
    this.#api = api
  }

  async count(path: string, asked: URLSearchParams, zone: string): Promise<void> {
    this.#under?.abort()
    const under = new AbortController()
    this.#under = under
    this.failure.value = undefined
    const query = new URLSearchParams(asked)
    query.delete('sort')
    query.set('time-zone', zone)
    query.set('facet-limit', String(facetValues))
    for (const name of facetNames) query.append('facet', name)
    let sum: Counts | undefined
    try {
      do {
        const answer = await this.#api.get<Answer>(`${path}/insights`, query, under.signal)
        if (under.signal.aborted) return
        sum = added(sum, answer, asked)
        this.counts.value = sum
        query.set('end-time-range', answer.examined.from)
      } while (!sum.complete)
    } catch (failure) {
      if (under.signal.aborted) return
      // Where nothing was counted, nothing is said: least of all what the list before had.
      this.counts.value = sum && { ...sum, counting: false }
      this.failure.value = failure
    }
  }

  /** Counts stay after a failure, with the part that they cover. */
  stop(): void {
    this.#under?.abort()
    const now = this.counts.peek()
    if (now) this.counts.value = { ...now, counting: false }
  }
}

/** Answers come with the newest part first. */
export function added(
  sum: Counts | undefined,
  { complete, examined, buckets, facets = {} }: Answer,
  asked: URLSearchParams,
): Counts {
  const stepMs = buckets.stepSeconds * 1000
  const bars = buckets.items.map(({ start, entries, failed }, index): Bar => {
    const startMs = Date.parse(start)
    const next = buckets.items[index + 1]?.start
    return { startMs, endMs: next === undefined ? startMs + stepMs : Date.parse(next), entries, failed }
  })
  const failed = bars.reduce((total, bar) => total + bar.failed, 0)
  const toMs = sum?.toMs ?? Date.parse(examined.to)
  return {
    entries: (sum?.entries ?? 0) + examined.entries,
    failed: (sum?.failed ?? 0) + failed,
    bars: joined(bars, sum?.bars ?? []),
    facets: Object.fromEntries(Object.entries(facets).map(([name, facet]) => [name, merged(sum?.facets[name], facet)])),
    startMs: Math.max(Date.parse(asked.get('start-time-range') ?? '') || 0, toMs - keptMs),
    fromMs: Date.parse(examined.from),
    toMs,
    complete,
    counting: !complete,
  }
}

/**
 * The part that is not counted, in widths of the bars that are: `before` the first bar, and `into` it, since it may be counted in part.
 * `undefined` if all is counted.
 */
export function uncounted({
  complete,
  bars,
  startMs,
  fromMs,
}: Counts): { readonly before: number; readonly into: number } | undefined {
  const [first, last] = [bars[0], bars.at(-1)]
  if (complete || !first || !last || fromMs <= startMs) return undefined
  const meanMs = (last.endMs - first.startMs) / bars.length
  return {
    before: Math.max(0, first.startMs - startMs) / meanMs,
    into: Math.max(0, fromMs - first.startMs) / (first.endMs - first.startMs),
  }
}

/** A bar that two answers share becomes one bar. */
function joined(older: readonly Bar[], newer: readonly Bar[]): readonly Bar[] {
  const [first, ...rest] = newer
  const last = older.at(-1)
  if (!first || !last || last.endMs <= first.startMs) return [...older, ...newer]
  const one = {
    startMs: last.startMs,
    endMs: first.endMs,
    entries: last.entries + first.entries,
    failed: last.failed + first.failed,
  }
  return [...older.slice(0, -1), one, ...rest]
}

function merged(
  sum: Facet | undefined,
  facet: { values: readonly FacetValue[]; distinct: number; exact: boolean },
): Facet {
  const values = new Map(sum?.values.map((one) => [one.value, one]))
  for (const one of facet.values) {
    const known = values.get(one.value)
    values.set(one.value, known ? { ...known, entries: known.entries + one.entries } : one)
  }
  const sorted = [...values.values()].toSorted((a, b) => b.entries - a.entries)
  const others = Math.max(0, Math.max(facet.distinct, sorted.length) - Math.min(sorted.length, facetValues))
  // Each answer has only its own most frequent values, so a value may be missing from one of them.
  const isPart = sum !== undefined && (others > 0 || sum.others > 0)
  return { values: sorted.slice(0, facetValues), others, exact: facet.exact && (sum?.exact ?? true) && !isPart }
}
