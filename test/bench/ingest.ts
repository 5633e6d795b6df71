// `npm run bench -- ingest`: how many entries a second are accepted, and how many are archived, by the functions on the engines of this
// machine; and how much processor time the functions take for it, the engines' apart. `--entries N` sets how many are sent each time,
// `--batch N` one number of entries a request.
import type { DynamoDBStreamEvent } from 'aws-lambda'
import pMap from 'p-map'
import { type Issuer, startIssuer } from '../../infra/local/issuer/issuer.ts'
import { streamConsumers } from '../../shared/deployment/streams.ts'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { cpuMsSince } from './cpu-time.ts'
import { type Deployment, deploy, keyFileIn } from './deployment.ts'
import { type Engines, startEngines } from './engines.ts'
import { describeMachine } from './machine.ts'
import { readNumbers } from './numbers-argument.ts'
import { batchesOf } from './paid-work.ts'
import { textTable } from './text-table.ts'
import { workload } from './workload.ts'

const entriesDefault = 5000

const batches = [1, 50, 500]

export async function benchIngest(args: string[]): Promise<number> {
  const { entries: count = entriesDefault, batch: only } = readNumbers(args, ['entries', 'batch'])
  const ways = (only === undefined ? batches : [only]).flatMap((batch) =>
    [1, 16].map((concurrency) => ({ batch, concurrency })),
  )
  const engines = await startEngines()
  const issuer = await startIssuer({ port: 0, keyFile: keyFileIn(engines.dir) })
  try {
    const entries = [...workload(count, Date.now())]
    // What the first requests of a process cost beyond all others is the cold start's to tell.
    await measure(engines, issuer, entries.slice(0, 1000), { batch: 50, concurrency: 16 })
    const rows: string[][] = []
    for (const way of ways) rows.push(await measure(engines, issuer, entries, way))
    const head = [
      'entries a request',
      'requests at once',
      'accepted/s',
      'CPU ms an entry',
      'archived/s',
      'CPU ms an entry',
    ]
    console.log(`${count} entries each time; ${new Date().toISOString().slice(0, 10)}\n`)
    console.log(`${textTable([[...head, 'until archived, s'], ...rows])}\n`)
    console.log(describeMachine().join('\n'))
    return 0
  } finally {
    await issuer.stop()
    await engines.stop()
  }
}

interface Way {
  readonly batch: number
  readonly concurrency: number
}

/** First all is accepted, then all is archived: each function has the machine, and its processor time, to itself. */
async function measure(
  engines: Engines,
  issuer: Issuer,
  entries: readonly SubmittedEntry[],
  { batch, concurrency }: Way,
): Promise<string[]> {
  const { call, drain, archive } = await deploy(engines, issuer)
  const bodies = batchesOf(entries, batch).map((each) => JSON.stringify(each))
  const accepted = await timed(() => pMap(bodies, (body) => sent(call, body), { concurrency }))
  const events: DynamoDBStreamEvent[] = []
  await drain('archive', streamConsumers.archive.batchSizeMax, async (event) => void events.push(event))
  const archived = await timed(async () => {
    for (const event of events) await archive(event)
  })
  const rate = ({ seconds }: Timed) => (entries.length / seconds).toFixed(0)
  const cpu = ({ cpuMs }: Timed) => (cpuMs / entries.length).toFixed(3)
  return [
    String(batch),
    String(concurrency),
    rate(accepted),
    cpu(accepted),
    rate(archived),
    cpu(archived),
    (accepted.seconds + archived.seconds).toFixed(2),
  ]
}

const triesMax = 10

/** Again where the service asks for it: an engine on a machine that is busy with other things may be late. */
async function sent(call: Deployment['call'], body: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const { statusCode, body: answer } = await call('POST', '/v2/entries', body)
    if (statusCode === 201) return
    if (statusCode !== 503 || tries === triesMax) throw new Error(`not recorded: ${answer.slice(0, 500)}`)
  }
}

interface Timed {
  readonly seconds: number
  readonly cpuMs: number
}

async function timed(work: () => Promise<unknown>): Promise<Timed> {
  const [startMs, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  return { seconds: (performance.now() - startMs) / 1000, cpuMs: cpuMsSince(cpu) }
}
