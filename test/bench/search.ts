// `npm run bench -- search`: how fast and at what cost entries are found among many, by the product and by a straightforward
// implementation on the same engine, then by the search index. All must find the same, else it fails. `--entries N` makes it smaller,
// `--seconds N` says for how long each question is asked. `--index` leaves out the other implementation, and asks the table once.
import { parseArgs } from 'node:util'
import { CommandError } from '../../infra/command/command.ts'
import { progressOf } from '../../infra/local/demo/progress.ts'
import { askBaseline, baselineTables } from './baseline.ts'
import { type Engines, startEngines } from './engines.ts'
import { type ByTable, disagreeingOf, measureIndex, reportIndex } from './index-questions.ts'
import { type Loaded, load, loadProduct } from './load.ts'
import { describeMachine } from './machine.ts'
import { askInsights, askProduct } from './product.ts'
import { type AskPage, answer, insightsQuestion, type Page, type Question, questions } from './questions.ts'
import { type Reads, type ReadTally, tallyReads } from './read-tally.ts'
import { newStore, type Store } from './store.ts'
import { textTable } from './text-table.ts'
import { type TimingBounds, type Timings, timedInTurn } from './timings.ts'
import { rareEntries } from './workload.ts'

const entriesDefault = 300_000
/** For each question: no turn begins later, once there are two; with 0, one is enough. */
const secondsDefault = 10

export async function benchSearch(args: string[]): Promise<number> {
  const { count, seconds, isIndexAlone } = readArguments(args)
  const engines = await startEngines()
  const bounds = { runsMin: seconds === 0 ? 1 : 2, runsMax: 20, withinMs: seconds * 1000 }
  try {
    const nowMs = Date.now()
    if (isIndexAlone) return await benchIndex(engines, count, nowMs, bounds)
    const [product, baseline] = [
      await newStore(engines.dynamoDb, 'product'),
      await newStore(engines.dynamoDb, 'baseline', baselineTables),
    ]
    const progress = progressOf(count, process.stderr)
    const loaded = await load({ product, baseline, count, nowMs }, (done) => progress.update(done))
    progress.end()
    const rows = await measureAll(product, baseline, nowMs, bounds)
    console.log(report(count, loaded, rows))
    const byTable = [...rows, await insightsByTable(product, tallyReads(product), nowMs)]
    const byIndex = await measureIndex(product, engines, nowMs, bounds)
    console.log(`\n${reportIndex(byIndex, byTable)}\n\n${describeMachine().join('\n')}`)
    const disagreeing = [
      ...rows.filter(({ product, baseline }) => product.ids.join() !== baseline.ids.join()),
      ...disagreeingOf(byIndex, byTable),
    ]
    return agreed(disagreeing)
  } finally {
    await engines.stop()
  }
}

async function benchIndex(engines: Engines, count: number, nowMs: number, bounds: TimingBounds): Promise<number> {
  const product = await newStore(engines.dynamoDb, 'product')
  await loadProduct(product, count, nowMs)
  const [ask, tally] = [askProduct(product, nowMs), tallyReads(product)]
  const rows: ByTable[] = []
  for (const question of questions) {
    await tally.take()
    const startMs = performance.now()
    const { ids } = await answer(ask, question)
    const p50Ms = performance.now() - startMs
    rows.push({ name: question.name, product: { ids, p50Ms, reads: await tally.take() } })
  }
  rows.push(await insightsByTable(product, tally, nowMs))
  const byIndex = await measureIndex(product, engines, nowMs, bounds)
  console.log(`${count} entries; ${new Date().toISOString().slice(0, 10)}\n\n${reportIndex(byIndex, rows)}`)
  console.log(`\n${describeMachine().join('\n')}`)
  return agreed(disagreeingOf(byIndex, rows))
}

async function insightsByTable(product: Store, tally: ReadTally, nowMs: number): Promise<ByTable> {
  await tally.take()
  const startMs = performance.now()
  const { ids } = await askInsights(product, nowMs)
  const p50Ms = performance.now() - startMs
  return { name: insightsQuestion.name, product: { ids, p50Ms, reads: await tally.take() } }
}

function agreed(disagreeing: readonly { readonly name: string }[]): number {
  for (const { name } of disagreeing) console.error(`"${name}": the sides found different entries`)
  return disagreeing.length > 0 ? 1 : 0
}

