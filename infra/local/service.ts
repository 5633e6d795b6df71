// The whole service on one machine: real engines, the functions' own handlers, and between them replacements of the gateway, the
// event source mappings and TTL. Prints nothing.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { queueConsumers } from '../../shared/deployment/queues.ts'
import { gatewayRoutes } from '../../shared/deployment/routes.ts'
import { type StreamConsumer, streamConsumers } from '../../shared/deployment/streams.ts'
import { type TableName, tables } from '../../shared/deployment/tables.ts'
import { keysOf } from '../../shared/keys-of.ts'
import { unlogged } from '../../shared/store/clients/unlogged.ts'
import { Events } from '../../shared/store/events/events.ts'
import { Lookups } from '../../shared/store/ledger/lookups.ts'
import { capacityOf, executionsAtFirst } from '../compute/capacity.ts'
import { keepPortal, portalFolder } from '../portal/kept-portal.ts'
import { demoPeople } from './demo-people.ts'
import { createTables } from './engine/create-tables.ts'
import { type Engine, startDynamoDb } from './engine/dynamodb.ts'
import { startEngineGate } from './engine/engine-gate.ts'
import { startSweeping } from './engine/expiry-sweeper.ts'
import { endLeftEngine } from './engine/left-engine.ts'
import { loadHandlers } from './function/handlers.ts'
import { startGateway } from './gateway/gateway.ts'
import { startIssuer } from './issuer/issuer.ts'
import type { SignInOptions } from './issuer/sign-in.ts'
import { lockData } from './place/data-lock.ts'
import type { LocalSettings } from './place/settings.ts'
import { type StreamPump, startPump } from './pump/stream-pump.ts'
import { importMessageOf } from './queue/created-event.ts'
import { openFifoQueue } from './queue/fifo-queue.ts'
import { startQueuePump } from './queue/queue-pump.ts'
import { startQueueServer } from './queue/queue-server.ts'
import { startS3 } from './s3/server.ts'

export interface LocalService {
  /** Resolves with one sentence if a part ends unexpectedly: the service is unusable then. */
  readonly failed: Promise<string>
  /**
   * Ends all parts in reverse order, within seconds: a longer request gets no answer. Acknowledged data is on disk.
   */
  stop(): Promise<void>
}

/** The time that running requests and tries have to end. */
const graceMs = 2_000

type OnStop = (end: () => Promise<unknown>, hurry?: 'hurry') => void

/**
 * Starts the service on the ports and the data folder of `settings`. Resolves when it is ready.
 * @throws Error, in one sentence, if the folder is in use, `java` is missing or too old, or a port is taken; all started parts are
 * stopped then.
 */
