// `npm run bench -- scale`: what a search costs that finds nothing, so that every part of the search index is asked, and what insights over
// everything do, in one, ten and a hundred million entries. One part is made by the index's own code of the workload's entries, and one is joined of eight such parts; the manifest names
// either as often as the entries would fill parts, each time under another name. `--rows N` makes parts smaller than they get, `--entries N` asks
// of so many entries alone.
import { randomBytes, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { writeJoined } from '../../functions/index/part-joining.ts'
import { bucketPrefixes } from '../../shared/deployment/bucket-keys.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { entryIdMs, firstIdOf } from '../../shared/entry/entry-id.ts'
import { entryOfLine, prepareEntry } from '../../shared/entry/stored-line.ts'
import { directoryBytes, readDirectory } from '../../shared/parts/directory.ts'
import { idAt, idBytes } from '../../shared/parts/entry-id-bytes.ts'
import { levelOf, partSizes } from '../../shared/parts/levels.ts'
import type { PartRef } from '../../shared/parts/manifest.ts'
import { digestsOf } from '../../shared/parts/pages.ts'
import { contentOf, type IndexedEntry, mergedContent, type PartContent } from '../../shared/parts/part-content.ts'
import { type PartFile, partFile } from '../../shared/parts/part-file.ts'
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
import { askInsights, askProduct, type IndexSide } from './product.ts'
import { answer, insightsQuestion, type Page, type Question } from './questions.ts'
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
  { name: 'a word that is nowhere', scope, parameters: { q: 'xylophone' }, toTheEnd: true },
  { name: 'an id that is nowhere, as text', scope, parameters: { q: randomUUID() }, toTheEnd: true },
  { name: 'an event name that is nowhere', scope, parameters: { 'event-name': 'Nothing such' }, toTheEnd: true },
]

export async function benchScale(args: string[]): Promise<number> {
  const { rows = partSizes.partRowsMax, entries: only } = readNumbers(args, ['rows', 'entries'])
  const engines = await startEngines()
  try {
    const nowMs = Date.now()
    const { whole, joined, joinMs } = await makeParts(engines, rows, nowMs)
    const files = await Promise.all([whole, joined].map((ref) => fileOf(engines, ref)))
    const { endpoint, child } = await forked(new URL('./few-parts-bucket.ts', import.meta.url), [
      String(getMs),
      ...files,
    ])
    const s3 = new S3Client({ endpoint, region, credentials: engines.s3Credentials })
    const head = ['million entries', 'parts', 'of entries', 'asked is', 'requests', 'GETs', 'MB', 'read units']
    const table = [[...head, 'cold ms', 'CPU ms', 'warm ms', 'CPU ms', 'dollars a million searches']]
    for (const entries of only === undefined ? sizes : [only])
      for (const made of [whole, joined]) {
        // Of fewer, a week has not as many as a joined part holds.
        if (made === joined && entries < weeks * whole.rows) continue
        const store = await newStore(engines.dynamoDb, `scale${entries}of${made.rows}`)
        const parts = partsOf(made, Math.max(weeks, Math.ceil(entries / made.rows)), nowMs)
        const manifest = {
          version: 1,
          closedToMs: nowMs,
          notesFromMs: nowMs,
          notesToMs: nowMs,
          logSize: entries,
          parts,
        }
        await new Manifests(store.client, store.names.ledger).commit(organization, manifest)
        const searches = questions.map((question) => ({
          name: question.name,
          ask: (side: IndexSide) => search(store, side, question, nowMs),
        }))
        const counted = parts.length * made.rows
        const counting = { name: insightsQuestion.name, ask: (side: IndexSide) => count(store, side, counted, nowMs) }
        for (const { name, ask } of [...searches, counting]) {
          const side = sideOf(store, s3)
          const cold = await measured(store, () => ask(side))
          const warm = await measured(store, () => ask(side))
          const dollars =
            cold.reads.readUnits * prices.readUnitsInfrequent.dollars + cold.gets * prices.bucketGets.dollars
          table.push([
            ...[(entries / 1e6).toFixed(1), String(parts.length), String(made.rows), name],
            ...[String(cold.requests), String(cold.gets)],
            ...[(cold.bytes / 1e6).toFixed(1), cold.reads.readUnits.toFixed(1)],
            ...[cold.ms, cold.cpuMs, warm.ms, warm.cpuMs].map((ms) => ms.toFixed(0)),
            dollars.toFixed(2),
          ])
        }
      }
    child.disconnect()
    for (const { rows: made, bytes, directoryBytes } of [whole, joined])
      console.log(
        `part of ${made} entries: ${Math.round(bytes / made)} bytes an entry, a directory of ${Math.round(directoryBytes / 1000)} KB`,
      )
    console.log(`joined in ${joinMs.toFixed(0)} ms of processor time`)
    console.log(`${getMs} ms a GET\n\n${textTable(table)}\n\n${describeMachine().join('\n')}`)
    return 0
  } finally {
    await engines.stop()
  }
}