function readArguments(args: string[]): { count: number; seconds: number; isIndexAlone: boolean } {
  const { values } = parseArgs({
    args,
    options: {
      entries: { type: 'string', default: String(entriesDefault) },
      seconds: { type: 'string', default: String(secondsDefault) },
      index: { type: 'boolean', default: false },
    },
  })
  const [count, seconds] = [wholeNumber(values.entries), wholeNumber(values.seconds)]
  if (count === undefined || count < rareEntries)
    throw new CommandError(`"--entries" must be a whole number from ${rareEntries}, not "${values.entries}"`)
  if (seconds === undefined) throw new CommandError(`"--seconds" must be a whole number, not "${values.seconds}"`)
  return { count, seconds, isIndexAlone: values.index }
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,8}$/.test(text) ? Number(text) : undefined
}

interface Measured extends Timings, Omit<Page, 'nextAfterId'> {
  /** Of one run. */
  readonly reads: Reads
}

interface Row {
  readonly name: string
  readonly product: Measured
  readonly baseline: Measured
}

async function measureAll(product: Store, baseline: Store, nowMs: number, bounds: TimingBounds): Promise<Row[]> {
  const ours = { ask: askProduct(product, nowMs), tally: tallyReads(product) }
  const tally = tallyReads(baseline)
  const plain = { ask: askBaseline(baseline, nowMs, 'here'), tally }
  const byContains = { ask: askBaseline(baseline, nowMs, 'contains'), tally }
  const rows: Row[] = []
  for (const question of questions) {
    const isText = question.parameters.q !== undefined
    const [found, other, contained] = await measure(
      isText ? [ours, plain, byContains] : [ours, plain],
      question,
      bounds,
    )
    if (found && other) rows.push({ name: question.name, product: found, baseline: other })
    if (found && contained) rows.push({ name: '  baseline by contains()', product: found, baseline: contained })
  }
  return rows
}

interface Side {
  readonly ask: AskPage
  readonly tally: ReadTally
}

/** What is found and read is of a first run, which also warms up. In the order of the sides. */
async function measure(sides: readonly Side[], question: Question, bounds: TimingBounds): Promise<Measured[]> {
  const firsts: Omit<Measured, keyof Timings>[] = []
  for (const { ask, tally } of sides) {
    await tally.take()
    firsts.push({ ...(await answer(ask, question)), reads: await tally.take() })
  }
  const timings = await timedInTurn(
    sides.map(
      ({ ask }) =>
        () =>
          answer(ask, question),
    ),
    bounds,
  )
  return firsts.flatMap((first, index) => (timings[index] ? [{ ...first, ...timings[index] }] : []))
}

function report(count: number, { seconds, product, baseline }: Loaded, rows: readonly Row[]): string {
  const head = [
    'query',
    'plan',
    'entries examined',
    'product p50/p95 ms',
    'read units',
    'baseline p50/p95 ms',
    'read units',
    'runs',
    'entries per unit, ratio',
    'time, ratio',
  ]
  const perEntry = ({ meanItemBytes, meanWriteUnits }: Loaded['product']) =>
    `${Math.round(meanItemBytes)} bytes an item, ${meanWriteUnits.toFixed(2)} write units`
  return [
    `${count} entries, loaded in ${Math.round(seconds)} s; ${new Date().toISOString().slice(0, 10)}`,
    '',
    textTable([head, ...rows.map(cellsOf)]),
    '',
    `product   ${perEntry(product)}`,
    `baseline  ${perEntry(baseline)}`,
  ].join('\n')
}

function cellsOf({ name, product, baseline }: Row): string[] {
  const perUnit = ({ reads }: Measured) => reads.entries / reads.readUnits
  const ratio = (value: number) => (Number.isFinite(value) ? value.toFixed(2) : '-')
  return [
    name,
    product.plan,
    String(product.entriesExamined),
    times(product),
    product.reads.readUnits.toFixed(1),
    times(baseline),
    baseline.reads.readUnits.toFixed(1),
    String(product.runs),
    ratio(perUnit(product) / perUnit(baseline)),
    ratio(baseline.p50Ms / product.p50Ms),
  ]
}

function times({ p50Ms, p95Ms }: Timings): string {
  return `${p50Ms.toFixed(1)} / ${p95Ms.toFixed(1)}`
}
