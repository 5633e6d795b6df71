// `npm run bench -- scale`: what a search costs that finds nothing, so that every part of the search index is asked, in one, ten and a hundred
// million entries. One part is made by the index's own code of the workload's entries; the manifest names it as often as the entries would
// fill parts, each time under another name. `--rows N` makes
// it smaller than parts get, `--entries N` asks of so many entries alone.
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { firstIdOf } from '../../shared/entry/entry-id.ts'
import { entryOfLine, prepareEntry } from '../../shared/entry/stored-line.ts'
import { levelOf, partSizes } from '../../shared/parts/levels.ts'
import type { PartRef } from '../../shared/parts/manifest.ts'
import { contentOf, type IndexedEntry, mergedContent, type PartContent } from '../../shared/parts/part-content.ts'
import { partFile } from '../../shared/parts/part-file.ts'
import { sha256Hex } from '../../shared/sha256-hex.ts'
import { IndexParts } from '../../shared/store/bucket/index-parts.ts'
import { LateNotes } from '../../shared/store/ledger/late-notes.ts'
import { Manifests } from '../../shared/store/ledger/manifests.ts'
import { instantOfMs } from '../../shared/time/instant.ts'
import { retentionDays } from '../../shared/time/retention.ts'
import { cpuMsSince } from './cpu-time.ts'
import { bucket, type Engines, forked, region, startEngines } from './engines.ts'
import { describeMachine } from './machine.ts'
import { readNumbers } from './numbers-argument.ts'
import { prices } from './prices.ts'
import { askProduct, type IndexSide } from './product.ts'
import { answer, type Page, type Question } from './questions.ts'
import { type Reads, tallyReads } from './read-tally.ts'
import { newStore, type Store } from './store.ts'
import { textTable } from './text-table.ts'
import { organization, workload } from './workload.ts'

const sizes = [1e6, 10e6, 100e6]

/** A GET of S3 within the region takes so long to its first byte, most of the time. */
const getMs = 25

const dayMs = 24 * 60 * 60 * 1000
/** No part spans two weeks. */
const weeks = Math.ceil(retentionDays / 7)

const scope = `organizations/${organization}` as const
const questions: readonly Question[] = [
  { name: 'a word', scope, parameters: { q: 'xylophone' }, toTheEnd: true },
  { name: 'an id, as text', scope, parameters: { q: randomUUID() }, toTheEnd: true },
  { name: 'an event name', scope, parameters: { 'event-name': 'Nothing such' }, toTheEnd: true },
]

export async function benchScale(args: string[]): Promise<number> {
  const { rows = partSizes.partRowsMax, entries: only } = readNumbers(args, ['rows', 'entries'])
  const engines = await startEngines()
  try {
    const nowMs = Date.now()
    const { ref, s3, stop } = await onePart(engines, rows, nowMs)
    const head = ['million entries', 'parts', 'nothing is found of', 'requests', 'GETs', 'MB', 'read units', 'cold ms']
    const table = [[...head, 'CPU ms', 'warm ms', 'CPU ms', 'dollars a million searches']]
    for (const entries of only === undefined ? sizes : [only]) {
      const store = await newStore(engines.dynamoDb, `scale${entries}`)
      const parts = partsOf(ref, Math.max(weeks, Math.ceil(entries / rows)), nowMs)
      const manifest = { version: 1, closedToMs: nowMs, notesFromMs: nowMs, notesToMs: nowMs, logSize: entries, parts }
      await new Manifests(store.client, store.names.ledger).commit(organization, manifest)
      for (const question of questions) {
        const side = sideOf(store, s3)
        const cold = await measured(store, side, question, nowMs)
        const warm = await measured(store, side, question, nowMs)
        const dollars =
          cold.reads.readUnits * prices.readUnitsInfrequent.dollars + cold.gets * prices.bucketGets.dollars
        table.push([
          ...[
            (entries / 1e6).toFixed(1),
            String(parts.length),
            question.name,
            String(cold.requests),
            String(cold.gets),
          ],
          ...[(cold.bytes / 1e6).toFixed(1), cold.reads.readUnits.toFixed(1)],
          ...[cold.ms, cold.cpuMs, warm.ms, warm.cpuMs].map((ms) => ms.toFixed(0)),
          dollars.toFixed(2),
        ])
      }
    }
    stop()
    const { rows: made, bytes } = ref
    console.log(`parts of ${made} entries, ${Math.round(bytes / made)} bytes an entry; ${getMs} ms a GET\n`)
    console.log(`${textTable(table)}\n\n${describeMachine().join('\n')}`)
    return 0
  } finally {
    await engines.stop()
  }
}

