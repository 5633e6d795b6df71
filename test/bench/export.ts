// `npm run bench -- export`: how long a download of a whole organization takes, in each format of a table's rows, by the download
// function on the engines of this machine; and what it takes of this process: processor time an entry, memory at most. `--entries N`
// sets how many entries there are.
import { setInterval as every } from 'node:timers'
import type { SQSEvent } from 'aws-lambda'
import { startIssuer } from '../../infra/local/issuer/issuer.ts'
import { tables } from '../../shared/deployment/tables.ts'
import { cpuMsSince } from './cpu-time.ts'
import { type Deployment, deploy, keyFileIn } from './deployment.ts'
import { startEngines } from './engines.ts'
import { loadProduct } from './load.ts'
import { describeMachine } from './machine.ts'
import { readNumbers } from './numbers-argument.ts'
import { newStore } from './store.ts'
import { textTable } from './text-table.ts'
import { organization } from './workload.ts'

const entriesDefault = 100_000
const database = 'export'
const formats = ['csv', 'ndjson'] as const

export async function benchExport(args: string[]): Promise<number> {
  const { entries: count = entriesDefault } = readNumbers(args, ['entries'])
  const engines = await startEngines()
  const issuer = await startIssuer({ port: 0, keyFile: keyFileIn(engines.dir) })
  try {
    const deployment = await deploy(engines, issuer, tables, database)
    const shown = await loadProduct(await newStore(engines.dynamoDb, database), count, Date.now())
    const rows: string[][] = []
    for (const format of formats) rows.push(await measure(deployment, format))
    const head = ['format', 'entries', 'steps', 'seconds', 'CPU ms an entry', 'read units', 'more memory, MiB']
    console.log(`${textTable([head, ...rows])}\n`)
    console.log(describeMachine().join('\n'))
    return rows.every(([, entries]) => entries === String(shown)) ? 0 : 1
  } finally {
    await issuer.stop()
    await engines.stop()
  }
}

async function measure(deployment: Deployment, format: (typeof formats)[number]): Promise<string[]> {
  const path = `/v2/organizations/${organization}/downloads`
  const asked = await deployment.call('POST', path, JSON.stringify({ format }))
  if (asked.statusCode !== 202) throw new Error(`no download: ${asked.body}`)
  const { id } = JSON.parse(asked.body)
  deployment.meter.take()
  const memory = watchMemory()
  const [cpu, startMs] = [process.cpuUsage(), performance.now()]
  let steps = 0
  await deployment.makeTurns((event: SQSEvent) => {
    steps += 1
    return deployment.download(event)
  })
  const seconds = (performance.now() - startMs) / 1000
  const { entries } = JSON.parse((await deployment.call('GET', `${path}/${id}`)).body)
  const readUnits = Object.values(deployment.meter.take().readUnits).reduce((sum, units) => sum + units, 0)
  return [
    format,
    String(entries),
    String(steps),
    seconds.toFixed(1),
    (cpuMsSince(cpu) / entries).toFixed(3),
    readUnits.toFixed(0),
    memory.end().toFixed(0),
  ]
}

/** The most that this process takes beyond what it takes now. */
function watchMemory(): { end(): number } {
  const before = process.memoryUsage.rss()
  let most = before
  const timer = every(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 20)
  return {
    end() {
      clearInterval(timer)
      return (most - before) / 2 ** 20
    },
  }
}
