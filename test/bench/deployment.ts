// The functions' own apps over the real engines, called as Lambda calls them: what the gateway and the event source mappings hand
// over goes in, and what was used is counted. Measures no time.

import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import type { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import type { DynamoDBStreamEvent, SQSEvent } from 'aws-lambda'
import { handle } from 'hono/aws-lambda'
import { createApp as createArchive } from '../../functions/archive/app.ts'
import { createApp as createDownload } from '../../functions/download/app.ts'
import { createApp as createIngest } from '../../functions/ingest/app.ts'
import { createApp as createQuery } from '../../functions/query/app.ts'
import { createApp as createSign } from '../../functions/sign/app.ts'
import { createTables } from '../../infra/local/engine/create-tables.ts'
import { type Issuer, signToken } from '../../infra/local/issuer/issuer.ts'
import { logKey } from '../../infra/local/place/log-key.ts'
import { startPump } from '../../infra/local/pump/stream-pump.ts'
import { startQueuePump } from '../../infra/local/queue/queue-pump.ts'
import { environment } from '../../shared/deployment/environment.ts'
import { streamConsumers } from '../../shared/deployment/streams.ts'
import { tables } from '../../shared/deployment/tables.ts'
import { cursorKeyBytes } from '../../shared/filter/cursor.ts'
import { callerCheck, tokenCheck } from '../../shared/http/caller.ts'
import { appendableLogsIn } from '../../shared/log/appendable-log.ts'
import { signedLogsIn } from '../../shared/log/signed-log.ts'
import { type PartSizes, partSizes } from '../../shared/parts/levels.ts'
import { bucketStores } from '../../shared/store/bucket/bucket-stores.ts'
import { dynamoDbClient } from '../../shared/store/clients/dynamodb-client.ts'
import { s3Client } from '../../shared/store/clients/s3-client.ts'
import { Events } from '../../shared/store/events/events.ts'
import { signingKeyAt } from '../../shared/store/keys/signing-key.ts'
import { CursorKeyRow } from '../../shared/store/ledger/cursor-key.ts'
import { ledgerStores } from '../../shared/store/ledger/ledger-stores.ts'
import { DownloadQueue } from '../../shared/store/queue/download-queue.ts'
import { IndexQueue } from '../../shared/store/queue/index-queue.ts'
import { jsonLogger } from '../../shared/telemetry/logger.ts'
import type { Metrics } from '../../shared/telemetry/metrics.ts'
import { patientBudget } from '../budgets.ts'
import { type DeployedIndex, deployIndex } from './deployed-index.ts'
import { bucket, type Engines, region } from './engines.ts'
import { type Meter, meterOf } from './meter.ts'
import type { Shapes } from './store.ts'

export interface Answer {
  readonly statusCode: number
  readonly body: string
}

export interface Deployment {
  /** That of the functions. */
  readonly dynamoDb: DynamoDBClient
  readonly meter: Meter
  /** What a deployed function finds in its environment. */
  readonly environment: Readonly<Record<string, string>>
  gatewayEvent(method: 'GET' | 'POST', target: string, body?: string): object
  /** As the gateway calls ingest and query. */
  call(method: 'GET' | 'POST', target: string, body?: string): Promise<Answer>
  readonly archive: (event: DynamoDBStreamEvent) => Promise<unknown>
  readonly sign: (event: DynamoDBStreamEvent) => Promise<unknown>
  readonly index: DeployedIndex
  readonly download: (event: SQSEvent) => Promise<unknown>
  /** The functions' clock, which stands still from then on. */
  setClock(nowMs: number): void
  /** Hands `invoke` what is in the stream that feeds the function and was not handed over yet, `batchSize` records at a time. */
  drain(
    name: keyof typeof streamConsumers,
    batchSize: number,
    invoke: (event: DynamoDBStreamEvent) => Promise<unknown>,
  ): Promise<void>
  /** Hands `invoke` each turn of a download, and those that follow from it, one after the other. */
  makeTurns(invoke: (event: SQSEvent) => Promise<unknown>): Promise<void>
  /** The bytes that the functions have logged since the last call. */
  takeLogBytes(): number
}

const audience = 'beleg'
const rightsClaim = 'rights'
/** What the embedded metric format has in a line besides names and values. */
const metricLineBytes = 250

const logHost = 'log.example'
const names = { events: 'events', ledger: 'ledger' }

/** Tables and a checkpoint of its own; the bucket is everybody's. */
export async function deploy(
  engines: Engines,
  issuer: Issuer,
  shapes: Shapes = tables,
  database?: string,
  sizes: PartSizes = partSizes,
): Promise<Deployment> {
  // Also the access key, by which DynamoDB Local tells databases apart.
  const id = database ?? randomBytes(8).toString('hex')
  const settings = {
    endpoint: engines.dynamoDb,
    region,
    credentials: { accessKeyId: id, secretAccessKey: 'unchecked' },
  }
  // Not that of the functions, which is metered.
  const client = new DynamoDBClient(settings)
  await createTables(client, names, shapes)
  const streamsClient = new DynamoDBStreamsClient(settings)
  const dynamoDb = dynamoDbClient(settings)
  const s3 = s3Client({ endpoint: engines.s3, region, credentials: engines.s3Credentials })
  const signingKey = signingKeyAt(await signingKeyIn(engines))
  let logBytes = 0
  const logger = jsonLogger((line) => {
    logBytes += line.length
  })
  let stillMs: number | undefined
  const now = () => stillMs ?? Date.now()
  const setClock = (nowMs: number) => {
    stillMs = nowMs
  }
  const stores = storesOf(dynamoDb, s3, engines)
  const { queue, url } = engines.openIndexQueue(`index-${id}`, now)
  const indexTurns = { queue, indexQueue: new IndexQueue(sqsClientOf(engines), url) }
  const deps = {
    ...stores,
    logs: signedLogsIn(stores, logHost),
    appendable: appendableLogsIn({ ...stores, logger }),
    checkCaller: callerCheck({ issuer: issuer.issuer, audience, rightsClaim }),
    checkPushToken: tokenCheck(issuer.issuer),
    now,
    sleep: setTimeout,
    newSalt: () => randomBytes(16).toString('hex'),
    newRequestId: randomUUID,
    newDownloadId: randomUUID,
    newEvidenceId: randomUUID,
    newIngestKey: () => ({ id: randomBytes(8).toString('hex'), secret: randomBytes(32).toString('hex') }),
    newBudget: patientBudget,
    longPollsMax: 100,
    recordViews: false,
    region,
    metrics: {
      put: (values, dimension) => {
        logBytes += metricLineBytes + JSON.stringify({ ...values, ...dimension }).length
      },
    } satisfies Metrics,
    signingKey,
    publicKey: signingKey,
    logger,
  }
  const handlers = { ingest: handle(createIngest(deps)), query: handle(createQuery(deps)) }
  const token = await tokenOf(engines, issuer)
  return {
    dynamoDb,
    meter: meterOf(dynamoDb, s3, shapes),
    environment: await environmentOf(engines, issuer, id),
    gatewayEvent: (method, target, body) => gatewayEvent(method, target, token, body),
    call(method, target, body) {
      const handler = target === '/v2/entries' ? handlers.ingest : handlers.query
      return handler(gatewayEvent(method, target, token, body)) as Promise<Answer>
    },
    archive: createArchive(deps),
    sign: createSign(deps),
    index: deployIndex({ ...deps, sizes }, indexTurns, setClock),
    download: createDownload(deps),
    setClock,
    async drain(name, batchSize, invoke) {
      const pump = await startPump({
        client,
        streamsClient,
        tableName: names[streamConsumers[name].table],
        consumer: { ...streamConsumers[name], batchSizeMax: batchSize },
        invoke,
        checkpointFile: join(engines.dir, `${id}-${name}.checkpoint`),
        failureFile: join(engines.dir, `${id}-${name}.failures`),
        pollMs: 5,
        batchWindowMs: 0,
      })
      await pump.idle()
      await pump.stop()
    },
    async makeTurns(invoke) {
      const pump = startQueuePump({ queue: engines.queue, invoke, concurrencyMax: 1, retryAfterMs: 1 })
      await pump.idle()
      await pump.stop()
    },
    takeLogBytes() {
      const taken = logBytes
      logBytes = 0
      return taken
    },
  }
}

function sqsClientOf({ queueUrl, s3Credentials }: Engines): SQSClient {
  return new SQSClient({ region, credentials: s3Credentials, endpoint: new URL(queueUrl).origin })
}

function storesOf(dynamoDb: DynamoDBClient, s3: S3Client, engines: Engines) {
  const rows = ledgerStores(dynamoDb, names.ledger)
  return {
    ...rows,
    ...bucketStores(s3, bucket, rows.ledger),
    events: new Events(dynamoDb, names.events),
    cursorKey: new CursorKeyRow(dynamoDb, names.ledger, () => new Uint8Array(cursorKeyBytes)),
    queue: new DownloadQueue(sqsClientOf(engines), engines.queueUrl),
  }
}

async function environmentOf(engines: Engines, { issuer }: Issuer, id: string) {
  const { dynamoDb, s3, s3Credentials, queueUrl } = engines
  return {
    [environment.logHost]: logHost,
    [environment.signingKey]: await signingKeyIn(engines),
    [environment.eventsTable]: names.events,
    [environment.ledgerTable]: names.ledger,
    [environment.archiveBucket]: bucket,
    [environment.longPollsMax]: '100',
    [environment.recordViews]: 'false',
    [environment.downloadQueue]: queueUrl,
    [environment.oidcIssuer]: issuer,
    [environment.oidcAudience]: audience,
    [environment.rightsClaim]: rightsClaim,
    [environment.shards]: '{}',
    [environment.deployedAt]: new Date().toISOString(),
    [environment.region]: region,
    [environment.service]: 'bench',
    [environment.segmentLockDays]: '0',
    [environment.checkpointLockDays]: '0',
    AWS_ACCESS_KEY_ID: id,
    AWS_SECRET_ACCESS_KEY: s3Credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb,
    AWS_ENDPOINT_URL_S3: s3,
    AWS_ENDPOINT_URL_SQS: new URL(queueUrl).origin,
  }
}

async function signingKeyIn({ dir }: Engines): Promise<string> {
  return `file:${await logKey(join(dir, 'log-key.pem'))}`
}

function tokenOf({ dir }: Engines, { issuer }: Issuer): Promise<string> {
  const identity = { keyFile: keyFileIn(dir), issuer, audience, rightsClaim, subject: 'bench' }
  return signToken({ ...identity, rights: ['writer *', 'reader *'], expiresInSeconds: 12 * 60 * 60 })
}

/** Where the issuer of a benchmark has its key. */
export function keyFileIn(dir: string): string {
  return join(dir, 'key.json')
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
function gatewayEvent(method: string, target: string, token: string, body: string | undefined) {
  const [path = '', query = ''] = target.split('?')
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: {
      authorization: `Bearer ${token}`,
      host: 'localhost',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    requestContext: {
      accountId: '000000000000',
      apiId: 'bench',
      authentication: null,
      authorizer: {},
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
    isBase64Encoded: false,
    body: body ?? null,
  }
}
