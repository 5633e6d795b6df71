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
import { CheckpointLedger } from '../../shared/store/checkpoint-ledger.ts'
import { Containers } from '../../shared/store/containers.ts'
import { CursorKeyRow } from '../../shared/store/cursor-key.ts'
import { DeclaredPaths } from '../../shared/store/declared-paths.ts'
import { DownloadLedger } from '../../shared/store/download-ledger.ts'
import { dynamoDbClient } from '../../shared/store/dynamodb-client.ts'
import { Events } from '../../shared/store/events.ts'
import { Homes } from '../../shared/store/homes.ts'
import { lazyBucket } from '../../shared/store/lazy-bucket.ts'
import { lazyDownloadQueue } from '../../shared/store/lazy-download-queue.ts'
import { LogLedger } from '../../shared/store/log-ledger.ts'
import { Places } from '../../shared/store/places.ts'
import { ShardHistory, shardsOf } from '../../shared/store/shard-history.ts'
import { signingKeyAt } from '../../shared/store/signing-key.ts'
import { Signposts } from '../../shared/store/signposts.ts'
import { createApp } from './app.ts'

const env = readEnvironment(
  process.env,
  ...(['eventsTable', 'ledgerTable', 'archiveBucket', 'oidcIssuer', 'oidcAudience', 'rightsClaim', 'region'] as const),
  ...(['downloadQueue', 'longPollsMax', 'logHost', 'signingKey', 'shards', 'deployedAt', 'service'] as const),
)
const dynamoDb = dynamoDbClient()
const ledger = new LogLedger(dynamoDb, env.ledgerTable)
const containers = new Containers(dynamoDb, env.ledgerTable)
const bucket = lazyBucket(env.archiveBucket)
const [log, metrics] = [jsonLog(console.log), emfMetrics(env.service)]
// Where entries are is told by what is in force, not by what is asked for.
const history = new ShardHistory(dynamoDb, env.ledgerTable)
const plan = await history.inForce({ text: env.shards, deployedMs: Date.parse(env.deployedAt) })
const shards = shardsOf(plan, { log, metrics })

export const handler = handle(
  createApp({
    events: new Events(dynamoDb, env.eventsTable, shards),
    homes: new Homes(dynamoDb, env.ledgerTable),
    containers,
    declaredPaths: new DeclaredPaths(containers),
    downloads: new DownloadLedger(dynamoDb, env.ledgerTable),
    queue: lazyDownloadQueue(env.downloadQueue),
    places: new Places(dynamoDb, env.ledgerTable),
    ledger,
    checkpoints: new CheckpointLedger(dynamoDb, env.ledgerTable),
    cursorKey: new CursorKeyRow(dynamoDb, env.ledgerTable, () => randomBytes(cursorKeyBytes)),
    publicKey: signingKeyAt(env.signingKey),
    logHost: env.logHost,
    signposts: new Signposts(dynamoDb, env.ledgerTable),
    ...bucket,
    tiles: bucket.tilesOf(ledger),
    checkCaller: callerCheck({ issuer: env.oidcIssuer, audience: env.oidcAudience, rightsClaim: env.rightsClaim }),
    longPollsMax: Number(env.longPollsMax),
    region: env.region,
    now: Date.now,
    sleep: setTimeout,
    newSalt: () => randomBytes(16).toString('hex'),
    newRequestId: randomUUID,
    newDownloadId: randomUUID,
    newEvidenceId: randomUUID,
    log,
    metrics,
    newBudget: () => newBudget(budgetSizes.query),
  }),
)
