// The whole service in one process for a test: the functions' own apps over the real engines, a real issuer, and the local stream
// pump in between. No gateway: requests go straight to the app that the route table names.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import type { SQSEvent } from 'aws-lambda'
import { beforeAll, inject, onTestFinished } from 'vitest'
import { createApp as createArchive } from '../functions/archive/app.ts'
import { createApp as createDownload } from '../functions/download/app.ts'
import { createApp as createIndex } from '../functions/index/app.ts'
import { createApp as createIngest } from '../functions/ingest/app.ts'
import { createApp as createQuery } from '../functions/query/app.ts'
import { createApp as createSign } from '../functions/sign/app.ts'
import { capacityOf, executionsAtFirst } from '../infra/compute/capacity.ts'
import { signToken, startIssuer } from '../infra/local/issuer/issuer.ts'
import { logKey } from '../infra/local/place/log-key.ts'
import { startPump } from '../infra/local/pump/stream-pump.ts'
import { openFifoQueue } from '../infra/local/queue/fifo-queue.ts'
import { startQueuePump } from '../infra/local/queue/queue-pump.ts'
import { startQueueServer } from '../infra/local/queue/queue-server.ts'
import { startS3 } from '../infra/local/s3/server.ts'
import type { Budget } from '../shared/budget.ts'
import { queueConsumers } from '../shared/deployment/queues.ts'
import type { Method } from '../shared/deployment/routes.ts'
import type { Shards } from '../shared/deployment/shards.ts'
import { streamConsumers } from '../shared/deployment/streams.ts'
import type { SubmittedEntry } from '../shared/entry/entry.ts'
import { cursorKeyBytes } from '../shared/filter/cursor.ts'
import { callerCheck, type TokenCheck, tokenCheck } from '../shared/http/caller.ts'
import { appendableLogsIn } from '../shared/log/appendable-log.ts'
import { signedLogsIn } from '../shared/log/signed-log.ts'
import { type PartSizes, partSizes } from '../shared/parts/levels.ts'
import type { SigningKey } from '../shared/proof/note-signer.ts'
import { bucketStores } from '../shared/store/bucket/bucket-stores.ts'
import { IndexParts, type ReadingSizes } from '../shared/store/bucket/index-parts.ts'
import { unlogged } from '../shared/store/clients/unlogged.ts'
import { Events } from '../shared/store/events/events.ts'
import { signingKeyAt } from '../shared/store/keys/signing-key.ts'
import { CursorKeyRow } from '../shared/store/ledger/cursor-key.ts'
import { ledgerStores } from '../shared/store/ledger/ledger-stores.ts'
import { DownloadQueue } from '../shared/store/queue/download-queue.ts'
import { IndexQueue } from '../shared/store/queue/index-queue.ts'
import type { Logger } from '../shared/telemetry/logger.ts'
import type { MetricName, Metrics } from '../shared/telemetry/metrics.ts'
import { patientBudget } from './budgets.ts'
import { type Database, freshDatabase } from './database.ts'
import type { Faults } from './faults.ts'

export interface ServiceOptions {
  /** The database of another service, to which this one is the next deployment. Defaults to a fresh one. */
  readonly database?: Database
  /** For tests that list the bucket: the shared one holds the objects of other tests. */
  readonly ownBucket?: true
  /** Faults between the functions and the engines. They turn the SDK's own retries off, unless `maxAttempts` says otherwise. */
  readonly faults?: Faults
  readonly maxAttempts?: number
  readonly now?: () => number
  readonly newBudget?: () => Budget
  /** How many partitions an organization is spread over, as configured. */
  readonly shards?: Shards
  readonly newSalt?: () => string
  readonly newCursorKey?: () => Uint8Array
  readonly signingKey?: () => Promise<SigningKey>
  readonly longPollsMax?: number
  readonly recordViews?: true
  /** Of the tokens of push subscriptions; by default, those of the issuer of all tokens. */
  readonly checkPushToken?: TokenCheck
  /** Receives what ends the service. Defaults to the end of the test that starts it. */
  readonly onEnd?: (end: () => Promise<void>) => void
  /** Of the search index. */
  readonly partSizes?: PartSizes
  readonly partReading?: ReadingSizes
  /** How the feed waits. */
  readonly sleep?: (ms: number) => Promise<unknown>
}

