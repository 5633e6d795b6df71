// The Lambda entry of archive: environment and clients, once per instance.
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { leastLogLevel, readEnvironment } from '../../shared/deployment/environment.ts'
import { appendableLogsIn } from '../../shared/log/appendable-log.ts'
import { bucketStores } from '../../shared/store/bucket/bucket-stores.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { s3Client } from '../../shared/store/clients/s3-client.ts'
import { ledgerStores } from '../../shared/store/ledger/ledger-stores.ts'
import { emfMetrics } from '../../shared/telemetry/emf-metrics.ts'
import { jsonLogger } from '../../shared/telemetry/logger.ts'
import { createApp } from './app.ts'

const env = readEnvironment(process.env, ...(['ledgerTable', 'archiveBucket', 'segmentLockDays', 'service'] as const))
const { ledger } = ledgerStores(dynamoDbClient(), env.ledgerTable)
const { segments, tiles } = bucketStores(s3Client(), env.archiveBucket, ledger, {
  segments: { days: Number(env.segmentLockDays), now: Date.now },
})
const logger = jsonLogger(console.log, process.env[leastLogLevel])

export const handler = createApp({
  appendable: appendableLogsIn({ ledger, segments, tiles, logger }),
  newBudget: () => newBudget(budgetSizes.archive),
  now: Date.now,
  logger,
  metrics: emfMetrics(env.service),
})
