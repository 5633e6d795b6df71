// The Lambda entry of ingest: environment and clients, once per instance.
import { randomBytes, randomUUID } from 'node:crypto'
import { handle } from 'hono/aws-lambda'
import { readEnvironment } from '../../shared/deployment/environment.ts'
import { callerCheck } from '../../shared/http/caller.ts'
import { lazyBucket } from '../../shared/store/bucket/lazy-bucket.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { Events } from '../../shared/store/events/events.ts'
import { Containers } from '../../shared/store/ledger/containers.ts'
import { DeclaredPaths } from '../../shared/store/ledger/declared-paths.ts'
import { Homes } from '../../shared/store/ledger/homes.ts'
import { ShardHistory, shardsOf } from '../../shared/store/ledger/shard-history.ts'
import { Signposts } from '../../shared/store/ledger/signposts.ts'
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
)

const dynamoDb = dynamoDbClient()
const [logger, metrics] = [jsonLogger(console.log), emfMetrics(env.service)]
// Before the first entry is put.
const history = new ShardHistory(dynamoDb, env.ledgerTable)
const plan = await history.putInForce({ text: env.shards, deployedMs: Date.parse(env.deployedAt) })
const shards = shardsOf(plan, { logger, metrics })

export const handler = handle(
  createApp({
    events: new Events(dynamoDb, env.eventsTable, shards),
    signposts: new Signposts(dynamoDb, env.ledgerTable),
    homes: new Homes(dynamoDb, env.ledgerTable),
    declaredPaths: new DeclaredPaths(new Containers(dynamoDb, env.ledgerTable)),
    payloads: lazyBucket(env.archiveBucket).payloads,
    checkCaller: callerCheck({ issuer: env.oidcIssuer, audience: env.oidcAudience, rightsClaim: env.rightsClaim }),
    now: Date.now,
    newSalt: () => randomBytes(16).toString('hex'),
    newRequestId: randomUUID,
    // The gateway gives up on a function after 30 seconds.
    newDeadline: () => AbortSignal.timeout(20_000),
    logger,
    metrics,
  }),
)
