// The Lambda entry of reconcile: environment and clients, once per instance.

import { readEnvironment } from '../../shared/deployment/environment.ts'
import { appendableLogsIn } from '../../shared/log/appendable-log.ts'
import { signedLogsIn } from '../../shared/log/signed-log.ts'
import { LogTiles } from '../../shared/store/bucket/log-tiles.ts'
import { Payloads } from '../../shared/store/bucket/payloads.ts'
import { Segments } from '../../shared/store/bucket/segments.ts'
import { SignerMemory } from '../../shared/store/bucket/signer-memory.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { s3Client } from '../../shared/store/clients/s3-client.ts'
import { Events } from '../../shared/store/events/events.ts'
import { CheckpointLedger } from '../../shared/store/ledger/checkpoint-ledger.ts'
import { LogLedger } from '../../shared/store/ledger/log-ledger.ts'
import { Reconciliations } from '../../shared/store/ledger/reconciliations.ts'
import { ShardHistory, shardsOf } from '../../shared/store/ledger/shard-history.ts'
import { Signposts } from '../../shared/store/ledger/signposts.ts'
import { emfMetrics } from '../../shared/telemetry/emf-metrics.ts'
import { jsonLogger } from '../../shared/telemetry/logger.ts'
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
const segments = new Segments(s3, env.archiveBucket, { days: Number(env.segmentLockDays), now: Date.now })
const checkpoints = new CheckpointLedger(dynamoDb, env.ledgerTable)
const [logger, metrics] = [jsonLogger(console.log), emfMetrics(env.service)]
// Where entries are is told by what is in force, not by what is asked for.
const history = new ShardHistory(dynamoDb, env.ledgerTable)
const plan = await history.inForce({ text: env.shards, deployedMs: Date.parse(env.deployedAt) })
const shards = shardsOf(plan, { logger, metrics })

export const handler = createApp({
  events: new Events(dynamoDb, env.eventsTable, shards),
  logs: signedLogsIn({ ledger, tiles, segments, checkpoints }, env.logHost),
  appendable: appendableLogsIn({ ledger, tiles, segments, logger }),
  payloads: new Payloads(s3, env.archiveBucket),
  signposts: new Signposts(dynamoDb, env.ledgerTable),
  reconciliations: new Reconciliations(dynamoDb, env.ledgerTable),
  memory: new SignerMemory(s3, env.archiveBucket),
  now: Date.now,
  logger,
  metrics,
  // Some minutes at most: a turn of a large log ends, and the next organization has its own.
  turn: { steps: 200, payloadBytes: 256 * 1024 * 1024 },
  // Lambda gives 15 minutes; one more step must fit behind it.
  newDeadline: () => AbortSignal.timeout(8 * 60_000),
})
