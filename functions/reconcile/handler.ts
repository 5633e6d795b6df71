// The Lambda entry of reconcile: environment and clients, once per instance.
import { emfMetrics } from '../../shared/emf-metrics.ts'
import { readEnvironment } from '../../shared/environment.ts'
import { jsonLog } from '../../shared/log.ts'
import { openTilesCache } from '../../shared/open-tiles.ts'
import { CheckpointLedger } from '../../shared/store/checkpoint-ledger.ts'
import { dynamoDbClient } from '../../shared/store/dynamodb-client.ts'
import { Events } from '../../shared/store/events.ts'
import { LogLedger } from '../../shared/store/log-ledger.ts'
import { LogTiles } from '../../shared/store/log-tiles.ts'
import { Payloads } from '../../shared/store/payloads.ts'
import { Reconciliations } from '../../shared/store/reconciliations.ts'
import { s3Client } from '../../shared/store/s3-client.ts'
import { Segments } from '../../shared/store/segments.ts'
import { ShardHistory, shardsOf } from '../../shared/store/shard-history.ts'
import { SignerMemory } from '../../shared/store/signer-memory.ts'
import { Signposts } from '../../shared/store/signposts.ts'
import { createApp } from './app.ts'

const env = readEnvironment(
  process.env,
  ...(['eventsTable', 'ledgerTable', 'archiveBucket', 'segmentLockDays', 'logHost'] as const),
  ...(['shards', 'deployedAt', 'service'] as const),
)
const dynamoDb = dynamoDbClient()
const s3 = s3Client()
const ledger = new LogLedger(dynamoDb, env.ledgerTable)
const tiles = new LogTiles(s3, env.archiveBucket, ledger)
const [log, metrics] = [jsonLog(console.log), emfMetrics(env.service)]
// Where entries are is told by what is in force, not by what is asked for.
const history = new ShardHistory(dynamoDb, env.ledgerTable)
const plan = await history.inForce({ text: env.shards, deployedMs: Date.parse(env.deployedAt) })
const shards = shardsOf(plan, { log, metrics })

export const handler = createApp({
  events: new Events(dynamoDb, env.eventsTable, shards),
  ledger,
  tiles,
  openTiles: openTilesCache(tiles),
  payloads: new Payloads(s3, env.archiveBucket),
  segments: new Segments(s3, env.archiveBucket, { days: Number(env.segmentLockDays), now: Date.now }),
  signposts: new Signposts(dynamoDb, env.ledgerTable),
  checkpoints: new CheckpointLedger(dynamoDb, env.ledgerTable),
  reconciliations: new Reconciliations(dynamoDb, env.ledgerTable),
  memory: new SignerMemory(s3, env.archiveBucket),
  logHost: env.logHost,
  now: Date.now,
  log,
  metrics,
  // Some minutes at most: a turn of a large log ends, and the next organization has its own.
  turn: { steps: 200, payloadBytes: 256 * 1024 * 1024 },
  // Lambda gives 15 minutes; one more step must fit behind it.
  newDeadline: () => AbortSignal.timeout(8 * 60_000),
})
