// The Lambda entry of ttl-check: environment and client, once per instance.

import { leastLogLevel, readEnvironment } from '../../shared/deployment/environment.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { Expiry } from '../../shared/store/events/expiry.ts'
import { emfMetrics } from '../../shared/telemetry/emf-metrics.ts'
import { jsonLogger } from '../../shared/telemetry/logger.ts'
import { createApp } from './app.ts'

const env = readEnvironment(process.env, 'eventsTable', 'ledgerTable', 'service')

export const handler = createApp({
  expiry: new Expiry(dynamoDbClient(), { events: env.eventsTable, ledger: env.ledgerTable }),
  logger: jsonLogger(console.log, process.env[leastLogLevel]),
  metrics: emfMetrics(env.service),
})
