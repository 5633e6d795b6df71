// The Lambda entry of sign: environment and clients, once per instance.

import { readEnvironment } from '../../shared/deployment/environment.ts'
import { signedLogsIn } from '../../shared/log/signed-log.ts'
import { LogTiles } from '../../shared/store/bucket/log-tiles.ts'
import { Segments } from '../../shared/store/bucket/segments.ts'
import { SignerMemory } from '../../shared/store/bucket/signer-memory.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { s3Client } from '../../shared/store/clients/s3-client.ts'
import { signingKeyAt } from '../../shared/store/keys/signing-key.ts'
import { CheckpointLedger } from '../../shared/store/ledger/checkpoint-ledger.ts'
import { LogLedger } from '../../shared/store/ledger/log-ledger.ts'
import { emfMetrics } from '../../shared/telemetry/emf-metrics.ts'
import { jsonLogger } from '../../shared/telemetry/logger.ts'
import { createApp } from './app.ts'

const env = readEnvironment(
  process.env,
  ...(['ledgerTable', 'archiveBucket', 'checkpointLockDays', 'logHost', 'signingKey', 'service'] as const),
)
const dynamoDb = dynamoDbClient()
const s3 = s3Client()
const ledger = new LogLedger(dynamoDb, env.ledgerTable)

const checkpoints = new CheckpointLedger(dynamoDb, env.ledgerTable)
const tiles = new LogTiles(s3, env.archiveBucket, ledger)
const segments = new Segments(s3, env.archiveBucket)

export const handler = createApp({
  logs: signedLogsIn({ ledger, tiles, segments, checkpoints }, env.logHost),
  checkpoints,
  memory: new SignerMemory(s3, env.archiveBucket, { days: Number(env.checkpointLockDays), now: Date.now }),
  signingKey: signingKeyAt(env.signingKey),
  now: Date.now,
  logger: jsonLogger(console.log),
  metrics: emfMetrics(env.service),
})
