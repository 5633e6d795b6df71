// The search index's part of a bill when fewer entries were sent than its larger parts hold. An entry is written once a level: what a run
// was too small for is charged as what it measured when it wrote all its parts once more.
import { queueConsumers } from '../../shared/deployment/queues.ts'
import { levelOf, type PartSizes, partSizes } from '../../shared/parts/levels.ts'
import type { Work } from './bill.ts'
import type { BucketUsage, Usage } from './meter.ts'
import type { Indexing } from './paid-indexing.ts'
import type { Way } from './paid-work.ts'

const weekMs = 7 * 24 * 60 * 60 * 1000

/**
 * The deployed ones; for few entries smaller ones, so that there are two parts at least, and the one that is made of them has grams. Each
 * costs more for an entry than the larger one would.
 */
export function sizesFor(entries: number): PartSizes {
  const atMost = (rows: number) => Math.min(rows, Math.max(1, Math.floor(entries / 2)))
  const { baseRowsMin, lateRowsMin, readRowsMax, gramRowsMin } = partSizes
  return {
    ...partSizes,
    baseRowsMin: atMost(baseRowsMin),
    lateRowsMin: atMost(lateRowsMin),
    readRowsMax: atMost(readRowsMax),
    gramRowsMin: atMost(gramRowsMin),
  }
}

/**
 * How often an entry is written again after its first part, in a deployment where entries come in this way all the time: for each level
 * above that which a week fills, and once when the week is sealed.
 */
export function timesAgain({ entryMs }: Way): number {
  const { baseRowsMin, readRowsMax, partRowsMax } = partSizes
  const rowsOfTurn = (queueConsumers.index.delaySeconds * 1000) / entryMs
  const first = Math.min(readRowsMax, Math.max(baseRowsMin, rowsOfTurn))
  const last = Math.min(partRowsMax, weekMs / entryMs)
  return Math.max(0, levelOf(last, 0, partSizes) - levelOf(first, 0, partSizes)) + 1
}

/**
 * All that is billed for the index function, with the levels that the run did not reach, and as if the last entries, which are too few for
 * a part, were in one too. @throws Error if more are in none.
 */
export function indexWorks({ following, sealing, followed, sealed }: Indexing, way: Way, entries: number): Work[] {
  const inParts = followed.first + sealed.first
  if (inParts <= entries - sizesFor(entries).baseRowsMin || inParts > entries || sealed.again === 0)
    throw new Error(`of ${entries} entries ${inParts} are in parts, ${sealed.again} in sealed ones`)
  const missing = timesAgain(way) * inParts - followed.again - sealed.again
  const works = [following, sealing, ...(missing > 0 ? [ofLevel(times(sealing, missing / sealed.again))] : [])]
  return works.map((work) => times(work, entries / inParts))
}

function times(work: Work, factor: number): Work {
  const { usage } = work
  const all = (counts: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(counts).map(([at, count]) => [at, count * factor]))
  return {
    ...work,
    usage: {
      writeUnits: all(usage.writeUnits),
      readUnits: all(usage.readUnits),
      storedBytes: all(usage.storedBytes),
      storedItems: all(usage.storedItems),
      bucket: Object.fromEntries(
        Object.entries(usage.bucket).map(([prefix, { puts, gets, bytesPut }]) => [
          prefix,
          { puts: puts * factor, gets: gets * factor, bytesPut: bytesPut * factor },
        ]),
      ),
      requests: usage.requests * factor,
    },
    invocations: work.invocations * factor,
    cpuMs: work.cpuMs * factor,
    logBytes: work.logBytes * factor,
    queueRequests: (work.queueRequests ?? 0) * factor,
  }
}

/** Parts between the first and the sealed one do not stay, and the rows that name them are there already. */
function ofLevel(work: Work): Work {
  const { 'index/sealed': sealed, ...others } = work.usage.bucket
  const bucket: Usage['bucket'] = sealed ? { ...others, 'index/young': both(others['index/young'], sealed) } : others
  return { ...work, usage: { ...work.usage, bucket, storedBytes: {}, storedItems: {} } }
}

function both(one: BucketUsage = { puts: 0, gets: 0, bytesPut: 0 }, other: BucketUsage): BucketUsage {
  return {
    puts: one.puts + other.puts,
    gets: one.gets + other.gets,
    bytesPut: one.bytesPut + other.bytesPut,
  }
}
