// The Lambda entry of archive: environment and clients, once per instance.
import { emfMetrics } from '../../shared/emf-metrics.ts'
import { readEnvironment } from '../../shared/environment.ts'
import { jsonLog } from '../../shared/log.ts'
import { dynamoDbClient, s3Client } from '../../shared/store/clients.ts'
import { Containers } from '../../shared/store/containers.ts'
import { LogLedger } from '../../shared/store/log-ledger.ts'
import { Segments } from '../../shared/store/segments.ts'
import { createApp } from './app.ts'

const env = readEnvironment(process.env, 'ledgerTable', 'archiveBucket', 'segmentLockDays', 'service')
const dynamoDb = dynamoDbClient()
const lockDays = Number(env.segmentLockDays)
const lock = lockDays > 0 ? { days: lockDays, now: Date.now } : undefined

export const handler = createApp({
  ledger: new LogLedger(dynamoDb, env.ledgerTable),
  containers: new Containers(dynamoDb, env.ledgerTable),
  segments: new Segments(s3Client(), env.archiveBucket, lock),
  now: Date.now,
  log: jsonLog(console.log),
  metrics: emfMetrics(env.service),
})
