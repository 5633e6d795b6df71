// The formats that ingest takes besides its own route, as data: what each is called in keys, paths and metrics, and where it is sent.

export const ingestFormats = {
  /** The entries of this API, for senders that can only hold a fixed secret. */
  entries: '/entries',
  /** CloudEvents 1.0 over HTTP: binary, structured, batch. */
  cloudevents: '/cloudevents',
  /** Logs of OpenTelemetry by OTLP/HTTP, whose exporters add the last two segments. */
  otlp: '/otlp/v1/logs',
  /** Audit events of Kubernetes API servers, whose webhook keeps nothing but the path of its address. */
  kubernetes: '/kubernetes/{source}',
  /** Records of the vendor's audit library in JSON. */
  stackit: '/stackit',
  /** AWS CloudTrail: events of EventBridge, and files. */
  cloudtrail: '/cloudtrail',
  /** Google Cloud's audit logs by a push subscription, whose token opens the key that the path names. */
  gcp: '/gcp/{source}',
  /** Azure's activity log, as it is streamed. */
  azure: '/azure',
  /** Event hooks of Keycloak. */
  keycloak: '/keycloak',
  /** Files of GitHub's stream. */
  github: '/github',
  /** Audit events of GitLab by an HTTP destination. */
  gitlab: '/gitlab',
  /** Whatever speaks Splunk's HTTP Event Collector. Its senders know no organization: the key says it. */
  splunk: undefined,
} as const

/** Splunk's own paths: https://docs.splunk.com/Documentation/Splunk/latest/Data/HECRESTendpoints. The first is the one that is configured. */
export const splunkPaths = {
  events: ['/services/collector/event', '/services/collector', '/services/collector/event/1.0'],
  raw: ['/services/collector/raw'],
  health: '/services/collector/health',
} as const

export type IngestFormat = keyof typeof ingestFormats

/** The member of an object in whose list a format's sender puts its records: a body, and a file. */
export const recordLists: Partial<Record<IngestFormat, string>> = {
  /** https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-EventList */
  kubernetes: 'items',
  /** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html */
  cloudtrail: 'Records',
  azure: 'records',
  keycloak: 'events',
}

/** The path of a format: below its organization, but for Splunk's. */
export function ingestPath(format: IngestFormat): `/${string}` {
  const below = ingestFormats[format]
  return below === undefined ? splunkPaths.events[0] : `/v2/organizations/{id}/ingest${below}`
}
