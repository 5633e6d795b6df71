// The Lambda entry of reconcile: environment and clients, once per instance.
import { emfMetrics } from '../../shared/emf-metrics.ts'
import { readEnvironment } from '../../shared/environment.ts'
import { jsonLog } from '../../shared/log.ts'
import { openTilesCache } from '../../shared/open-tiles.ts'
import { parseShards } from '../../shared/shards.ts'
import { CheckpointLedger } from '../../shared/store/checkpoint-ledger.ts'
import { dynamoDbClient } from '../../shared/store/dynamodb-client.ts'
import { Events } from '../../shared/store/events.ts'
import { LogLedger } from '../../shared/store/log-ledger.ts'
import { LogTiles } from '../../shared/store/log-tiles.ts'
import { Reconciliations } from '../../shared/store/reconciliations.ts'
import { s3Client } from '../../shared/store/s3-client.ts'
import { Segments } from '../../shared/store/segments.ts'
import { signingKeyAt } from '../../shared/store/signing-key.ts'
import { Signposts } from '../../shared/store/signposts.ts'
import { createApp } from './app.ts'

const env = readEnvironment(
  process.env,
  ...([
    'eventsTable',
    'ledgerTable',
    'archiveBucket',
    'segmentLockDays',
    'logHost',
    'signingKey',
    'shards',
    'service',
  ] as const),
)
const dynamoDb = dynamoDbClient()
const s3 = s3Client()
const ledger = new LogLedger(dynamoDb, env.ledgerTable)
const tiles = new LogTiles(s3, env.archiveBucket, ledger)

export const handler = createApp({
  events: new Events(dynamoDb, env.eventsTable, parseShards(env.shards)),
  ledger,
  tiles,
  openTiles: openTilesCache(tiles),
  segments: new Segments(s3, env.archiveBucket, { days: Number(env.segmentLockDays), now: Date.now }),
  signposts: new Signposts(dynamoDb, env.ledgerTable),
  checkpoints: new CheckpointLedger(dynamoDb, env.ledgerTable),
  reconciliations: new Reconciliations(dynamoDb, env.ledgerTable),
  signingKey: signingKeyAt(env.signingKey),
  logHost: env.logHost,
  now: Date.now,
  log: jsonLog(console.log),
  metrics: emfMetrics(env.service),
  // Lambda gives 15 minutes; one more log must fit behind it.
  newDeadline: () => AbortSignal.timeout(8 * 60_000),
})
