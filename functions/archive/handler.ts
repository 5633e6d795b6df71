// The Lambda entry of archive: environment and clients, once per instance.
import { readEnvironment } from '../../shared/environment.ts'
import { jsonLog } from '../../shared/log.ts'
import { Containers } from '../../shared/store/containers.ts'
import { dynamoDbClient } from '../../shared/store/dynamodb-client.ts'
import { LogLedger } from '../../shared/store/log-ledger.ts'
import { s3Client } from '../../shared/store/s3-client.ts'
import { Segments } from '../../shared/store/segments.ts'
import { createApp } from './app.ts'

const env = readEnvironment(process.env, 'ledgerTable', 'archiveBucket')
const dynamoDb = dynamoDbClient()

export const handler = createApp({
  ledger: new LogLedger(dynamoDb, env.ledgerTable),
  containers: new Containers(dynamoDb, env.ledgerTable),
  segments: new Segments(s3Client(), env.archiveBucket),
  log: jsonLog(console.log),
})
