// The Lambda entry of download: environment and clients, once per instance.
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { readEnvironment } from '../../shared/deployment/environment.ts'
import { logsIn } from '../../shared/log/log.ts'
import { DownloadFiles } from '../../shared/store/bucket/download-files.ts'
import { LogTiles } from '../../shared/store/bucket/log-tiles.ts'
import { Payloads } from '../../shared/store/bucket/payloads.ts'
import { Segments } from '../../shared/store/bucket/segments.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { s3Client } from '../../shared/store/clients/s3-client.ts'
import { sqsClient } from '../../shared/store/clients/sqs-client.ts'
import { Events } from '../../shared/store/events/events.ts'
import { DownloadLedger } from '../../shared/store/ledger/download-ledger.ts'
import { LogLedger } from '../../shared/store/ledger/log-ledger.ts'
import { ShardHistory, shardsOf } from '../../shared/store/ledger/shard-history.ts'
import { Signposts } from '../../shared/store/ledger/signposts.ts'
import { DownloadQueue } from '../../shared/store/queue/download-queue.ts'
import { emfMetrics } from '../../shared/telemetry/emf-metrics.ts'
import { jsonLogger } from '../../shared/telemetry/logger.ts'
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
const [logger, metrics] = [jsonLogger(console.log), emfMetrics(env.service)]
// Where entries are is told by what is in force, not by what is asked for.
const history = new ShardHistory(dynamoDb, env.ledgerTable)
const plan = await history.inForce({ text: env.shards, deployedMs: Date.parse(env.deployedAt) })
const shards = shardsOf(plan, { logger, metrics })

export const handler = createApp({
  events: new Events(dynamoDb, env.eventsTable, shards),
  downloads: new DownloadLedger(dynamoDb, env.ledgerTable),
  queue: new DownloadQueue(sqsClient(), env.downloadQueue),
  files: new DownloadFiles(s3, env.archiveBucket),
  signposts: new Signposts(dynamoDb, env.ledgerTable),
  payloads: new Payloads(s3, env.archiveBucket),
  logs: logsIn({
    ledger,
    segments: new Segments(s3, env.archiveBucket),
    tiles: new LogTiles(s3, env.archiveBucket, ledger),
  }),
  now: Date.now,
  logger,
  metrics,
  newBudget: () => newBudget(budgetSizes.download),
})
