// The Lambda entry of sign: environment and clients, once per instance.
import { emfMetrics } from '../../shared/emf-metrics.ts'
import { readEnvironment } from '../../shared/environment.ts'
import { jsonLog } from '../../shared/log.ts'
import { CheckpointLedger } from '../../shared/store/checkpoint-ledger.ts'
import { dynamoDbClient } from '../../shared/store/dynamodb-client.ts'
import { LogLedger } from '../../shared/store/log-ledger.ts'
import { LogTiles } from '../../shared/store/log-tiles.ts'
import { s3Client } from '../../shared/store/s3-client.ts'
import { SignerMemory } from '../../shared/store/signer-memory.ts'
import { signingKeyAt } from '../../shared/store/signing-key.ts'
import { createApp } from './app.ts'

const env = readEnvironment(
  process.env,
  ...(['ledgerTable', 'archiveBucket', 'checkpointLockDays', 'logHost', 'signingKey', 'service'] as const),
)
const dynamoDb = dynamoDbClient()
const s3 = s3Client()
const ledger = new LogLedger(dynamoDb, env.ledgerTable)

export const handler = createApp({
  ledger,
  tiles: new LogTiles(s3, env.archiveBucket, ledger),
  checkpoints: new CheckpointLedger(dynamoDb, env.ledgerTable),
  memory: new SignerMemory(s3, env.archiveBucket, { days: Number(env.checkpointLockDays), now: Date.now }),
  signingKey: signingKeyAt(env.signingKey),
  logHost: env.logHost,
  now: Date.now,
  log: jsonLog(console.log),
  metrics: emfMetrics(env.service),
})
