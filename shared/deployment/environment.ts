// The names of the environment variables, and their only reader. The CDK constructs and the local runner set them; each handler
// reads its own once.

/** Every variable that a function reads; the AWS SDK also reads its own (credentials, endpoints). */
export const environment = {
  eventsTable: 'EVENTS_TABLE',
  ledgerTable: 'LEDGER_TABLE',
  archiveBucket: 'ARCHIVE_BUCKET',
  /** The number of requests that may wait for new entries at the same time. */
  longPollsMax: 'LONG_POLLS_MAX',
  /** `true` if looks are recorded. */
  recordViews: 'RECORD_VIEWS',
  /** The URL of the queue of downloads. */
  downloadQueue: 'DOWNLOAD_QUEUE_URL',
  /** The URL of the queue of the search index. */
  indexQueue: 'INDEX_QUEUE_URL',
  /** The URL of the queue of imports. */
  importQueue: 'IMPORT_QUEUE_URL',
  /** The buckets that records are imported from: JSON (import-sources.ts). */
  importSources: 'IMPORT_SOURCES',
  /** The days that a segment is locked after its write; 0 for no lock. */
  segmentLockDays: 'SEGMENT_LOCK_DAYS',
  /** The days that a remembered checkpoint is locked; 0 for no lock. */
  checkpointLockDays: 'CHECKPOINT_LOCK_DAYS',
  oidcIssuer: 'OIDC_ISSUER',
  /** One, or several separated by commas. */
  oidcAudience: 'OIDC_AUDIENCE',
  /** The claim that lists the caller's rights, each `ROLE SCOPE`. */
  rightsClaim: 'RIGHTS_CLAIM',
  /** The deployment's name in the metrics. */
  service: 'POWERTOOLS_SERVICE_NAME',
  /** The shards of very hot organizations: JSON, `{}` for none (shards.ts). */
  shards: 'SHARDS',
  /** The time of the deployment, RFC 3339: the notice of a step of the shards counts from it. */
  deployedAt: 'DEPLOYED_AT',
  /** The host at the beginning of all logs' names. It must never change: see docs/design.md. */
  logHost: 'LOG_HOST',
  /** The key that signs checkpoints: `kms:ARN`, or `file:PATH` on one machine. */
  signingKey: 'SIGNING_KEY',
  /** The portal's sign-in: JSON, without the issuer (portal-config.ts). */
  portalSignIn: 'PORTAL_SIGN_IN',
  /** The folder of the portal's files, relative to the function's own. */
  portalFiles: 'PORTAL_FILES',
  /** Set by Lambda itself. */
  region: 'AWS_REGION',
} as const

/**
 * Set by Lambda itself if a deployment configures the log level
 * (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html, read 2026-11), and by the local runner. May be
 * missing.
 */
export const leastLogLevel = 'AWS_LAMBDA_LOG_LEVEL'

export type EnvironmentKey = keyof typeof environment

/**
 * Reads the named variables from `source`.
 * @throws Error naming every variable that is missing or empty, so that a wrong deployment fails at its first start.
 */
export function readEnvironment<K extends EnvironmentKey>(
  source: Readonly<Record<string, string | undefined>>,
  ...keys: readonly K[]
): Readonly<Record<K, string>> {
  const missing = keys.filter((key) => !source[environment[key]]).map((key) => environment[key])
  if (missing.length > 0) throw new Error(`missing environment: ${missing.join(', ')}`)
  return Object.fromEntries(keys.map((key) => [key, source[environment[key]]])) as Record<K, string>
}
