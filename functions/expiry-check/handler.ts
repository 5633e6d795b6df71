// The Lambda entry of expiry-check: environment and client, once per instance.
import { emfMetrics } from '../../shared/emf-metrics.ts'
import { readEnvironment } from '../../shared/environment.ts'
import { jsonLog } from '../../shared/log.ts'
import { dynamoDbClient } from '../../shared/store/dynamodb-client.ts'
import { Expiry } from '../../shared/store/expiry.ts'
import { createApp } from './app.ts'

const env = readEnvironment(process.env, 'eventsTable', 'ledgerTable', 'service')

export const handler = createApp({
  expiry: new Expiry(dynamoDbClient(), { events: env.eventsTable, ledger: env.ledgerTable }),
  log: jsonLog(console.log),
  metrics: emfMetrics(env.service),
})
