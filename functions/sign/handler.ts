// The Lambda entry of sign: environment and clients, once per instance.

import { leastLogLevel, readEnvironment } from '../../shared/deployment/environment.ts'
import { signedLogsIn } from '../../shared/log/signed-log.ts'
import { bucketStores } from '../../shared/store/bucket/bucket-stores.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { s3Client } from '../../shared/store/clients/s3-client.ts'
import { signingKeyAt } from '../../shared/store/keys/signing-key.ts'
import { ledgerStores } from '../../shared/store/ledger/ledger-stores.ts'
import { emfMetrics } from '../../shared/telemetry/emf-metrics.ts'
import { jsonLogger } from '../../shared/telemetry/logger.ts'
import { createApp } from './app.ts'

const env = readEnvironment(
  process.env,
  ...(['ledgerTable', 'archiveBucket', 'checkpointLockDays', 'logHost', 'signingKey', 'service'] as const),
)
const { ledger, checkpoints } = ledgerStores(dynamoDbClient(), env.ledgerTable)
const { segments, tiles, memory } = bucketStores(s3Client(), env.archiveBucket, ledger, {
  checkpoints: { days: Number(env.checkpointLockDays), now: Date.now },
})

export const handler = createApp({
  logs: signedLogsIn({ ledger, segments, tiles, checkpoints }, env.logHost),
  checkpoints,
  memory,
  signingKey: signingKeyAt(env.signingKey),
  now: Date.now,
  logger: jsonLogger(console.log, process.env[leastLogLevel]),
  metrics: emfMetrics(env.service),
})
