// The merge of several sources of entries, each in id order, read side by side.

import pMap from 'p-map'
import type { PackedEntry } from '../entry/line-codec.ts'
import type { StoredPage } from '../store/events/key-range.ts'

/** The cost of reading so far. */
export interface Meter {
  /** Answers of the store. */
  pages: number
  readUnits: number
  entriesExamined: number
}

/** The SDK's limit of connections to one host. */
const readsAtOnce = 50

interface NextPage {
  readonly pages: AsyncGenerator<StoredPage>
  /** The entries read from the source but not given out. Empty at the source's end. */
  entries: readonly PackedEntry[]
}

/** All entries of all sources in one order, in runs; no run is empty. The sources have no entry in common. */
export async function* mergedRuns(
  sources: readonly AsyncGenerator<StoredPage>[],
  order: 'asc' | 'desc',
  meter: Meter,
): AsyncGenerator<readonly PackedEntry[]> {
  const before = (a: string, b: string) => (order === 'asc' ? a < b : a > b)
  try {
    let heads = await refill(
      sources.map((pages) => ({ pages, entries: [] })),
      meter,
    )
    while (heads.length > 0) {
      // Every source is read up to `bound`; everything before it is final.
      const bound = heads.map(({ entries }) => entries.at(-1)?.id ?? '').reduce((a, b) => (before(a, b) ? a : b))
      const run = heads.flatMap((head) => {
        const end = head.entries.findIndex(({ id }) => before(bound, id))
        const given = end === -1 ? head.entries : head.entries.slice(0, end)
        head.entries = head.entries.slice(given.length)
        return given
      })
      yield heads.length === 1 ? run : run.toSorted((a, b) => (before(a.id, b.id) ? -1 : 1))
      heads = await refill(heads, meter)
    }
  } finally {
    // An abandoned source may be reading ahead.
    await Promise.all(sources.map((pages) => pages.return(undefined)))
  }
}

/** The heads that are not at their end, each with entries. */
async function refill(heads: readonly NextPage[], meter: Meter): Promise<NextPage[]> {
  await pMap(heads, (head) => fill(head, meter), { concurrency: readsAtOnce })
  return heads.filter(({ entries }) => entries.length > 0)
}

/** A page of DynamoDB may be empty before the end. */
async function fill(head: NextPage, meter: Meter): Promise<void> {
  while (head.entries.length === 0) {
    const { value, done } = await head.pages.next()
    if (done) return
    meter.pages += 1
    meter.readUnits += value.readUnits
    head.entries = value.entries
  }
}
