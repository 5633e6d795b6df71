// The Lambda entry of archive: environment and clients, once per instance.
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { readEnvironment } from '../../shared/deployment/environment.ts'
import { appendableLogsIn } from '../../shared/log/appendable-log.ts'
import { LogTiles } from '../../shared/store/bucket/log-tiles.ts'
import { Segments } from '../../shared/store/bucket/segments.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { s3Client } from '../../shared/store/clients/s3-client.ts'
import { LogLedger } from '../../shared/store/ledger/log-ledger.ts'
import { emfMetrics } from '../../shared/telemetry/emf-metrics.ts'
import { jsonLogger } from '../../shared/telemetry/logger.ts'
import { createApp } from './app.ts'

const env = readEnvironment(process.env, ...(['ledgerTable', 'archiveBucket', 'segmentLockDays', 'service'] as const))
const dynamoDb = dynamoDbClient()
const s3 = s3Client()
const ledger = new LogLedger(dynamoDb, env.ledgerTable)
const logger = jsonLogger(console.log)

export const handler = createApp({
  appendable: appendableLogsIn({
    ledger,
    segments: new Segments(s3, env.archiveBucket, { days: Number(env.segmentLockDays), now: Date.now }),
    tiles: new LogTiles(s3, env.archiveBucket, ledger),
    logger,
  }),
  newBudget: () => newBudget(budgetSizes.archive),
  now: Date.now,
  logger,
  metrics: emfMetrics(env.service),
})