export interface Call {
  readonly rights?: readonly string[]
  /** The header itself, instead of a token with `rights`. */
  readonly authorization?: string | undefined
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Metric values that were put in one call, with their dimension. */
export type Measured = Partial<Record<MetricName, number> & Record<'code' | 'failure' | 'format' | 'heartbeat', string>>

export type Service = Awaited<ReturnType<typeof startService>>

const audience = 'beleg'
const rightsClaim = 'rights'

/** Ends with the test that started it, unless `onEnd` says otherwise. */
export async function startService(options: ServiceOptions = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'beleg-service-'))
  const keyFile = join(dir, 'key.json')
  const issuer = await startIssuer({ port: 0, keyFile })
  const database = options.database ?? (await freshDatabase())
  const ownS3 = options.ownBucket && (await startOwnS3(join(dir, 's3')))
  const s3Endpoint = ownS3?.endpoint ?? inject('s3Endpoint')
  const queue = openFifoQueue({
    file: join(dir, 'downloads.queue'),
    failureFile: join(dir, 'downloads.failures'),
    consumer: queueConsumers.downloads,
  })
  const indexTurns = openFifoQueue({
    file: join(dir, 'index.queue'),
    failureFile: join(dir, 'index.failures'),
    consumer: queueConsumers.index,
  })
  const queueServer = await startQueueServer({ port: 0, queues: { downloads: queue, index: indexTurns } })
  const stores = storesOf(
    { database, s3Endpoint, queueUrl: queueServer.urlOf('downloads'), indexQueueUrl: queueServer.urlOf('index') },
    options,
  )
  const logged: string[] = []
  const logger = memoryLogger(logged)
  const measured: Measured[] = []
  const metrics: Metrics = { put: (values, dimension) => void measured.push({ ...values, ...dimension }) }
  const signingKey = options.signingKey ?? signingKeyAt(`file:${await logKey(join(dir, 'log-key.pem'))}`)
  const deps = {
    ...stores,
    logs: signedLogsIn(stores, 'log.example'),
    appendable: appendableLogsIn({ ...stores, logger }),
    logger,
    metrics,
    now: options.now ?? Date.now,
    sleep: options.sleep ?? setTimeout,
    newSalt: options.newSalt ?? (() => randomBytes(16).toString('hex')),
    newRequestId: randomUUID,
    newDownloadId: randomUUID,
    newEvidenceId: randomUUID,
    newIngestKey: () => ({ id: randomBytes(8).toString('hex'), secret: randomBytes(32).toString('hex') }),
    newBudget: options.newBudget ?? patientBudget,
    recordingEndsMs: 600_000,
    longPollsMax: options.longPollsMax ?? 50,
    recordViews: options.recordViews ?? false,
    region: 'eu-central-1',
    sizes: options.partSizes ?? partSizes,
    newPartKey: () => randomBytes(16).toString('hex'),
    signingKey,
    publicKey: signingKey,
    checkCaller: callerCheck({ issuer: issuer.issuer, audience, rightsClaim }),
    checkPushToken: options.checkPushToken ?? tokenCheck(issuer.issuer),
  }
  const apps = { ingest: createIngest(deps), query: createQuery(deps) }
  /** Each is signed once: to read the key and to sign takes as long as a small request does. */
  const signed = new Map<string, Promise<string>>()
  function token(
    rights: readonly string[],
    more: { expiresInSeconds?: number; issuer?: string; audience?: string; subject?: string } = {},
  ): Promise<string> {
    const asked = JSON.stringify([rights, more])
    const token =
      signed.get(asked) ??
      signToken({
        keyFile,
        issuer: issuer.issuer,
        audience,
        rightsClaim,
        subject: 'test-caller',
        email: 'caller@example.com',
        rights,
        expiresInSeconds: 3600,
        ...more,
      })
    signed.set(asked, token)
    return token
  }

  async function call(method: Method, path: string, { rights, authorization, body, headers }: Call = {}) {
    const bearer = authorization ?? (rights && `Bearer ${await token(rights)}`)
    const raw = typeof body === 'string' || body instanceof Uint8Array
    const app = /^\/(services\/|v2\/(entries|organizations\/[^/]+\/(ingest|quarantine)(\/|\?|$)))/.test(path)
      ? apps.ingest
      : apps.query
    const response = await app.request(path, {
      method,
      headers: {
        ...(bearer ? { authorization: bearer } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined }
  }

  /** Sends entries that are meant to be stored, and gives their ids. */
  async function record(...entries: readonly SubmittedEntry[]): Promise<string[]> {
    const { status, body } = await call('POST', '/v2/entries', { rights: ['writer *'], body: entries })
    if (status !== 201) throw new Error(`not recorded: ${JSON.stringify(body)}`)
    return body.results.map(({ id }: { id: string }) => id)
  }

  const fed = { archive: createArchive(deps), sign: createSign(deps), index: createIndex(deps) }

  /** Feeds a function from its table's stream from its checkpoint on, until it is stopped. */
  async function follow(name: keyof typeof fed, checkpoint: string = name) {
    return startPump({
      client: database.client,
      streamsClient: database.streams,
      tableName: database.names[streamConsumers[name].table],
      consumer: streamConsumers[name],
      invoke: fed[name],
      checkpointFile: join(dir, `${checkpoint}.checkpoint`),
      failureFile: join(dir, `${name}.failures`),
      pollMs: 10,
      batchWindowMs: 0,
      sleep: async () => {},
      report: () => {},
    })
  }

  /**
   * Feeds a function until its stream or queue is drained; called again, it goes on where it was. What is archived is then signed.
   */
  async function drain(name: keyof typeof fed | 'download') {
    if (name === 'download') return makeTurns()
    const pump = await follow(name)
    await pump.idle()
    await pump.stop()
    if (name === 'archive') await drain('sign')
  }

  const turns: SQSEvent[] = []
  const download = createDownload(deps)

  /** Makes all turns of downloads, those of several organizations at once. @param invoke replaces the function. */
  async function makeTurns(invoke: (event: SQSEvent) => Promise<unknown> = download) {
    const pump = startQueuePump({
      queue,
      invoke: (event) => {
        turns.push(event)
        return invoke(event)
      },
      concurrencyMax: capacityOf(executionsAtFirst).downloads,
      retryAfterMs: 1,
      report: () => {},
    })
    await pump.idle()
    await pump.stop()
  }

  /** Delivers all that the stream holds, or that the queue has held, once more. */
  async function redeliver(name: keyof typeof fed | 'download') {
    if (name === 'download') {
      for (const turn of turns.splice(0)) await download(turn)
      return
    }
    await rm(join(dir, `${name}.checkpoint`))
    await drain(name)
  }

  const onEnd = options.onEnd ?? onTestFinished
  onEnd(async () => {
    await Promise.all([queueServer.stop(), issuer.stop(), ownS3?.stop()])
    await rm(dir, { recursive: true, force: true })
    // The one that made it was begun first, and ends last.
    if (!options.database) await database.drop()
  })
  return {
    database,
    stores,
    deps,
    apps,
    logged,
    measured,
    dir,
    token,
    call,
    record,
    fed,
    follow,
    queue,
    download,
    makeTurns,
    drain,
    redeliver,
    issuer: issuer.issuer,
  }
}

/** One service for all tests of the file, or of the `describe`, that calls this. @returns what gives it to a test. */
export function sharedService(options: Omit<ServiceOptions, 'onEnd'> = {}): () => Service {
  let service: Service | undefined
  beforeAll(async () => {
    const ends: (() => Promise<void>)[] = []
    service = await startService({ ...options, onEnd: (end) => ends.push(end) })
    return async () => {
      for (const end of ends) await end()
    }
  })
  return () => {
    if (!service) throw new Error('the service is there once the tests run')
    return service
  }
}

/** Its bucket has the same name as the shared one. */
function startOwnS3(dir: string) {
  const [region, credentials, buckets] = [inject('s3Region'), inject('s3Credentials'), [inject('s3Bucket')]]
  return startS3({ dir, port: 0, region, credentials, buckets })
}

interface Engines {
  readonly database: Database
  readonly s3Endpoint: string
  readonly queueUrl: string
  readonly indexQueueUrl: string
}

function storesOf(
  { database, s3Endpoint, queueUrl, indexQueueUrl }: Engines,
  { faults, maxAttempts = 1, shards, partReading, newCursorKey = () => randomBytes(cursorKeyBytes) }: ServiceOptions,
) {
  const handler = faults ? { requestHandler: faults.requestHandler, maxAttempts } : {}
  const dynamoDb = unlogged(new DynamoDBClient({ ...database.settings, ...handler }))
  const s3 = unlogged(
    new S3Client({
      endpoint: s3Endpoint,
      region: inject('s3Region'),
      credentials: inject('s3Credentials'),
      ...handler,
    }),
  )
  const sqs = new SQSClient({
    region: inject('s3Region'),
    credentials: inject('s3Credentials'),
    endpoint: new URL(queueUrl).origin,
    ...handler,
  })
  const bucket = inject('s3Bucket')
  const rows = ledgerStores(dynamoDb, database.names.ledger)
  return {
    ...rows,
    ...bucketStores(s3, bucket, rows.ledger),
    ...(partReading ? { parts: new IndexParts(s3, bucket, partReading) } : {}),
    s3,
    events: new Events(dynamoDb, database.names.events, shards),
    cursorKey: new CursorKeyRow(dynamoDb, database.names.ledger, newCursorKey),
    queue: new DownloadQueue(sqs, queueUrl),
    indexQueue: new IndexQueue(sqs, indexQueueUrl),
  }
}

function memoryLogger(lines: string[]): Logger {
  const put = (message: string, more: unknown) => void lines.push(`${message} ${JSON.stringify(more)}`)
  return {
    info: put,
    warn: put,
    error: (message, cause, fields) => put(message, { ...fields, cause: String(cause) }),
  }
}
