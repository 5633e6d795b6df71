// The Lambda entry of reconcile: environment and clients, once per instance.

import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { leastLogLevel, readEnvironment } from '../../shared/deployment/environment.ts'
import { appendableLogsIn } from '../../shared/log/appendable-log.ts'
import { signedLogsIn } from '../../shared/log/signed-log.ts'
import { bucketStores } from '../../shared/store/bucket/bucket-stores.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { s3Client } from '../../shared/store/clients/s3-client.ts'
import { eventsToRead } from '../../shared/store/ledger/events-in-force.ts'
import { ledgerStores } from '../../shared/store/ledger/ledger-stores.ts'
import { emfMetrics } from '../../shared/telemetry/emf-metrics.ts'
import { jsonLogger } from '../../shared/telemetry/logger.ts'
import { createApp } from './app.ts'

const env = readEnvironment(
  process.env,
  ...(['eventsTable', 'ledgerTable', 'archiveBucket', 'segmentLockDays', 'logHost'] as const),
  ...(['shards', 'deployedAt', 'service'] as const),
)
const dynamoDb = dynamoDbClient()
const { ledger, checkpoints, lookups, reconciliations, manifests, due } = ledgerStores(dynamoDb, env.ledgerTable)
const { segments, tiles, memory, payloads, parts } = bucketStores(s3Client(), env.archiveBucket, ledger, {
  segments: { days: Number(env.segmentLockDays), now: Date.now },
})
const [logger, metrics] = [jsonLogger(console.log, process.env[leastLogLevel]), emfMetrics(env.service)]

export const handler = createApp({
  events: await eventsToRead(dynamoDb, env, { logger, metrics }),
  logs: signedLogsIn({ ledger, segments, tiles, checkpoints }, env.logHost),
  appendable: appendableLogsIn({ ledger, segments, tiles, logger }),
  tiles,
  payloads,
  manifests,
  parts,
  due,
  lookups,
  reconciliations,
  memory,
  now: Date.now,
  logger,
  metrics,
  newBudget: () => newBudget(budgetSizes.reconcile),
})
