// The Lambda entry of query: environment and clients, once per instance.
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { handle } from 'hono/aws-lambda'
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/budget-sizes.ts'
import { cursorKeyBytes } from '../../shared/cursor.ts'
import { emfMetrics } from '../../shared/emf-metrics.ts'
import { readEnvironment } from '../../shared/environment.ts'
import { callerCheck } from '../../shared/http/caller.ts'
import { jsonLog } from '../../shared/log.ts'
import { parseShards } from '../../shared/shards.ts'
import { CheckpointLedger } from '../../shared/store/checkpoint-ledger.ts'
import { CursorKeyRow } from '../../shared/store/cursor-key.ts'
import { DownloadLedger } from '../../shared/store/download-ledger.ts'
import { dynamoDbClient } from '../../shared/store/dynamodb-client.ts'
import { Events } from '../../shared/store/events.ts'
import { Homes } from '../../shared/store/homes.ts'
import { lazyBucket } from '../../shared/store/lazy-bucket.ts'
import { LogLedger } from '../../shared/store/log-ledger.ts'
import { signingKeyAt } from '../../shared/store/signing-key.ts'
import { Signposts } from '../../shared/store/signposts.ts'
import { createApp } from './app.ts'

const env = readEnvironment(
  process.env,
  ...(['eventsTable', 'ledgerTable', 'archiveBucket', 'oidcIssuer', 'oidcAudience', 'rightsClaim', 'region'] as const),
  ...(['logHost', 'signingKey', 'shards', 'service'] as const),
)
const dynamoDb = dynamoDbClient()
const shards = parseShards(env.shards)
const ledger = new LogLedger(dynamoDb, env.ledgerTable)
const bucket = lazyBucket(env.archiveBucket)

export const handler = handle(
  createApp({
    events: new Events(dynamoDb, env.eventsTable, shards),
    homes: new Homes(dynamoDb, env.ledgerTable),
    downloads: new DownloadLedger(dynamoDb, env.ledgerTable),
    ledger,
    checkpoints: new CheckpointLedger(dynamoDb, env.ledgerTable),
    cursorKey: new CursorKeyRow(dynamoDb, env.ledgerTable, () => randomBytes(cursorKeyBytes)),
    publicKey: signingKeyAt(env.signingKey),
    logHost: env.logHost,
    signposts: new Signposts(dynamoDb, env.ledgerTable),
    ...bucket,
    tiles: bucket.tilesOf(ledger),
    checkCaller: callerCheck({ issuer: env.oidcIssuer, audience: env.oidcAudience, rightsClaim: env.rightsClaim }),
    region: env.region,
    now: Date.now,
    sleep: setTimeout,
    newSalt: () => randomBytes(16).toString('hex'),
    newRequestId: randomUUID,
    newDownloadId: randomUUID,
    newEvidenceId: randomUUID,
    newBudget: () => newBudget(budgetSizes.query),
    log: jsonLog(console.log),
    metrics: emfMetrics(env.service),
  }),
)
