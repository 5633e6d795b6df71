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
} as const

export type IngestFormat = keyof typeof ingestFormats

/** The path of a format below its organization. */
export function ingestPath(format: IngestFormat): `/v2/organizations/{id}/ingest${string}` {
  return `/v2/organizations/{id}/ingest${ingestFormats[format]}`
}