export async function startLocalService(settings: LocalSettings): Promise<LocalService> {
  const started: { readonly end: () => Promise<unknown>; readonly hurry: boolean }[] = []
  const stop = async () => {
    const grace = delay(graceMs, undefined, { ref: false })
    for (const { end, hurry } of started.splice(0).reverse()) await (hurry ? Promise.race([end(), grace]) : end())
  }
  try {
    const { failed } = await startParts(settings, (end, hurry) => started.push({ end, hurry: hurry !== undefined }))
    return { failed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** How many turns of a queue are taken at a time, and when one that failed is tried again. */
const paces = {
  downloads: { concurrencyMax: capacityOf(executionsAtFirst).downloads, retryAfterMs: 1_000 },
  // One core is what one machine has for it.
  index: { concurrencyMax: 1, retryAfterMs: 60_000 },
  imports: { concurrencyMax: 1, retryAfterMs: 10_000 },
} as const satisfies Readonly<Record<keyof typeof queueConsumers, object>>

/** A part with `hurry` may take long to end: it is abandoned after the grace time. */
async function startParts(settings: LocalSettings, onStop: OnStop): Promise<Engine> {
  const { dataDir, ports, region, credentials } = settings
  const lock = lockData(dataDir, ports.gateway)
  onStop(async () => lock.release())
  await mkdir(join(dataDir, 'streams'), { recursive: true })
  const portalFiles = portalFolder().then(keepPortal)
  portalFiles.catch(() => {}) // Awaited below.
  const issuer = await startIssuer({ port: ports.issuer, keyFile: settings.keyFile, signIn: signInAt(settings) })
  onStop(issuer.stop, 'hurry')
  const queueOf = (name: keyof typeof queueConsumers) =>
    openFifoQueue({
      file: join(dataDir, 'queues', `${name}.ndjson`),
      failureFile: join(dataDir, 'queues', `${name}.failures.ndjson`),
      consumer: queueConsumers[name],
    })
  const queues = { downloads: queueOf('downloads'), index: queueOf('index'), imports: queueOf('imports') }
  const { importSources } = settings
  const s3 = await startS3({
    dir: join(dataDir, 's3'),
    port: ports.s3,
    ...{ region, credentials },
    buckets: [...new Set([settings.archiveBucket, ...importSources.map(({ bucket }) => bucket)])],
    onCreated: (created) => {
      const message = importMessageOf(importSources, created)
      if (message) queues.imports.send(message)
    },
  })
  onStop(s3.stop, 'hurry')
  const engineDir = join(dataDir, 'dynamodb')
  if (lock.enginePidBefore !== undefined) await endLeftEngine(lock.enginePidBefore, engineDir)
  const engine = await startDynamoDb({ port: 0, dataDir: engineDir })
  onStop(engine.stop)
  if (engine.pid !== undefined) lock.noteEngine(engine.pid)

  const names = { events: settings.eventsTable, ledger: settings.ledgerTable }
  const pumps: { readonly table: TableName; readonly pump: StreamPump }[] = []
  const onWrite = (written: string | undefined) => {
    for (const { table, pump } of pumps) if (written === undefined || written === names[table]) pump.wake()
  }
  const keys = new Map(keyOf(names))
  const gate = await startEngineGate({ port: ports.dynamodb, endpoint: engine.endpoint, keys, onWrite })
  onStop(gate.stop, 'hurry')
  const queueServer = await startQueueServer({ port: ports.queue, queues })
  onStop(queueServer.stop, 'hurry')

  const client = unlogged(new DynamoDBClient({ endpoint: gate.url, region, credentials }))
  await createTables(client, names)
  const handlers = await loadHandlers(
    settings,
    {
      dynamoDb: gate.url,
      s3: s3.endpoint,
      downloadQueue: queueServer.urlOf('downloads'),
      indexQueue: queueServer.urlOf('index'),
      importQueue: queueServer.urlOf('imports'),
    },
    await portalFiles,
  )

  const streamsClient = unlogged(new DynamoDBStreamsClient({ endpoint: gate.url, region, credentials }))
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
      // A batch window saves money only when deployed.
      batchWindowMs: Math.min(200, consumer.batchWindowSeconds * 1000),
    })
    onStop(pump.stop, 'hurry')
    pumps.push({ table: consumer.table, pump })
  }
  for (const name of keysOf(queueConsumers)) {
    const invoke = handlers[queueConsumers[name].function]
    const pump = startQueuePump({ queue: queues[name], invoke, ...paces[name] })
    onStop(pump.stop, 'hurry')
  }
  // Its schedule. What was due while the service was stopped is done when the organization's next entries come.
  const dueIndexes = setInterval(() => void handlers.index({}).catch(console.error), 60 * 60_000)
  onStop(async () => clearInterval(dueIndexes))
  const gateway = await startGateway({ port: ports.gateway, routes: gatewayRoutes, functions: handlers })
  onStop(gateway.stop, 'hurry')
  const sweeping = startSweeping({ client, names, logs: () => logsOf(client, names) })
  onStop(sweeping.stop, 'hurry')
  return engine
}

function signInAt(settings: LocalSettings): SignInOptions {
  const { gatewayUrl, portalClient, audience, rightsClaim } = settings
  return { portalUrl: gatewayUrl, clientId: portalClient, audience, rightsClaim, people: demoPeople(settings) }
}

function keyOf(names: Readonly<Record<TableName, string>>): [string, readonly string[]][] {
  return (['events', 'ledger'] as const).map((table) => [names[table], [tables[table].partition, tables[table].sort]])
}

/** Every existing partition of Events. */
async function* logsOf(client: DynamoDBClient, names: Readonly<Record<TableName, string>>): AsyncGenerator<string> {
  const events = new Events(client, names.events)
  for await (const organization of new Lookups(client, names.ledger).organizations()) {
    for (const suffix of events.partitions(organization, true)) yield `${organization}${suffix}`
  }
}
