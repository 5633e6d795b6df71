// The Lambda entry of ingest: environment and clients, once per instance.
import { randomBytes, randomUUID } from 'node:crypto'
import { handle } from 'hono/aws-lambda'
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { leastLogLevel, readEnvironment } from '../../shared/deployment/environment.ts'
import { callerCheck, tokenCheck } from '../../shared/http/caller.ts'
import { lazyBucket } from '../../shared/store/bucket/lazy-bucket.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { eventsToWrite } from '../../shared/store/ledger/events-in-force.ts'
import { ledgerStores } from '../../shared/store/ledger/ledger-stores.ts'
import { emfMetrics } from '../../shared/telemetry/emf-metrics.ts'
import { jsonLogger } from '../../shared/telemetry/logger.ts'
import { createApp } from './app.ts'

const env = readEnvironment(
  process.env,
  'eventsTable',
  'ledgerTable',
  'archiveBucket',
  'oidcIssuer',
  'oidcAudience',
  'rightsClaim',
  'service',
  'shards',
  'deployedAt',
  'region',
)

const dynamoDb = dynamoDbClient()
const [logger, metrics] = [jsonLogger(console.log, process.env[leastLogLevel]), emfMetrics(env.service)]
const { ledger, lookups, homes, declaredPaths, notes, ingestKeys, quarantine } = ledgerStores(dynamoDb, env.ledgerTable)

const { payloads, quarantined } = lazyBucket(env.archiveBucket, ledger)

export const handler = handle(
  createApp({
    events: await eventsToWrite(dynamoDb, env, { logger, metrics }),
    lookups,
    homes,
    declaredPaths,
    notes,
    ingestKeys,
    payloads,
    quarantine,
    quarantined,
    checkCaller: callerCheck({ issuer: env.oidcIssuer, audience: env.oidcAudience, rightsClaim: env.rightsClaim }),
    checkPushToken: tokenCheck('https://accounts.google.com'),
    region: env.region,
    now: Date.now,
    newSalt: () => randomBytes(16).toString('hex'),
    newRequestId: randomUUID,
    newBudget: () => newBudget(budgetSizes.ingest),
    logger,
    metrics,
  }),
)
