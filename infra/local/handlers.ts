// The functions' own handlers, loaded into this process with the environment of one machine.
import type { SQSEvent } from 'aws-lambda'
import { environment } from '../../shared/environment.ts'
import type { Invoke } from './batch-delivery.ts'
import type { HttpHandler } from './gateway.ts'
import { logKey } from './log-key.ts'
import type { LocalSettings } from './settings.ts'

export interface Handlers {
  readonly ingest: HttpHandler
  readonly query: HttpHandler
  readonly archive: Invoke
  readonly sign: Invoke
  readonly download: (event: SQSEvent) => Promise<unknown>
  readonly reconcile: (event: unknown) => Promise<unknown>
}

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
    AWS_ACCESS_KEY_ID: settings.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: settings.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: '',
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDb,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SQS: new URL(endpoints.downloadQueue).origin,
  })
  const [ingest, query, archive, sign, download, reconcile] = await Promise.all([
    import('../../functions/ingest/handler.ts'),
    import('../../functions/query/handler.ts'),
    import('../../functions/archive/handler.ts'),
    import('../../functions/sign/handler.ts'),
    import('../../functions/download/handler.ts'),
    import('../../functions/reconcile/handler.ts'),
  ])
  return {
    // Hono's own types of the event and of the result are looser than those of the gateway that stands in front.
    ingest: ingest.handler as unknown as HttpHandler,
    query: query.handler as unknown as HttpHandler,
    archive: archive.handler,
    sign: sign.handler,
    download: download.handler,
    reconcile: reconcile.handler,
  }
}
