// The Lambda entry of download: environment and clients, once per instance.
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/budget-sizes.ts'
import { emfMetrics } from '../../shared/emf-metrics.ts'
import { readEnvironment } from '../../shared/environment.ts'
import { jsonLog } from '../../shared/log.ts'
import { DownloadFiles } from '../../shared/store/download-files.ts'
import { DownloadLedger } from '../../shared/store/download-ledger.ts'
import { DownloadQueue } from '../../shared/store/download-queue.ts'
import { dynamoDbClient } from '../../shared/store/dynamodb-client.ts'
import { Events } from '../../shared/store/events.ts'
import { LogLedger } from '../../shared/store/log-ledger.ts'
import { LogTiles } from '../../shared/store/log-tiles.ts'
import { Payloads } from '../../shared/store/payloads.ts'
import { s3Client } from '../../shared/store/s3-client.ts'
import { Segments } from '../../shared/store/segments.ts'
import { ShardHistory, shardsOf } from '../../shared/store/shard-history.ts'
import { Signposts } from '../../shared/store/signposts.ts'
import { sqsClient } from '../../shared/store/sqs-client.ts'
import { createApp } from './app.ts'

const env = readEnvironment(
  process.env,
  'eventsTable',
  'ledgerTable',
  'archiveBucket',
  'downloadQueue',
  'shards',
  'deployedAt',
  'service',
)
const dynamoDb = dynamoDbClient()
const s3 = s3Client()
const ledger = new LogLedger(dynamoDb, env.ledgerTable)
const [log, metrics] = [jsonLog(console.log), emfMetrics(env.service)]
// Where entries are is told by what is in force, not by what is asked for.
const history = new ShardHistory(dynamoDb, env.ledgerTable)
const plan = await history.inForce({ text: env.shards, deployedMs: Date.parse(env.deployedAt) })
const shards = shardsOf(plan, { log, metrics })

export const handler = createApp({
  events: new Events(dynamoDb, env.eventsTable, shards),
  downloads: new DownloadLedger(dynamoDb, env.ledgerTable),
  queue: new DownloadQueue(sqsClient(), env.downloadQueue),
  files: new DownloadFiles(s3, env.archiveBucket),
  signposts: new Signposts(dynamoDb, env.ledgerTable),
  payloads: new Payloads(s3, env.archiveBucket),
  ledger,
  segments: new Segments(s3, env.archiveBucket),
  tiles: new LogTiles(s3, env.archiveBucket, ledger),
  now: Date.now,
  log,
  metrics,
  newBudget: () => newBudget(budgetSizes.download),
})
