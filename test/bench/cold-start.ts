// `npm run bench -- cold-start`: how large each function's file is, how long it takes to load, and how long until its first request is
// answered by the engines of this machine. The median of several processes that have done nothing before; `--starts N` says how many,
// `--function NAME` of which one only.
import { fork } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { DynamoDBStreamEvent, SQSEvent } from 'aws-lambda'
import { CommandError } from '../../infra/command/command.ts'
import { startIssuer } from '../../infra/local/issuer/issuer.ts'
import { tables } from '../../shared/deployment/tables.ts'
import { downloadsMax } from '../../shared/download/download.ts'
import { bundleFunction, loadedAtStart } from '../bundle.ts'
import { type Deployment, deploy, keyFileIn } from './deployment.ts'
import { startEngines } from './engines.ts'
import { describeMachine } from './machine.ts'
import { demoEntries } from './sample-entries.ts'
import { textTable } from './text-table.ts'
import { organization } from './workload.ts'

/** Each start begins a download, and one caller may have no more under way. */
const startsMax = downloadsMax.caller
const names = ['ingest', 'query', 'archive', 'download'] as const
type Name = (typeof names)[number]

export async function benchColdStart(args: string[]): Promise<number> {
  const { starts, measured } = readArguments(args)
  const engines = await startEngines()
  const issuer = await startIssuer({ port: 0, keyFile: keyFileIn(engines.dir) })
  try {
    const deployment = await deploy(engines, issuer, tables, engines.s3Credentials.accessKeyId)
    const rows: string[][] = []
    const events = await eventsOf(deployment, starts)
    for (const name of measured) rows.push(await measure(name, engines.dir, events[name], deployment.environment))
    const head = ['function', 'bytes', 'sources at start', 'of all', 'load ms', 'its CPU ms', 'first answer ms']
    console.log(`${starts} starts each, median; ${new Date().toISOString().slice(0, 10)}\n`)
    console.log(`${textTable([head, ...rows])}\n`)
    console.log(describeMachine().join('\n'))
    return 0
  } finally {
    await issuer.stop()
    await engines.stop()
  }
}

function readArguments(args: string[]): { readonly starts: number; readonly measured: readonly Name[] } {
  const options = { starts: { type: 'string', default: String(startsMax) }, function: { type: 'string' } } as const
  const { starts, function: only } = parseArgs({ args, options }).values
  if (!/^\d{1,2}$/.test(starts) || Number(starts) < 1 || Number(starts) > startsMax)
    throw new CommandError(`"--starts" must be a whole number from 1 to ${startsMax}, not "${starts}"`)
  const measured = only === undefined ? names : names.filter((name) => name === only)
  if (measured.length === 0) throw new CommandError(`"--function" must be one of ${names.join(', ')}, not "${only}"`)
  return { starts: Number(starts), measured }
}

/** An event for each start: what one process has done is not there to be done for the next. */
async function eventsOf(deployment: Deployment, starts: number): Promise<Record<Name, readonly object[]>> {
  const entries = demoEntries(2 * starts, Date.now())
  const [sent, before] = [entries.slice(0, starts), entries.slice(starts)]
  await post(deployment, '/v2/entries', JSON.stringify(before), 201)
  for (let start = 0; start < starts; start += 1)
    await post(deployment, `/v2/organizations/${organization}/downloads`, '{"format":"ndjson"}', 202)
  return {
    ingest: sent.map((entry) => deployment.gatewayEvent('POST', '/v2/entries', JSON.stringify(entry))),
    query: sent.map(() => deployment.gatewayEvent('GET', `/v2/organizations/${organization}`)),
    archive: await drained(deployment),
    download: await turnsOf(deployment),
  }
}

async function post({ call }: Deployment, path: string, body: string, expected: number): Promise<void> {
  const { statusCode, body: answer } = await call('POST', path, body)
  if (statusCode !== expected) throw new Error(`${path} answered ${statusCode}: ${answer}`)
}

async function drained({ drain }: Deployment): Promise<DynamoDBStreamEvent[]> {
  const events: DynamoDBStreamEvent[] = []
  await drain('archive', 1, async (event) => void events.push(event))
  return events
}

/** The first of each download: what follows is not asked for. */
async function turnsOf({ makeTurns }: Deployment): Promise<SQSEvent[]> {
  const events: SQSEvent[] = []
  await makeTurns(async (event) => void events.push(event))
  return events
}

async function measure(
  name: Name,
  dir: string,
  events: readonly object[],
  environment: NodeJS.ProcessEnv,
): Promise<string[]> {
  const file = join(dir, `${name}.mjs`)
  const eventFile = join(dir, `${name}.json`)
  const bundle = await bundleFunction(name, file)
  const starts: Start[] = []
  for (const event of events) {
    await writeFile(eventFile, JSON.stringify(event))
    starts.push(await coldStart(file, eventFile, environment))
  }
  const median = (of: (start: Start) => number) =>
    (starts.map(of).toSorted((a, b) => a - b)[Math.floor((starts.length - 1) / 2)] ?? Number.NaN).toFixed(0)
  return [
    name,
    String(bundle.bytes),
    String(loadedAtStart(bundle, name).size),
    String(Object.keys(bundle.metafile.inputs).length),
    median(({ loadMs }) => loadMs),
    median(({ loadCpuMs }) => loadCpuMs),
    median(({ answerMs }) => answerMs),
  ]
}

interface Start {
  readonly loadMs: number
  readonly loadCpuMs: number
  readonly answerMs: number
  readonly answer: { readonly statusCode?: number; readonly batchItemFailures?: readonly unknown[] }
}

function coldStart(file: string, eventFile: string, env: NodeJS.ProcessEnv): Promise<Start> {
  const child = fork(new URL('./cold-start-process.ts', import.meta.url), [file, eventFile], {
    env,
    // What the function logs and measures is not what this prints.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the process ended with ${code}`)))
    child.once('message', (message) => {
      child.kill()
      const start = message as Start
      const { statusCode = 200, batchItemFailures = [] } = start.answer
      if (statusCode < 300 && batchItemFailures.length === 0) resolve(start)
      else reject(new Error(`the function failed: ${JSON.stringify(start.answer)}`))
    })
  })
}
