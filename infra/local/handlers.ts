// The functions' own handlers, loaded into this process with the environment of one machine.
import type { SQSEvent } from 'aws-lambda'
import { environment } from '../../shared/environment.ts'
import type { Invoke } from './batch-delivery.ts'
import type { HttpHandler, Invocation } from './gateway.ts'
import { instancesOf, type Line } from './instances.ts'
import { logKey } from './log-key.ts'
import type { LocalSettings } from './settings.ts'

export interface Handlers {
  readonly ingest: Invocation
  readonly query: Invocation
  readonly archive: Invoke
  readonly sign: Invoke
  readonly download: (event: SQSEvent) => Promise<unknown>
  readonly reconcile: (event: unknown) => Promise<unknown>
}

/**
 * How many instances of each function behind the gateway. A poll of the feed holds one of query for 20 seconds. Of ingest, two keep the
 * engine busy, and more would only make each other late; with those in the line there are ten, which is what a new account has in all
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, read 2026-11).
 */
const concurrency = { ingest: 2, query: 50 }
/** The 20 seconds that ingest gives to its writes, and some for the rest, fit into the gateway's 30 even for who was the last. */
const lineOfIngest: Line = { places: 8, patienceMs: 8_000 }

/** The very entry points that are deployed, which read their environment when they are loaded. */
export async function loadHandlers(
  settings: LocalSettings,
  endpoints: { dynamoDb: string; s3: string; downloadQueue: string },
): Promise<Handlers> {
  Object.assign(process.env, {
    [environment.eventsTable]: settings.eventsTable,
    [environment.ledgerTable]: settings.ledgerTable,
    [environment.archiveBucket]: settings.archiveBucket,
    [environment.downloadQueue]: endpoints.downloadQueue,
    [environment.longPollsMax]: '50',
    [environment.segmentLockDays]: '0',
    [environment.checkpointLockDays]: '0',
    [environment.shards]: '{}',
    [environment.deployedAt]: new Date().toISOString(),
    // The names of logs are no addresses: the port is no part of them.
    [environment.logHost]: 'beleg.localhost',
    [environment.signingKey]: `file:${await logKey(settings.logKeyFile)}`,
    [environment.oidcIssuer]: settings.issuer,
    [environment.oidcAudience]: settings.audience,
    [environment.rightsClaim]: settings.rightsClaim,
    [environment.service]: 'local',
    [environment.region]: settings.region,
    // Nobody gathers them here, and a terminal is no place for them.
    POWERTOOLS_METRICS_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: settings.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: settings.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: '',
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDb,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SQS: new URL(endpoints.downloadQueue).origin,
  })
  const [archive, sign, download, reconcile] = await Promise.all([
    import('../../functions/archive/handler.ts'),
    import('../../functions/sign/handler.ts'),
    import('../../functions/download/handler.ts'),
    import('../../functions/reconcile/handler.ts'),
  ])
  return {
    ingest: invocationOf(
      (instance) => import(`../../functions/ingest/handler.ts?${instance}`),
      concurrency.ingest,
      lineOfIngest,
    ),
    query: invocationOf((instance) => import(`../../functions/query/handler.ts?${instance}`), concurrency.query),
    archive: archive.handler,
    sign: sign.handler,
    download: download.handler,
    reconcile: reconcile.handler,
  }
}

/** A module with another query is another module: each instance has clients, connections and memory of its own, as on Lambda. */
function invocationOf(
  load: (instance: number) => Promise<{ readonly handler: HttpHandler }>,
  max: number,
  line?: Line,
): Invocation {
  let started = 0
  const start = async () => {
    started += 1
    return (await load(started)).handler
  }
  const instances = instancesOf(start, max, line)
  return (event, context) => instances.use((handler) => handler(event, context))
}