/** A young part; and as many as fit into a joined one, of the same content under later ids, joined by the index's own step. */
async function makeParts(engines: Engines, rows: number, nowMs: number) {
  const s3 = new S3Client({ endpoint: engines.s3, region, credentials: engines.s3Credentials })
  const parts = new IndexParts(s3, bucket)
  const newPartKey = () => randomBytes(16).toString('hex')
  const { textBytes, ...file } = partFile(await contentOfWorkload(rows, nowMs), true)
  const made: PartRef[] = []
  for (let at = 0; at < partSizes.joinedMax; at += 1) {
    const { ids, file: moved } = movedBy(file, at * retentionDays * dayMs)
    const [firstId = '', lastId = ''] = [ids[0], ids.at(-1)]
    const span = { kind: 'base', fromMs: entryIdMs(firstId), toMs: entryIdMs(lastId) + 1, firstId, lastId } as const
    const object = await parts.put(organization, newPartKey(), false, moved)
    made.push({ ...span, ...object, level: levelOf(rows, textBytes, partSizes), rows, textBytes, isSealed: false })
  }
  const logger = { info: () => {}, warn: () => {}, error: () => {} }
  const deps = { parts, newPartKey, sizes: partSizes, logger, metrics: { put: () => {} } }
  const before = process.cpuUsage()
  const step = await writeJoined(deps, organization, made)
  const joinMs = cpuMsSince(before)
  const [whole, joined] = [made[0], 'parts' in step ? step.parts[0] : undefined]
  if (!whole || joined?.rows !== made.length * rows) throw new Error('the parts were not joined')
  return { whole, joined, joinMs }
}

/** Made a run's entries at a time, as the index does. */
function contentOfWorkload(rows: number, nowMs: number): Promise<PartContent> {
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
  return mergedContent(contents())
}

/** The same part with the times in its ids moved: to make one anew takes half a minute. */
function movedBy(file: PartFile, ms: number) {
  const directory = readDirectory(file.directory)
  const body = Buffer.from(file.body)
  const [from, length] = directory.ids
  for (let at = from; at < from + length; at += idBytes) body.writeUIntBE(body.readUIntBE(at, 6) + ms, at, 6)
  const ids = Array.from({ length: directory.rows }, (_, row) => idAt(body.subarray(from), row))
  const idStarts = ids.filter((_, row) => row % directory.idBlock === 0)
  const digests = digestsOf(body, directory.pageBytes)
  return { ids, file: { body, directory: directoryBytes({ ...directory, idStarts, digests }) } }
}

async function fileOf({ dir, s3, s3Credentials }: Engines, { name, rows }: PartRef): Promise<string> {
  const client = new S3Client({ endpoint: s3, region, credentials: s3Credentials })
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: `${bucketPrefixes.index}${name}` }))
  const file = join(dir, String(rows))
  await writeFile(file, (await Body?.transformToByteArray()) ?? '')
  return file
}

/** In order of time, side by side over all that is kept. */
function partsOf(made: PartRef, count: number, nowMs: number): PartRef[] {
  const spanMs = retentionDays * dayMs - 60_000
  return Array.from({ length: count }, (_, at) => {
    const [fromMs, toMs] = [at, at + 1].map((edge) => nowMs - spanMs + Math.floor((edge * spanMs) / count)) as [
      number,
      number,
    ]
    const [firstId, lastId] = [firstIdOf(instantOfMs(fromMs)), firstIdOf(instantOfMs(toMs - 1))]
    return { ...made, name: `sealed/${organization}/${made.rows}-${at}`, isSealed: true, fromMs, toMs, firstId, lastId }
  })
}

function sideOf({ client, names }: Store, s3: S3Client): IndexSide {
  return {
    manifests: new Manifests(client, names.ledger),
    notes: new LateNotes(client, names.ledger),
    parts: new IndexParts(s3, bucket),
  }
}

interface Asked {
  readonly requests: number
  readonly gets: number
  readonly bytes: number
}

interface Measured extends Asked {
  readonly reads: Reads
  readonly ms: number
  /** Of this process, in which the function is. */
  readonly cpuMs: number
}

async function measured(store: Store, ask: () => Promise<Asked>): Promise<Measured> {
  const tally = tallyReads(store)
  const [startMs, before] = [performance.now(), process.cpuUsage()]
  const asked = await ask()
  const [ms, cpuMs] = [performance.now() - startMs, cpuMsSince(before)]
  return { ...asked, reads: await tally.take(), ms, cpuMs }
}

/** Within the budgets of the deployed function. @throws Error if something is found, or the index is not what was asked. */
async function search(store: Store, side: IndexSide, question: Question, nowMs: number): Promise<Asked> {
  const ask = askProduct(store, nowMs, () => side, budgetSizes.query)
  const pages: Page[] = []
  const {
    ids,
    gets = 0,
    bytes = 0,
  } = await answer(async (...asked) => {
    const page = await ask(...asked)
    pages.push(page)
    return page
  }, question)
  if (ids.length > 0 || pages.some(({ plan }) => plan !== 'index'))
    throw new Error(`"${question.name}" is found, or was not asked of the index`)
  return { requests: pages.length, gets, bytes }
}

/** However long it takes. Every part has the same entries, so the same acts. @throws Error if it counts another number of entries. */
async function count(store: Store, side: IndexSide, entries: number, nowMs: number): Promise<Asked> {
  const { entriesExamined, gets = 0, bytes = 0 } = await askInsights(store, nowMs, side)
  if (entriesExamined !== entries) throw new Error(`${entriesExamined} entries were counted instead of ${entries}`)
  return { requests: 1, gets, bytes }
}
