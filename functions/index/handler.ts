// The Lambda entry of index: environment and clients, once per instance.
import { randomBytes } from 'node:crypto'
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { leastLogLevel, readEnvironment } from '../../shared/deployment/environment.ts'
import { partSizes } from '../../shared/parts/levels.ts'
import { bucketStores } from '../../shared/store/bucket/bucket-stores.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { s3Client } from '../../shared/store/clients/s3-client.ts'
import { sqsClient } from '../../shared/store/clients/sqs-client.ts'
import { eventsToRead } from '../../shared/store/ledger/events-in-force.ts'
import { ledgerStores } from '../../shared/store/ledger/ledger-stores.ts'
import { IndexQueue } from '../../shared/store/queue/index-queue.ts'
import { emfMetrics } from '../../shared/telemetry/emf-metrics.ts'
import { jsonLogger } from '../../shared/telemetry/logger.ts'
import { createApp } from './app.ts'

const env = readEnvironment(
  process.env,
  ...(['eventsTable', 'ledgerTable', 'archiveBucket', 'indexQueue', 'shards', 'deployedAt', 'service'] as const),
)
const dynamoDb = dynamoDbClient()
const { ledger, manifests, notes, due } = ledgerStores(dynamoDb, env.ledgerTable)
const { parts, payloads } = bucketStores(s3Client(), env.archiveBucket, ledger)
const [logger, metrics] = [jsonLogger(console.log, process.env[leastLogLevel]), emfMetrics(env.service)]

export const handler = createApp({
  events: await eventsToRead(dynamoDb, env, { logger, metrics }),
  manifests,
  notes,
  due,
  parts,
  payloads,
  indexQueue: new IndexQueue(sqsClient(), env.indexQueue),
  newPartKey: () => randomBytes(16).toString('hex'),
  newBudget: () => newBudget(budgetSizes.index),
  sizes: partSizes,
  now: Date.now,
  logger,
  metrics,
})
