// The Lambda entry of import: environment and clients, once per instance.
import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { leastLogLevel, readEnvironment } from '../../shared/deployment/environment.ts'
import { parseImportSources } from '../../shared/deployment/import-sources.ts'
import { bucketStores } from '../../shared/store/bucket/bucket-stores.ts'
import { ForeignObjects } from '../../shared/store/bucket/foreign-objects.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { s3Client } from '../../shared/store/clients/s3-client.ts'
import { sqsClient } from '../../shared/store/clients/sqs-client.ts'
import { eventsToWrite } from '../../shared/store/ledger/events-in-force.ts'
import { ledgerStores } from '../../shared/store/ledger/ledger-stores.ts'
import { ImportQueue } from '../../shared/store/queue/import-queue.ts'
import { emfMetrics } from '../../shared/telemetry/emf-metrics.ts'
import { jsonLogger } from '../../shared/telemetry/logger.ts'
import { createApp } from './app.ts'

const env = readEnvironment(
  process.env,
  'eventsTable',
  'ledgerTable',
  'archiveBucket',
  'importQueue',
  'importSources',
  'service',
  'shards',
  'deployedAt',
  'region',
)
const [dynamoDb, s3] = [dynamoDbClient(), s3Client()]
const [logger, metrics] = [jsonLogger(console.log, process.env[leastLogLevel]), emfMetrics(env.service)]
const { ledger, lookups, homes, declaredPaths, notes, quarantine } = ledgerStores(dynamoDb, env.ledgerTable)
const { payloads, quarantined } = bucketStores(s3, env.archiveBucket, ledger)

export const handler = createApp({
  sources: parseImportSources(env.importSources),
  events: await eventsToWrite(dynamoDb, env, { logger, metrics }),
  lookups,
  homes,
  declaredPaths,
  notes,
  payloads,
  quarantine,
  quarantined,
  objects: new ForeignObjects(s3),
  imports: new ImportQueue(sqsClient(), env.importQueue),
  region: env.region,
  now: Date.now,
  sleep: setTimeout,
  newSalt: () => randomBytes(16).toString('hex'),
  newBudget: () => newBudget(budgetSizes.ingest),
  newTurnBudget: () => newBudget(budgetSizes.import),
  logger,
  metrics,
})
