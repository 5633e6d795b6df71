// `npm run bench -- cost`: what it costs to keep a million entries for 90 days, and to read them. The real functions work on the
// engines of this machine, everything that AWS would bill is counted, and multiplied by prices.ts. Beside it, plain JSON items with
// the same indexes. `--entries N` takes fewer of each kind.
import { type Issuer, startIssuer } from '../../infra/local/issuer/issuer.ts'
import { streamConsumers } from '../../shared/deployment/streams.ts'
import { tables } from '../../shared/deployment/tables.ts'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { startOfWeek, weekOf } from '../../shared/parts/levels.ts'
import { dayMs } from '../../shared/time/day.ts'
import { baselineTables } from './baseline.ts'
import { type Bill, billOf, indexLines, total, type Work } from './bill.ts'
import { type Deployment, deploy, keyFileIn } from './deployment.ts'
import { type Engines, startEngines } from './engines.ts'
import { indexWorks, sizesFor, timesAgain } from './index-share.ts'
import { describeMachine } from './machine.ts'
import { readNumbers } from './numbers-argument.ts'
import { beginIndex, index } from './paid-indexing.ts'
import { archive, arriving, download, ingest, list, putPlain, sign, type Way } from './paid-work.ts'
import { prices, pricesRegion } from './prices.ts'
import { attackEntries, demoEntries } from './sample-entries.ts'
import { textTable } from './text-table.ts'

const million = 1e6
const entriesDefault = 3000
/** The goal for a million entries sent in batches, all in. */
const goalDollars = 3

const tableLines = ['table writes', 'index writes', 'storage, 90 days', 'backups, 90 days']

const { batchSizeMax: archiveBatch, batchWindowSeconds } = streamConsumers.archive
const second = 1000
/** As many entries as the archive is given at a time come within the time that it waits for them. */
const busy = {
  archiveBatch,
  tracedShare: 0.05,
  entryMs: (batchWindowSeconds * second) / archiveBatch,
  requestsAtOnce: 2,
}
/** The time of no feed is long enough for two entries. */
const idle = { archiveBatch: 1, tracedShare: 1, entryMs: 60 * second, requestsAtOnce: 1 }
const ways: readonly Way[] = [
  { name: 'batches of 500', batch: 500, ...busy, sentAfterMs: second },
  { name: 'batches, a day late', batch: 500, ...busy, sentAfterMs: dayMs },
  { name: 'one by one', batch: 1, ...busy, sentAfterMs: second },
  { name: 'one now and then', batch: 1, ...idle, sentAfterMs: second },
]

export async function benchCost(args: string[]): Promise<number> {
  const { entries: count = entriesDefault } = readNumbers(args, ['entries'])
  const engines = await startEngines()
  const issuer = await startIssuer({ port: 0, keyFile: keyFileIn(engines.dir) })
  try {
    const nowMs = Date.now()
    const kinds = { 'attack records': attackEntries(count, nowMs), 'demo entries': demoEntries(count, nowMs) }
    for (const [kind, entries] of Object.entries(kinds)) {
      console.log(`${await reportOf(engines, issuer, kind, entries, nowMs)}\n`)
    }
    console.log(footer())
    return 0
  } finally {
    await issuer.stop()
    await engines.stop()
  }
}

interface Column {
  readonly name: string
  readonly bill: Bill
  readonly writeUnits: number
  readonly indexWriteUnits: number
  readonly itemBytes: number
}

