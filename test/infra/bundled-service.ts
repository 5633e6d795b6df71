// The bundles as they are deployed, each in a process of its own with the memory of its function, over the engines of the tests.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { inject } from 'vitest'
import { functionSizes } from '../../infra/compute/function-sizes.ts'
import { createTables } from '../../infra/local/engine/create-tables.ts'
import { signToken, startIssuer } from '../../infra/local/issuer/issuer.ts'
import { logKey } from '../../infra/local/place/log-key.ts'
import { type FifoQueue, openFifoQueue } from '../../infra/local/queue/fifo-queue.ts'
import { startQueueServer } from '../../infra/local/queue/queue-server.ts'
import { environment } from '../../shared/deployment/environment.ts'
import { queueConsumers } from '../../shared/deployment/queues.ts'
import { bundle } from './bundled.ts'
import { type Lambda, startLambda } from './lambda.ts'
import { type HttpRequest, httpApiEvent } from './lambda-events.ts'

export const names = [
  'ingest',
  'query',
  'archive',
  'sign',
  'index',
  'download',
  'reconcile',
  'ttl-check',
  'token-rights',
  'portal',
] as const
export type Name = (typeof names)[number]

// One pair of keys opens both engines, as a role does.
const engine = { region: inject('s3Region'), credentials: inject('s3Credentials') }

export interface BundledService {
  readonly tables: { readonly events: string; readonly ledger: string }
  /** Of the engine that the functions use. */
  readonly settings: { readonly endpoint: string } & typeof engine
  readonly bundles: ReturnType<typeof bundle>
  /** That downloads walk by. */
  readonly queue: FifoQueue
  bundled(name: Name): ReturnType<typeof bundle>['functions'] extends ReadonlyMap<string, infer F> ? F : never
  /** Exactly the variables that the template gives, and those that Lambda itself sets. */
  environmentOf(name: Name): Record<string, string>
  /** The one instance of the function, which is started when it is first asked for. */
  lambda(name: Name): Promise<Lambda>
  /** @throws Error with the message that Lambda would report. */
  request(
    name: 'ingest' | 'query' | 'portal',
    request: HttpRequest & { readonly rights?: readonly string[] },
  ): Promise<{ status: number; headers: Readonly<Record<string, string>>; text: string }>
  stop(): Promise<void>
}

/** @param prefix of the tables, which other tests may not have. */
export async function startBundles(prefix: string): Promise<BundledService> {
  const dir = await mkdtemp(join(tmpdir(), 'beleg-lambda-'))
  const issuer = await startIssuer({ port: 0, keyFile: join(dir, 'key.json') })
  const signingKeyFile = await logKey(join(dir, 'log-key.pem'))
  const settings = { ...engine, endpoint: inject('dynamodbEndpoint') }
  const tables = { events: `${prefix}-events`, ledger: `${prefix}-ledger` }
  await createTables(new DynamoDBClient(settings), tables)
  const queue = openFifoQueue({
    file: join(dir, 'downloads.queue'),
    failureFile: join(dir, 'downloads.failures'),
    consumer: queueConsumers.downloads,
  })
  const indexQueue = openFifoQueue({
    file: join(dir, 'index.queue'),
    failureFile: join(dir, 'index.failures'),
    consumer: queueConsumers.index,
  })
  const queueServer = await startQueueServer({ port: 0, queues: { downloads: queue, index: indexQueue } })
  const bundles = bundle()
  const running = new Map<Name, Lambda>()

  function bundled(name: Name) {
    const fn = bundles.functions.get(name)
    if (!fn) throw new Error(`no bundle of "${name}"`)
    return fn
  }

  function environmentOf(name: Name): Record<string, string> {
    const values: Readonly<Record<string, string>> = {
      [environment.eventsTable]: tables.events,
      [environment.ledgerTable]: tables.ledger,
      [environment.archiveBucket]: inject('s3Bucket'),
      [environment.segmentLockDays]: '0',
      [environment.checkpointLockDays]: '0',
      [environment.shards]: '{}',
      [environment.deployedAt]: new Date().toISOString(),
      [environment.downloadQueue]: queueServer.urlOf('downloads'),
      [environment.indexQueue]: queueServer.urlOf('index'),
      [environment.longPollsMax]: '2',
      [environment.recordViews]: 'false',
      [environment.oidcIssuer]: issuer.issuer,
      [environment.oidcAudience]: 'people,senders',
      [environment.rightsClaim]: 'rights',
      [environment.logHost]: 'beleg.localhost',
      [environment.signingKey]: `file:${signingKeyFile}`,
      [environment.portalSignIn]: '{"scope":"openid","authorizeParameters":{}}',
      [environment.portalFiles]: 'portal/',
      [environment.service]: 'Beleg',
    }
    return {
      ...Object.fromEntries(bundled(name).variables.map((variable) => [variable, values[variable] ?? ''])),
      AWS_REGION: engine.region,
      AWS_ACCESS_KEY_ID: engine.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: engine.credentials.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: inject('dynamodbEndpoint'),
      AWS_ENDPOINT_URL_S3: inject('s3Endpoint'),
      AWS_ENDPOINT_URL_SQS: new URL(queueServer.urlOf('downloads')).origin,
    }
  }

  async function lambda(name: Name): Promise<Lambda> {
    const known = running.get(name)
    if (known) return known
    const started = await startLambda(bundled(name), environmentOf(name), functionSizes[name].memoryMb)
    running.set(name, started)
    return started
  }

  return {
    tables,
    settings,
    bundles,
    queue,
    bundled,
    environmentOf,
    lambda,
    async request(name, { rights, ...more }) {
      const token = rights && {
        token: await signToken({
          keyFile: join(dir, 'key.json'),
          issuer: issuer.issuer,
          audience: 'senders',
          subject: 'ada',
          rightsClaim: 'rights',
          rights,
          expiresInSeconds: 600,
        }),
      }
      const result = (await (await lambda(name)).invoke(httpApiEvent({ ...more, ...token }))) as {
        statusCode: number
        headers: Record<string, string>
        body: string
      }
      return { status: result.statusCode, headers: result.headers, text: result.body }
    },
    async stop() {
      for (const one of running.values()) await one.stop()
      bundles.remove()
      await queueServer.stop()
      await issuer.stop()
      await rm(dir, { recursive: true })
    },
  }
}
