// The functions' own handlers with the environment of one machine. Query runs in this process. The others compute for long, so each has
// its own thread, and no reader waits for them.
import { pathToFileURL } from 'node:url'
import type { Context, SQSEvent } from 'aws-lambda'
import { environment, leastLogLevel } from '../../../shared/deployment/environment.ts'
import { defaultPortalScope, type PortalSignIn } from '../../../shared/deployment/portal-config.ts'
import type { Invoke } from '../../delivery/batch-delivery.ts'
import type { HttpHandler, Invocation } from '../gateway/gateway.ts'
import { instancesOf, type Line } from '../gateway/instances.ts'
import { logKey } from '../place/log-key.ts'
import type { LocalSettings } from '../place/settings.ts'
import { functionThread } from './function-thread.ts'

export interface Handlers {
  readonly ingest: Invocation
  readonly query: Invocation
  readonly portal: Invocation
  readonly archive: Invoke
  readonly sign: Invoke
  readonly download: (event: SQSEvent) => Promise<unknown>
  readonly index: (event: unknown) => Promise<unknown>
  readonly import: (event: SQSEvent) => Promise<unknown>
  readonly reconcile: (event: unknown) => Promise<unknown>
}

/**
 * The instances of each function behind the gateway. A poll of the feed holds one of query for 20 seconds. One of ingest keeps the
 * engine busy; more would only delay each other and every reader.
 */
const concurrency = { ingest: 1, query: 50, portal: 1 }
/** A new account has ten in all (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, read 2026-11). */
const lineOfIngest: Line = { places: 9, patienceMs: 15_000 }
/** A browser asks for all files of a page at once, and several may; each is given in a moment. */
const lineOfPortal: Line = { places: 200, patienceMs: 15_000 }

/**
 * Loads the deployed entry points, which read their environment at load.
 * @param portalFiles the folder that the portal serves; without it, it serves nothing.
 */
export async function loadHandlers(
  settings: LocalSettings,
  endpoints: { dynamoDb: string; s3: string; downloadQueue: string; indexQueue: string; importQueue: string },
  portalFiles?: string,
): Promise<Handlers> {
  Object.assign(process.env, {
    [environment.eventsTable]: settings.eventsTable,
    [environment.ledgerTable]: settings.ledgerTable,
    [environment.archiveBucket]: settings.archiveBucket,
    [environment.downloadQueue]: endpoints.downloadQueue,
    [environment.indexQueue]: endpoints.indexQueue,
    [environment.importQueue]: endpoints.importQueue,
    [environment.importSources]: JSON.stringify(settings.importSources),
    [environment.longPollsMax]: '50',
    [environment.recordViews]: String(settings.recordViews),
    [environment.segmentLockDays]: '0',
    [environment.checkpointLockDays]: '0',
    [environment.shards]: '{}',
    [environment.deployedAt]: new Date().toISOString(),
    // The name of a log is no address, so it has no port.
    [environment.logHost]: 'beleg.localhost',
    [environment.signingKey]: `file:${await logKey(settings.logKeyFile)}`,
    [environment.oidcIssuer]: settings.issuer,
    [environment.oidcAudience]: settings.audience,
    [environment.rightsClaim]: settings.rightsClaim,
    [environment.portalSignIn]: JSON.stringify(portalSignIn(settings)),
    ...(portalFiles !== undefined && { [environment.portalFiles]: pathToFileURL(`${portalFiles}/`).href }),
    [environment.service]: 'local',
    [environment.region]: settings.region,
    // Nobody collects metrics here, and a terminal is for warnings and errors, not for a line per request.
    POWERTOOLS_METRICS_DISABLED: settings.logsAll ? 'false' : 'true',
    [leastLogLevel]: settings.logsAll ? 'INFO' : 'WARN',
    AWS_ACCESS_KEY_ID: settings.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: settings.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: '',
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDb,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SQS: new URL(endpoints.downloadQueue).origin,
  })
  return {
    ingest: invocationOf(async () => inThread('ingest'), concurrency.ingest, lineOfIngest),
    query: invocationOf(
      async (instance) => (await import(`../../../functions/query/handler.ts?${instance}`)).handler,
      concurrency.query,
    ),
    portal: invocationOf(
      async (instance) => (await import(`../../../functions/portal/handler.ts?${instance}`)).handler,
      concurrency.portal,
      lineOfPortal,
    ),
    archive: inThread('archive'),
    sign: inThread('sign'),
    download: inThread('download'),
    index: inThread('index'),
    import: inThread('import'),
    reconcile: inThread('reconcile'),
  }
}

function portalSignIn({ portalClient }: LocalSettings): PortalSignIn {
  return { clientId: portalClient, scope: defaultPortalScope, authorizeParameters: {} }
}

/** For the functions on streams, queues and schedules. */
const timeoutMs = 15 * 60_000

/** Starts with the first request. */
function inThread<Result = unknown>(name: string): (event: unknown, context?: Context) => Promise<Result> {
  const { href } = new URL(`../../../functions/${name}/handler.ts`, import.meta.url)
  const thread = functionThread({ name, module: href })
  return (event, context) => {
    const timeMs = context?.getRemainingTimeInMillis() ?? timeoutMs
    return thread.invoke(event, Date.now() + timeMs) as Promise<Result>
  }
}

/** A module with another query is a new module, so each instance has its own clients, connections and memory, as on Lambda. */
function invocationOf(start: (instance: number) => Promise<HttpHandler>, max: number, line?: Line): Invocation {
  let started = 0
  const instances = instancesOf(() => start(++started), max, line)
  return (event, context) => instances.use((handler) => handler(event, context))
}