async function reportOf(
  engines: Engines,
  issuer: Issuer,
  kind: string,
  entries: readonly SubmittedEntry[],
  nowMs: number,
): Promise<string> {
  const columns: Column[] = []
  // To come, since the engine removes what has expired by its own clock; no entry is of the week before.
  const startMs = startOfWeek(weekOf(nowMs) + 1) + 2 * dayMs
  let reading = ''
  for (const way of ways) {
    const deployment = await deploy(engines, issuer, tables, undefined, sizesFor(entries.length))
    const sent = arriving(entries, way, startMs)
    await beginIndex(deployment, sent[0]?.context.organizationId ?? '', startMs)
    const works = [
      await ingest(deployment, sent, way, startMs),
      await archive(deployment, way),
      await sign(deployment, way),
      ...indexWorks(await index(deployment, way, startMs), way, entries.length),
    ]
    columns.push(columnOf(way.name, works, entries.length))
    if (way === ways[0]) reading = await readingReport(deployment, sent)
  }
  columns.push(
    columnOf(
      'plain JSON, tables only',
      [await putPlain(await deploy(engines, issuer, baselineTables), entries, nowMs)],
      entries.length,
    ),
  )
  const dollars = (value: number) => (value === 0 ? '-' : value.toFixed(3))
  const lines = [...(columns[0]?.bill.keys() ?? [])].filter((line) => !['reads', 'files'].includes(line))
  const row = (name: string, unit: string, of: (column: Column) => string) => [name, unit, ...columns.map(of)]
  return [
    `${entries.length} ${kind}: dollars for a million entries, kept for 90 days`,
    '',
    textTable([
      ['', '', ...columns.map(({ name }) => name)],
      ...lines.map((line) => row(line, 'dollars', ({ bill }) => dollars(bill.get(line) ?? 0))),
      row('of it tables', 'dollars', ({ bill }) =>
        dollars(tableLines.reduce((sum, line) => sum + (bill.get(line) ?? 0), 0)),
      ),
      row('of it the search index', 'dollars', ({ bill }) =>
        dollars(indexLines.reduce((sum, line) => sum + (bill.get(line) ?? 0), 0)),
      ),
      row('total', 'dollars', ({ bill }) => dollars(total(bill))),
      row('an item', 'bytes', ({ itemBytes }) => itemBytes.toFixed(0)),
      row('its table', 'write units', ({ writeUnits }) => writeUnits.toFixed(3)),
      row('each index it is in', 'write units', ({ indexWriteUnits }) => indexWriteUnits.toFixed(3)),
    ]),
    '',
    `goal: ${goalDollars.toFixed(2)} for batches; this is ${total(columns[0]?.bill ?? new Map()).toFixed(2)}`,
    '',
    `search index: an entry is written again ${ways.map((way) => `${timesAgain(way)} times (${way.name})`).join(', ')} after its first part;`,
    `the levels above ${entries.length} entries are charged as the writing of the sealed part, which was measured`,
    '',
    reading,
  ].join('\n')
}

function columnOf(name: string, works: readonly Work[], entries: number): Column {
  const [{ usage }] = works as [Work]
  const scaled = new Map(Array.from(billOf(works), ([line, dollars]) => [line, (dollars * million) / entries]))
  const sum = (counts: Readonly<Record<string, number>>, ofIndex: boolean) =>
    Object.entries(counts).reduce(
      (units, [at, value]) => units + (at.startsWith('events') && at.includes('/') === ofIndex ? value : 0),
      0,
    )
  // An index counts a unit for each item in it, and the table likewise: the smallest item is one of each.
  const inIndexes = sum(usage.storedItems, true)
  return {
    name,
    bill: scaled,
    writeUnits: sum(usage.writeUnits, false) / entries,
    indexWriteUnits: sum(usage.writeUnits, true) / inIndexes,
    itemBytes: sum(usage.storedBytes, false) / entries - 100,
  }
}

async function readingReport(deployment: Deployment, entries: readonly SubmittedEntry[]): Promise<string> {
  const [entry] = entries
  const organization = entry?.context.organizationId ?? ''
  const pages = Math.ceil(entries.length / 50)
  const listed = total(billOf([await list(deployment, organization, pages)]))
  const own = entries.filter(({ context }) => context.organizationId === organization).length
  const downloaded = total(billOf([await download(deployment, organization)]))
  return [
    `reading: ${((listed / pages) * 1000).toFixed(4)} dollars for 1,000 pages of 50 entries,`,
    `${((downloaded / own) * million).toFixed(3)} dollars for a million entries downloaded (data transfer not counted)`,
  ].join(' ')
}

function footer(): string {
  return [
    `prices of ${pricesRegion}, without free tiers:`,
    textTable([
      ['', 'dollars', 'read', 'source'],
      ...Object.values(prices).map(({ dollars, per, read, source }) => [`a ${per}`, String(dollars), read, source]),
    ]),
    '',
    ...describeMachine(),
  ].join('\n')
}