/** Made a run's entries at a time, as the index does. */
async function onePart(engines: Engines, rows: number, nowMs: number) {
  const contents = function* (): Generator<PartContent> {
    let run: IndexedEntry[] = []
    for (const entry of workload(rows, nowMs)) {
      const { line } = prepareEntry(entry, nowMs, sha256Hex(JSON.stringify(entry)).slice(0, 32))
      run.push({ entry: entryOfLine(line), parts: [] })
      if (run.length < partSizes.readRowsMax) continue
      yield contentOf(run)
      run = []
    }
    if (run.length > 0) yield contentOf(run)
  }
  const content = await mergedContent(contents())
  const { body, directory, textBytes } = partFile(content, rows >= partSizes.gramRowsMin)
  const file = join(engines.dir, 'part')
  await writeFile(file, Buffer.concat([body, directory]))
  const { endpoint, child } = await forked(new URL('./one-part-bucket.ts', import.meta.url), [file, String(getMs)])
  const ref = {
    kind: 'base',
    level: levelOf(rows, textBytes, partSizes),
    rows: content.ids.length,
    bytes: body.length + directory.length,
    directoryBytes: directory.length,
    sha256: sha256Hex(directory),
    textBytes,
    isSealed: true,
  } as const
  const s3 = new S3Client({ endpoint, region, credentials: engines.s3Credentials })
  return { ref, s3, stop: () => child.disconnect() }
}

type Made = Awaited<ReturnType<typeof onePart>>['ref']

/** In order of time, side by side over all that is kept. */
function partsOf(made: Made, count: number, nowMs: number): PartRef[] {
  const spanMs = retentionDays * dayMs - 60_000
  return Array.from({ length: count }, (_, at) => {
    const [fromMs, toMs] = [at, at + 1].map((edge) => nowMs - spanMs + Math.floor((edge * spanMs) / count)) as [
      number,
      number,
    ]
    const [firstId, lastId] = [firstIdOf(instantOfMs(fromMs)), firstIdOf(instantOfMs(toMs - 1))]
    return { ...made, name: `sealed/${organization}/${at}`, fromMs, toMs, firstId, lastId }
  })
}

function sideOf({ client, names }: Store, s3: S3Client): IndexSide {
  return {
    manifests: new Manifests(client, names.ledger),
    notes: new LateNotes(client, names.ledger),
    parts: new IndexParts(s3, bucket),
  }
}

interface Measured {
  readonly requests: number
  readonly gets: number
  readonly bytes: number
  readonly reads: Reads
  readonly ms: number
  /** Of this process, in which the function is. */
  readonly cpuMs: number
}

/** Within the budgets of the deployed function. @throws Error if something is found, or the index is not what was asked. */
async function measured(store: Store, side: IndexSide, question: Question, nowMs: number): Promise<Measured> {
  const ask = askProduct(store, nowMs, () => side, budgetSizes.query)
  const tally = tallyReads(store)
  const pages: Page[] = []
  const [startMs, before] = [performance.now(), process.cpuUsage()]
  const {
    ids,
    gets = 0,
    bytes = 0,
  } = await answer(async (...asked) => {
    const page = await ask(...asked)
    pages.push(page)
    return page
  }, question)
  const [ms, cpuMs] = [performance.now() - startMs, cpuMsSince(before)]
  if (ids.length > 0 || pages.some(({ plan }) => plan !== 'index'))
    throw new Error(`"${question.name}" is found, or was not asked of the index`)
  return { requests: pages.length, gets, bytes, reads: await tally.take(), ms, cpuMs }
}
