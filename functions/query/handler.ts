// The Lambda entry of query: environment and clients, once per instance.
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { handle } from 'hono/aws-lambda'
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { readEnvironment } from '../../shared/deployment/environment.ts'
import { cursorKeyBytes } from '../../shared/filter/cursor.ts'
import { callerCheck } from '../../shared/http/caller.ts'
import { signedLogsIn } from '../../shared/log/signed-log.ts'
import { lazyBucket } from '../../shared/store/bucket/lazy-bucket.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { Events } from '../../shared/store/events/events.ts'
import { signingKeyAt } from '../../shared/store/keys/signing-key.ts'
import { CheckpointLedger } from '../../shared/store/ledger/checkpoint-ledger.ts'
import { Containers } from '../../shared/store/ledger/containers.ts'
import { CursorKeyRow } from '../../shared/store/ledger/cursor-key.ts'
import { DeclaredPaths } from '../../shared/store/ledger/declared-paths.ts'
import { DownloadLedger } from '../../shared/store/ledger/download-ledger.ts'
import { Homes } from '../../shared/store/ledger/homes.ts'
import { LogLedger } from '../../shared/store/ledger/log-ledger.ts'
import { Places } from '../../shared/store/ledger/places.ts'
import { ShardHistory, shardsOf } from '../../shared/store/ledger/shard-history.ts'
import { Signposts } from '../../shared/store/ledger/signposts.ts'
import { lazyDownloadQueue } from '../../shared/store/queue/lazy-download-queue.ts'
import { emfMetrics } from '../../shared/telemetry/emf-metrics.ts'
import { jsonLogger } from '../../shared/telemetry/logger.ts'
import { createApp } from './app.ts'

const env = readEnvironment(
  process.env,
  ...(['eventsTable', 'ledgerTable', 'archiveBucket', 'oidcIssuer', 'oidcAudience', 'rightsClaim', 'region'] as const),
  ...(['downloadQueue', 'longPollsMax', 'logHost', 'signingKey', 'shards', 'deployedAt', 'service'] as const),
)
const dynamoDb = dynamoDbClient()
const containers = new Containers(dynamoDb, env.ledgerTable)
const ledger = new LogLedger(dynamoDb, env.ledgerTable)
const { payloads, files, segments, tilesOf } = lazyBucket(env.archiveBucket)
const checkpoints = new CheckpointLedger(dynamoDb, env.ledgerTable)
const [logger, metrics] = [jsonLogger(console.log), emfMetrics(env.service)]
// Where entries are is told by what is in force, not by what is asked for.
const history = new ShardHistory(dynamoDb, env.ledgerTable)
const plan = await history.inForce({ text: env.shards, deployedMs: Date.parse(env.deployedAt) })
const shards = shardsOf(plan, { logger, metrics })

export const handler = handle(
  createApp({
    events: new Events(dynamoDb, env.eventsTable, shards),
    homes: new Homes(dynamoDb, env.ledgerTable),
    containers,
    declaredPaths: new DeclaredPaths(containers),
    downloads: new DownloadLedger(dynamoDb, env.ledgerTable),
    queue: lazyDownloadQueue(env.downloadQueue),
    places: new Places(dynamoDb, env.ledgerTable),
    logs: signedLogsIn({ ledger, segments, tiles: tilesOf(ledger), checkpoints }, env.logHost),
    cursorKey: new CursorKeyRow(dynamoDb, env.ledgerTable, () => randomBytes(cursorKeyBytes)),
    publicKey: signingKeyAt(env.signingKey),
    signposts: new Signposts(dynamoDb, env.ledgerTable),
    payloads,
    files,
    checkCaller: callerCheck({ issuer: env.oidcIssuer, audience: env.oidcAudience, rightsClaim: env.rightsClaim }),
    longPollsMax: Number(env.longPollsMax),
    region: env.region,
    now: Date.now,
    sleep: setTimeout,
    newSalt: () => randomBytes(16).toString('hex'),
    newRequestId: randomUUID,
    newDownloadId: randomUUID,
    newEvidenceId: randomUUID,
    logger,
    metrics,
    newBudget: () => newBudget(budgetSizes.query),
  }),
)
