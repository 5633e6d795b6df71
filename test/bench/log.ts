// `npm run bench -- log [--entries N] [--leaves N] [--batch N]`: what it costs to integrate entries into a log, by the size of the batches
// in which they come; and how large a proof of a large log is, and how long verifying it takes.
import { randomBytes } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createTables } from '../../infra/local/engine/create-tables.ts'
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { tables } from '../../shared/deployment/tables.ts'
import { prepareEntry } from '../../shared/entry/stored-line.ts'
import { type AppendableLog, appendableLogsIn } from '../../shared/log/appendable-log.ts'
import { appendPending, type PendingEntry, pendingEntryOf } from '../../shared/log/archiving.ts'
import { bucketStores } from '../../shared/store/bucket/bucket-stores.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { s3Client } from '../../shared/store/clients/s3-client.ts'
import { ledgerStores } from '../../shared/store/ledger/ledger-stores.ts'
import { cpuMsSince } from './cpu-time.ts'
import { bucket, type Engines, region, startEngines } from './engines.ts'
import { proofReport } from './large-tree.ts'
import { describeMachine } from './machine.ts'
import { type Meter, meterOf, type Usage } from './meter.ts'
import { readNumbers } from './numbers-argument.ts'
import { textTable } from './text-table.ts'
import { organization, workload } from './workload.ts'

const batchSizes = [1, 10, 100, 1000]

export async function benchLog(args: string[]): Promise<number> {
  const { entries = 2000, leaves = 1_000_000, batch } = readNumbers(args, ['entries', 'leaves', 'batch'])
  const engines = await startEngines()
  try {
    const rows: string[][] = []
    for (const batchSize of batch === undefined ? batchSizes : [batch])
      rows.push(await integrate(engines, entries, batchSize))
    const head = ['entries a batch', 'entries/s', 'CPU ms', 'S3 requests', 'bytes put', 'write units', 'read units']
    console.log(`${entries} entries into one log; but for the second, all columns are for an entry; ${today()}\n`)
    console.log(`${textTable([head, ...rows])}\n`)
  } finally {
    await engines.stop()
  }
  console.log(`${(await proofReport(leaves)).join('\n')}\n`)
  console.log(describeMachine().join('\n'))
  return 0
}

/** One instance of the archive, to which the whole log comes. */
async function integrate(engines: Engines, count: number, batchSize: number): Promise<string[]> {
  const { log, meter } = await archiveOn(engines)
  const pending = pendingEntriesOf(count)
  const [startMs, cpu] = [performance.now(), process.cpuUsage()]
  for (let from = 0; from < count; from += batchSize)
    await appendPending(log, pending.slice(from, from + batchSize), newBudget(budgetSizes.archive))
  const [cpuMs, seconds] = [cpuMsSince(cpu), (performance.now() - startMs) / 1000]
  const usage = meter.take()
  const buckets = Object.values(usage.bucket)
  const each = (total: number, digits: number) => (total / count).toFixed(digits)
  return [
    String(batchSize),
    (count / seconds).toFixed(0),
    each(cpuMs, 3),
    each(sum(buckets.map(({ puts, gets }) => puts + gets)), 3),
    each(sum(buckets.map(({ bytesPut }) => bytesPut)), 0),
    each(sum(unitsOf(usage, 'writeUnits')), 3),
    each(sum(unitsOf(usage, 'readUnits')), 3),
  ]
}

async function archiveOn(engines: Engines): Promise<{ readonly log: AppendableLog; readonly meter: Meter }> {
  const id = randomBytes(8).toString('hex')
  const settings = {
    endpoint: engines.dynamoDb,
    region,
    credentials: { accessKeyId: id, secretAccessKey: 'unchecked' },
  }
  await createTables(new DynamoDBClient(settings), { events: 'events', ledger: 'ledger' })
  const dynamoDb = dynamoDbClient(settings)
  const s3 = s3Client({ endpoint: engines.s3, region, credentials: engines.s3Credentials })
  const { ledger } = ledgerStores(dynamoDb, 'ledger')
  const logs = appendableLogsIn({
    ledger,
    ...bucketStores(s3, bucket, ledger),
    logger: { info: () => {}, warn: () => {}, error: console.error },
  })
  return { log: logs.of(organization), meter: meterOf(dynamoDb, s3, tables) }
}

function pendingEntriesOf(count: number): PendingEntry[] {
  const nowMs = Date.now()
  return [...workload(count, nowMs)].map((entry, index) => {
    const receivedMs = nowMs + index
    const { id, line } = prepareEntry(entry, receivedMs, randomBytes(16).toString('hex'))
    return pendingEntryOf(id, () => line)
  })
}

function unitsOf(usage: Usage, kind: 'writeUnits' | 'readUnits'): number[] {
  return Object.values(usage[kind])
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}
