// The Lambda entry of query: environment and clients, once per instance.
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { handle } from 'hono/aws-lambda'
import { readEnvironment } from '../../shared/environment.ts'
import { callerCheck } from '../../shared/http/caller.ts'
import { jsonLog } from '../../shared/log.ts'
import { parseShards } from '../../shared/shards.ts'
import { CheckpointLedger } from '../../shared/store/checkpoint-ledger.ts'
import { dynamoDbClient, s3Client } from '../../shared/store/clients.ts'
import { Containers } from '../../shared/store/containers.ts'
import { DownloadFiles } from '../../shared/store/download-files.ts'
import { DownloadLedger } from '../../shared/store/download-ledger.ts'
import { Events } from '../../shared/store/events.ts'
import { LogLedger } from '../../shared/store/log-ledger.ts'
import { LogTiles } from '../../shared/store/log-tiles.ts'
import { Payloads } from '../../shared/store/payloads.ts'
import { Segments } from '../../shared/store/segments.ts'
import { signingKeyAt } from '../../shared/store/signing-key.ts'
import { Signposts } from '../../shared/store/signposts.ts'
import { createApp } from './app.ts'

const env = readEnvironment(
  process.env,
  ...(['eventsTable', 'ledgerTable', 'archiveBucket', 'oidcIssuer', 'oidcAudience', 'rightsClaim', 'region'] as const),
  ...(['logHost', 'signingKey', 'shards'] as const),
)
const dynamoDb = dynamoDbClient()
const shards = parseShards(env.shards)
const s3 = s3Client()
const ledger = new LogLedger(dynamoDb, env.ledgerTable)

export const handler = handle(
  createApp({
    events: new Events(dynamoDb, env.eventsTable, shards),
    containers: new Containers(dynamoDb, env.ledgerTable),
    downloads: new DownloadLedger(dynamoDb, env.ledgerTable),
    files: new DownloadFiles(s3, env.archiveBucket),
    ledger,
    tiles: new LogTiles(s3, env.archiveBucket, ledger),
    checkpoints: new CheckpointLedger(dynamoDb, env.ledgerTable),
    signingKey: signingKeyAt(env.signingKey),
    logHost: env.logHost,
    segments: new Segments(s3, env.archiveBucket),
    signposts: new Signposts(dynamoDb, env.ledgerTable),
    payloads: new Payloads(s3, env.archiveBucket),
    checkCaller: callerCheck({ issuer: env.oidcIssuer, audience: env.oidcAudience, rightsClaim: env.rightsClaim }),
    region: env.region,
    now: Date.now,
    sleep: setTimeout,
    newSalt: () => randomBytes(16).toString('hex'),
    newRequestId: randomUUID,
    newDownloadId: randomUUID,
    // The gateway gives up on a function after 30 seconds.
    newDeadline: () => AbortSignal.timeout(20_000),
    log: jsonLog(console.log),
  }),
)
