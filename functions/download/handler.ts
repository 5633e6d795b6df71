// The Lambda entry of download: environment and clients, once per instance.
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { leastLogLevel, readEnvironment } from '../../shared/deployment/environment.ts'
import { logsIn } from '../../shared/log/log.ts'
import { bucketStores } from '../../shared/store/bucket/bucket-stores.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { s3Client } from '../../shared/store/clients/s3-client.ts'
import { sqsClient } from '../../shared/store/clients/sqs-client.ts'
import { eventsToRead } from '../../shared/store/ledger/events-in-force.ts'
import { ledgerStores } from '../../shared/store/ledger/ledger-stores.ts'
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
const { ledger, downloads, lookups, manifests, notes } = ledgerStores(dynamoDb, env.ledgerTable)
const { segments, tiles, payloads, files, parts } = bucketStores(s3Client(), env.archiveBucket, ledger)
const [logger, metrics] = [jsonLogger(console.log, process.env[leastLogLevel]), emfMetrics(env.service)]

export const handler = createApp({
  events: await eventsToRead(dynamoDb, env, { logger, metrics }),
  downloads,
  queue: new DownloadQueue(sqsClient(), env.downloadQueue),
  files,
  lookups,
  manifests,
  notes,
  parts,
  payloads,
  logs: logsIn({ ledger, segments, tiles }),
  now: Date.now,
  logger,
  metrics,
  newBudget: () => newBudget(budgetSizes.download),
})
