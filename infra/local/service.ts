// The whole service on one machine: real engines, the functions' own handlers, and between them what stands for the gateway, the
// event source mappings and TTL. Prints nothing.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { queueConsumers } from '../../shared/queues.ts'
import { routes } from '../../shared/routes.ts'
import { type StreamConsumer, streamConsumers } from '../../shared/streams.ts'
import { type TableName, tables } from '../../shared/tables.ts'
import { capacityOf, executionsAtFirst } from '../capacity.ts'
import { createTables } from './create-tables.ts'
import { startDynamoDb } from './dynamodb.ts'
import { sweepExpired } from './expiry-sweeper.ts'
import { openFifoQueue } from './fifo-queue.ts'
import { startGateway } from './gateway.ts'
import { loadHandlers } from './handlers.ts'
import { startIssuer } from './issuer.ts'
import { startQueuePump } from './queue-pump.ts'
import { startQueueServer } from './queue-server.ts'
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
  const queue = openFifoQueue({
    file: join(dataDir, 'queues', 'downloads.ndjson'),
    failureFile: join(dataDir, 'queues', 'downloads.failures.ndjson'),
    consumer: queueConsumers.downloads,
  })
  const queueServer = await startQueueServer({ port: ports.queue, queue })
  onStop(queueServer.stop)
  const handlers = await loadHandlers(settings, {
    dynamoDb: dynamoDb.endpoint,
    s3: s3.endpoint,
    downloadQueue: queueServer.queueUrl,
  })

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
  const queuePump = startQueuePump({
    queue,
    invoke: handlers.download,
    concurrencyMax: capacityOf(executionsAtFirst).downloads,
    retryAfterMs: 1_000,
  })
  onStop(queuePump.stop)
  const gateway = await startGateway({ port: ports.gateway, routes, functions: handlers })
  onStop(gateway.stop)
  const sweeping = setInterval(() => void sweepBoth(client, names), sweepEveryMs)
  onStop(async () => clearInterval(sweeping))
}

async function sweepBoth(client: DynamoDBClient, names: Readonly<Record<TableName, string>>): Promise<void> {
  for (const table of ['events', 'ledger'] as const) {
    const { ttl, partition, sort } = tables[table]
    await sweepExpired(client, names[table], ttl, [partition, sort], Math.floor(Date.now() / 1000)).catch(console.error)
  }
}
