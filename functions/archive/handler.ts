// The Lambda entry of archive: environment and clients, once per instance.
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/budget-sizes.ts'
import { emfMetrics } from '../../shared/emf-metrics.ts'
import { readEnvironment } from '../../shared/environment.ts'
import { jsonLog } from '../../shared/log.ts'
import { openTilesCache } from '../../shared/open-tiles.ts'
import { dynamoDbClient } from '../../shared/store/dynamodb-client.ts'
import { LogLedger } from '../../shared/store/log-ledger.ts'
import { LogTiles } from '../../shared/store/log-tiles.ts'
import { s3Client } from '../../shared/store/s3-client.ts'
import { Segments } from '../../shared/store/segments.ts'
import { createApp } from './app.ts'

const env = readEnvironment(process.env, ...(['ledgerTable', 'archiveBucket', 'segmentLockDays', 'service'] as const))
const dynamoDb = dynamoDbClient()
const s3 = s3Client()
const ledger = new LogLedger(dynamoDb, env.ledgerTable)
const tiles = new LogTiles(s3, env.archiveBucket, ledger)

export const handler = createApp({
  ledger,
  segments: new Segments(s3, env.archiveBucket, { days: Number(env.segmentLockDays), now: Date.now }),
  tiles,
  openTiles: openTilesCache(tiles),
  newBudget: () => newBudget(budgetSizes.archive),
  now: Date.now,
  log: jsonLog(console.log),
  metrics: emfMetrics(env.service),
})
