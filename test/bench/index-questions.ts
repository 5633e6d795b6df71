// What the search index makes of the questions: the index is made by its own function of what was loaded, and asked with nothing in memory
// and with everything, over a bucket that answers at once and over one that takes as long as S3.
import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { S3Client } from '@aws-sdk/client-s3'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { indexOrganization } from '../../functions/index/indexing.ts'
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { type PartSizes, partSizes } from '../../shared/parts/levels.ts'
import { IndexParts } from '../../shared/store/bucket/index-parts.ts'
import { Events } from '../../shared/store/events/events.ts'
import { LateNotes } from '../../shared/store/ledger/late-notes.ts'
import { Manifests } from '../../shared/store/ledger/manifests.ts'
import { bucket, type Engines, region } from './engines.ts'
import { prices } from './prices.ts'
import { askInsights, askProduct, type IndexSide } from './product.ts'
import { answer, insightsQuestion, type Question, questions } from './questions.ts'
import { type Reads, tallyReads } from './read-tally.ts'
import type { Store } from './store.ts'
import { textTable } from './text-table.ts'
import { type TimingBounds, type Timings, timedInTurn } from './timings.ts'
import { organization } from './workload.ts'

/** A GET of S3 Standard within the region takes so long to its first byte, most of the time. */
const getMs = 25

interface Made {
  readonly parts: number
  readonly rows: number
  readonly bytes: number
  readonly seconds: number
}

interface IndexRow {
  readonly name: string
  readonly ids: readonly string[]
  readonly readUnits: number
  /** With nothing in memory. */
  readonly gets: number
  readonly bytes: number
  /** Of GETs that take no time, then of those that do: with nothing in memory, then with everything. */
  readonly timings: readonly Timings[]
}

interface MeasuredIndex {
  readonly made: Made
  readonly rows: readonly IndexRow[]
}

/** Only of the questions that go by the index. */
export async function measureIndex(
  store: Store,
  engines: Engines,
  nowMs: number,
  bounds: TimingBounds,
): Promise<MeasuredIndex> {
  const made = await makeIndex(store, engines, nowMs)
  const tally = tallyReads(store)
  const [coldNow, warmNow] = sidesOf(store, engines, nowMs, 0)
  const [coldLater, warmLater] = sidesOf(store, engines, nowMs, getMs)
  const rows: IndexRow[] = []
  for (const question of [...questions, insightsQuestion]) {
    await tally.take()
    const { plan, ids, gets = 0, bytes = 0 } = await coldNow(question)
    const { readUnits } = await tally.take()
    if (plan !== 'index') continue
    for (const warmed of [warmNow, warmLater]) await warmed(question)
    const timings = await timedInTurn(
      [coldNow, warmNow, coldLater, warmLater].map((ask) => () => ask(question)),
      bounds,
    )
    rows.push({ name: question.name, ids, readUnits, gets, bytes, timings })
  }
  return { made, rows }
}

/** All has been there for long: the entries of a table that was filled before there was an index. */
async function makeIndex({ client, names }: Store, engines: Engines, nowMs: number): Promise<Made> {
  const manifests = new Manifests(client, names.ledger)
  const sizes: PartSizes = { ...partSizes, baseRowsMin: 1 }
  let clockMs = nowMs
  const deps = {
    events: new Events(client, names.events),
    notes: new LateNotes(client, names.ledger),
    manifests,
    parts: new IndexParts(clientOf(engines, 0), bucket),
    payloads: { get: () => Promise.reject(new Error('the workload has nothing in the bucket')) },
    newPartKey: () => randomBytes(16).toString('hex'),
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    metrics: { put: () => {} },
    now: () => clockMs,
    sizes,
  }
  const startMs = performance.now()
  await indexOrganization(deps, organization, newBudget(budgetSizes.index))
  clockMs += 20 * 60_000
  while ((await indexOrganization(deps, organization, newBudget(budgetSizes.index))).again) clockMs += 1
  const { parts = [] } = (await manifests.get(organization)) ?? {}
  const sum = (of: (part: (typeof parts)[number]) => number) => parts.reduce((total, part) => total + of(part), 0)
  return {
    parts: parts.length,
    rows: sum(({ rows }) => rows),
    bytes: sum(({ bytes }) => bytes),
    seconds: (performance.now() - startMs) / 1000,
  }
}

