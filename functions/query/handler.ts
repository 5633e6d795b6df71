// The Lambda entry of query: environment and clients, once per instance.
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { handle } from 'hono/aws-lambda'
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { leastLogLevel, readEnvironment } from '../../shared/deployment/environment.ts'
import { cursorKeyBytes } from '../../shared/filter/cursor.ts'
import { callerCheck } from '../../shared/http/caller.ts'
import { signedLogsIn } from '../../shared/log/signed-log.ts'
import { lazyBucket } from '../../shared/store/bucket/lazy-bucket.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { signingKeyAt } from '../../shared/store/keys/signing-key.ts'
import { CursorKeyRow } from '../../shared/store/ledger/cursor-key.ts'
import { eventsToRead } from '../../shared/store/ledger/events-in-force.ts'
import { ledgerStores } from '../../shared/store/ledger/ledger-stores.ts'
import { lazyDownloadQueue } from '../../shared/store/queue/lazy-download-queue.ts'
import { emfMetrics } from '../../shared/telemetry/emf-metrics.ts'
import { jsonLogger } from '../../shared/telemetry/logger.ts'
import { createApp } from './app.ts'

const env = readEnvironment(
  process.env,
  ...(['eventsTable', 'ledgerTable', 'archiveBucket', 'oidcIssuer', 'oidcAudience', 'rightsClaim', 'region'] as const),
  ...([
    'downloadQueue',
    'longPollsMax',
    'recordViews',
    'logHost',
    'signingKey',
    'shards',
    'deployedAt',
    'service',
  ] as const),
)
const dynamoDb = dynamoDbClient()
const rows = ledgerStores(dynamoDb, env.ledgerTable)
const bucket = lazyBucket(env.archiveBucket, rows.ledger)
const [logger, metrics] = [jsonLogger(console.log, process.env[leastLogLevel]), emfMetrics(env.service)]

export const handler = handle(
  createApp({
    ...rows,
    ...bucket,
    logs: signedLogsIn({ ...rows, ...bucket }, env.logHost),
    events: await eventsToRead(dynamoDb, env, { logger, metrics }),
    queue: lazyDownloadQueue(env.downloadQueue),
    cursorKey: new CursorKeyRow(dynamoDb, env.ledgerTable, () => randomBytes(cursorKeyBytes)),
    publicKey: signingKeyAt(env.signingKey),
    checkCaller: callerCheck({ issuer: env.oidcIssuer, audience: env.oidcAudience, rightsClaim: env.rightsClaim }),
    longPollsMax: Number(env.longPollsMax),
    recordViews: env.recordViews === 'true',
    region: env.region,
    now: Date.now,
    sleep: setTimeout,
    newSalt: () => randomBytes(16).toString('hex'),
    newRequestId: randomUUID,
    newDownloadId: randomUUID,
    newEvidenceId: randomUUID,
    newIngestKey: () => ({ id: randomBytes(8).toString('hex'), secret: randomBytes(32).toString('hex') }),
    logger,
    metrics,
    newBudget: () => newBudget(budgetSizes.query),
  }),
)
