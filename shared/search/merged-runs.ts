// The merge of several sources of entries, each in id order, read side by side.

import pMap from 'p-map'
import type { PackedEntry } from '../entry/line-codec.ts'
import type { EntryRun } from '../filter/event-order.ts'
import type { StoredPage } from '../store/events/key-range.ts'

/** The cost of reading so far. */
export interface Meter {
  /** Answers of the store. */
  pages: number
  readUnits: number
  entriesExamined: number
  /** Present if the entries were found by the search index. */
  byIndex?: IndexMeter
}

/** The cost of asking the search index. */
export interface IndexMeter {
  parts: number
  /** Requests to the bucket for parts, and the bytes that they gave. */
  gets: number
  bytes: number
  /** The entries that the parts named. */
  candidates: number
}

/** The SDK's limit of connections to one host. */
const readsAtOnce = 50

interface NextPage {
  readonly pages: AsyncGenerator<StoredPage>
  /** The entries read from the source but not given out. */
  entries: readonly PackedEntry[]
  /** The id up to which the source was read. `undefined` before its first page and behind its end. */
  upTo?: string | undefined
  /** Whether the source itself said so: no entry of it has that id. */
  isMark?: boolean
}

/**
 * All entries of all sources in one order, in runs. A run without entries says how far the sources were looked through. The sources have no
 * entry in common.
 */
export async function* mergedRuns(
  sources: readonly AsyncGenerator<StoredPage>[],
  order: 'asc' | 'desc',
  meter: Meter,
): AsyncGenerator<EntryRun> {
  const before = (a: string, b: string) => (order === 'asc' ? a < b : a > b)
  try {
    const all: NextPage[] = sources.map((pages) => ({ pages, entries: [] }))
    let heads = await refill(all, all, meter)
    while (heads.length > 0) {
      // Every source is read up to `bound`; everything before it is final.
      const bound = heads.map(({ upTo = '' }) => upTo).reduce((a, b) => (before(a, b) ? a : b))
      const ended = heads.filter(({ upTo }) => upTo === bound)
      const run = heads.flatMap((head) => {
        const end = head.entries.findIndex(({ id }) => before(bound, id))
        const given = end === -1 ? head.entries : head.entries.slice(0, end)
        head.entries = head.entries.slice(given.length)
        return given
      })
      const entries = heads.length === 1 ? run : run.toSorted((a, b) => (before(a.id, b.id) ? -1 : 1))
      yield ended.some(({ isMark }) => isMark) ? { entries, upToId: bound } : { entries }
      heads = await refill(heads, ended, meter)
    }
  } finally {
    // An abandoned source may be reading ahead.
    await Promise.all(sources.map((pages) => pages.return(undefined)))
  }
}

/** The heads that are not at their end, after a further page of those that were given out. */
async function refill(heads: readonly NextPage[], givenOut: readonly NextPage[], meter: Meter): Promise<NextPage[]> {
  await pMap(givenOut, (head) => fill(head, meter), { concurrency: readsAtOnce })
  return heads.filter(({ upTo }) => upTo !== undefined)
}

/** A page of DynamoDB may be empty before the end. */
async function fill(head: NextPage, meter: Meter): Promise<void> {
  head.upTo = undefined
  while (head.upTo === undefined) {
    const { value, done } = await head.pages.next()
    if (done) return
    head.isMark = value.upToId !== undefined
    if (!head.isMark) meter.pages += 1
    meter.readUnits += value.readUnits
    head.entries = value.entries
    head.upTo = value.upToId ?? value.entries.at(-1)?.id
  }
}
