// The names of the environment variables, and the only place that reads them. The CDK constructs set them, the local
// runner sets them, each handler reads its own once.

/** Every variable that a function reads. The AWS SDK reads its own (credentials, endpoints) besides. */
export const environment = {
  eventsTable: 'EVENTS_TABLE',
  ledgerTable: 'LEDGER_TABLE',
  archiveBucket: 'ARCHIVE_BUCKET',
  /** How many requests may wait for something new at a time. */
  longPollsMax: 'LONG_POLLS_MAX',
  /** The URL of the queue that downloads walk by. */
  downloadQueue: 'DOWNLOAD_QUEUE_URL',
  /** For how many days a segment is locked once it is written; 0 for not at all. */
  segmentLockDays: 'SEGMENT_LOCK_DAYS',
  /** For how many days a remembered checkpoint is locked; 0 for not at all. */
  checkpointLockDays: 'CHECKPOINT_LOCK_DAYS',
  oidcIssuer: 'OIDC_ISSUER',
  /** Several are parted by commas. */
  oidcAudience: 'OIDC_AUDIENCE',
  /** The claim that lists the caller's rights, each `ROLE SCOPE`. */
  rightsClaim: 'RIGHTS_CLAIM',
  /** Which deployment the metrics are of. */
  service: 'POWERTOOLS_SERVICE_NAME',
  /** Over how many partitions very hot organizations are spread: JSON, `{}` for none (shards.ts). */
  shards: 'SHARDS',
  /** When this was deployed, RFC 3339: from when on the notice of a step of the shards counts. */
  deployedAt: 'DEPLOYED_AT',
  /** The host that the names of all logs begin with. It must never change: see docs/design.md. */
  logHost: 'LOG_HOST',
  /** Where the key is that signs checkpoints: `kms:ARN`, or `file:PATH` on one machine. */
  signingKey: 'SIGNING_KEY',
  /** The portal's sign-in: JSON, without the issuer (portal-config.ts). */
  portalSignIn: 'PORTAL_SIGN_IN',
  /** The folder of the portal's files, relative to the function's own. */
  portalFiles: 'PORTAL_FILES',
  /** Set by Lambda itself. */
  region: 'AWS_REGION',
} as const

/**
 * Set by Lambda itself where a deployment says how much is logged
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