type Ask = (question: Question) => ReturnType<typeof answer>

/** With nothing in memory when a question begins, and with what the questions before have left. */
function sidesOf(store: Store, engines: Engines, nowMs: number, takesMs: number): [cold: Ask, warm: Ask] {
  const s3 = clientOf(engines, takesMs)
  const side = (): IndexSide => ({
    manifests: new Manifests(store.client, store.names.ledger),
    notes: new LateNotes(store.client, store.names.ledger),
    parts: new IndexParts(s3, bucket),
  })
  const kept = side()
  const asking = (question: Question, own: IndexSide) =>
    question.name === insightsQuestion.name
      ? askInsights(store, nowMs, own)
      : answer(
          askProduct(store, nowMs, () => own),
          question,
        )
  return [(question) => asking(question, side()), (question) => asking(question, kept)]
}

function clientOf({ s3, s3Credentials }: Engines, takesMs: number): S3Client {
  return new S3Client({ endpoint: s3, region, credentials: s3Credentials, requestHandler: new LateHandler(takesMs) })
}

/** Each GET is held back below the client: it takes one of its connections meanwhile. */
class LateHandler extends NodeHttpHandler {
  readonly #takesMs: number

  constructor(takesMs: number) {
    super()
    this.#takesMs = takesMs
  }

  override async handle(...args: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    if (this.#takesMs > 0 && args[0].method === 'GET') await setTimeout(this.#takesMs)
    return super.handle(...args)
  }
}

export interface ByTable {
  readonly name: string
  readonly product: { readonly ids: readonly string[]; readonly p50Ms: number; readonly reads: Reads }
}

/** The questions to which the index has found other entries than the table. */
export function disagreeingOf({ rows }: MeasuredIndex, byTable: readonly ByTable[]): readonly IndexRow[] {
  return rows.filter((row) => byTable.find(({ name }) => name === row.name)?.product.ids.join() !== row.ids.join())
}

export function reportIndex({ made, rows }: MeasuredIndex, byTable: readonly ByTable[]): string {
  const head = [
    'by the search index',
    'table p50 ms',
    'read units',
    'cold p50/p95 ms',
    'warm p50/p95 ms',
    `cold, ${getMs} ms a GET`,
    `warm, ${getMs} ms a GET`,
    'GETs',
    'KB',
    'read units',
    'dollars a million, table',
    'index',
  ]
  const cells = rows.map(({ name, timings, gets, bytes, readUnits }) => {
    const product = byTable.find((row) => row.name === name)?.product
    return [
      name,
      (product?.p50Ms ?? Number.NaN).toFixed(0),
      (product?.reads.readUnits ?? Number.NaN).toFixed(1),
      ...timings.map(({ p50Ms, p95Ms }) => `${p50Ms.toFixed(0)} / ${p95Ms.toFixed(0)}`),
      String(gets),
      (bytes / 1000).toFixed(0),
      readUnits.toFixed(1),
      dollars(product?.reads.readUnits ?? Number.NaN, 0).toFixed(2),
      dollars(readUnits, gets).toFixed(2),
    ]
  })
  const { parts, rows: entries, bytes, seconds } = made
  return [
    textTable([head, ...cells]),
    '',
    `index     ${parts} parts of ${entries} entries, ${Math.round(bytes / Math.max(1, entries))} bytes an entry, made in ${Math.round(seconds)} s`,
    `dollars   of a million such questions: read units of class Standard-IA, and GETs with nothing in memory; not the function's time`,
  ].join('\n')
}

function dollars(readUnits: number, gets: number): number {
  return readUnits * prices.readUnitsInfrequent.dollars + gets * prices.bucketGets.dollars
}
