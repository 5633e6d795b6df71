// The whole service on one machine: real engines, the functions' own handlers, and between them what stands for the gateway, the
// event source mappings and TTL. Prints nothing.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { environment } from '../../shared/environment.ts'
import { routes } from '../../shared/routes.ts'
import { type StreamConsumer, streamConsumers } from '../../shared/streams.ts'
import { type TableName, tables } from '../../shared/tables.ts'
import type { Invoke } from './batch-delivery.ts'
import { createTables } from './create-tables.ts'
import { startDynamoDb } from './dynamodb.ts'
import { sweepExpired } from './expiry-sweeper.ts'
import { type HttpHandler, startGateway } from './gateway.ts'
import { startIssuer } from './issuer.ts'
import { logKey } from './log-key.ts'
import { startS3 } from './s3/server.ts'
import type { LocalSettings } from './settings.ts'
import { startPump } from './stream-pump.ts'

export interface LocalService {
  /** Ends everything in the reverse order of starting; what was acknowledged is on disk. */
  stop(): Promise<void>
}

const sweepEveryMs = 60_000

/**
 * Starts it on the ports and the data folder of `settings`. Resolves when it can be used.
 * @throws Error, in one sentence, when there is no fit `java` or a port is taken; whatever had been started is stopped then.
 */
export async function startLocalService(settings: LocalSettings): Promise<LocalService> {
  const started: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const end of started.splice(0).reverse()) await end()
  }
  try {
    await startParts(settings, (end) => started.push(end))
    return { stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startParts(settings: LocalSettings, onStop: (end: () => Promise<void>) => void): Promise<void> {
  const { dataDir, ports, region, credentials } = settings
  await mkdir(join(dataDir, 'streams'), { recursive: true })
  const issuer = await startIssuer({ port: ports.issuer, keyFile: settings.keyFile })
  onStop(issuer.stop)
  const buckets = [settings.archiveBucket]
  const s3 = await startS3({ dir: join(dataDir, 's3'), port: ports.s3, region, credentials, buckets })
  onStop(s3.stop)
  const dynamoDb = await startDynamoDb({ port: ports.dynamodb, dataDir: join(dataDir, 'dynamodb') })
  onStop(dynamoDb.stop)

  const client = new DynamoDBClient({ endpoint: dynamoDb.endpoint, region, credentials })
  const names = { events: settings.eventsTable, ledger: settings.ledgerTable }
  await createTables(client, names)
  const handlers = await loadHandlers(settings, { dynamoDb: dynamoDb.endpoint, s3: s3.endpoint })

  const streamsClient = new DynamoDBStreamsClient({ endpoint: dynamoDb.endpoint, region, credentials })
  for (const [name, consumer] of Object.entries<StreamConsumer>(streamConsumers)) {
    const pump = await startPump({
      client,
      streamsClient,
      tableName: names[consumer.table],
      consumer,
      invoke: handlers[consumer.function],
      checkpointFile: join(dataDir, 'streams', `${name}.checkpoint.json`),
      failureFile: join(dataDir, 'streams', `${name}.failures.ndjson`),
      pollMs: 100,
      // A batch window saves money, of which none is spent here.
      batchWindowMs: Math.min(200, consumer.batchWindowSeconds * 1000),
    })
    onStop(pump.stop)
  }
  const gateway = await startGateway({ port: ports.gateway, routes, functions: handlers })
  onStop(gateway.stop)
  const sweeping = setInterval(() => void sweepBoth(client, names), sweepEveryMs)
  onStop(async () => clearInterval(sweeping))
}

interface Handlers {
  readonly ingest: HttpHandler
  readonly query: HttpHandler
  readonly archive: Invoke
  readonly download: Invoke
}

/** The very entry points that are deployed, which read their environment when they are loaded. */
async function loadHandlers(settings: LocalSettings, endpoints: { dynamoDb: string; s3: string }): Promise<Handlers> {
  Object.assign(process.env, {
    [environment.eventsTable]: settings.eventsTable,
    [environment.ledgerTable]: settings.ledgerTable,
    [environment.archiveBucket]: settings.archiveBucket,
    [environment.oidcIssuer]: settings.issuer,
    [environment.oidcAudience]: settings.audience,
    [environment.rightsClaim]: settings.rightsClaim,
    [environment.shards]: '{}',
    [environment.region]: settings.region,
    // The names of logs are no addresses: the port is no part of them.
    [environment.logHost]: 'beleg.localhost',
    [environment.signingKey]: `file:${await logKey(settings.logKeyFile)}`,
    AWS_ACCESS_KEY_ID: settings.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: settings.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: '',
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDb,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
  })
  const [ingest, query, archive, download] = await Promise.all([
    import('../../functions/ingest/handler.ts'),
    import('../../functions/query/handler.ts'),
    import('../../functions/archive/handler.ts'),
    import('../../functions/download/handler.ts'),
  ])
  return {
    // Hono's own types of the event and of the result are looser than those of the gateway that stands in front.
    ingest: ingest.handler as unknown as HttpHandler,
    query: query.handler as unknown as HttpHandler,
    archive: archive.handler,
    download: download.handler,
  }
}

async function sweepBoth(client: DynamoDBClient, names: Readonly<Record<TableName, string>>): Promise<void> {
  for (const table of ['events', 'ledger'] as const) {
    const { ttl, partition, sort } = tables[table]
    await sweepExpired(client, names[table], ttl, [partition, sort], Math.floor(Date.now() / 1000)).catch(console.error)
  }
}
