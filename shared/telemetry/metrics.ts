// The metrics as data: names, units and dimensions, for the functions, the alarms and the dashboard. emf-metrics.ts sends them to
// CloudWatch. AWS's own measurements are not repeated: requests, errors, throttles, the age of the streams, expired rows.
import type { ErrorCode } from '../audit-error.ts'
import type { IngestFormat } from '../deployment/ingest-formats.ts'

export const metricNamespace = 'Beleg'

export const metricUnits = {
  EntriesStored: 'Count',
  /** Entries sent again with the same content. */
  EntriesDuplicate: 'Count',
  /** By the `code` of the refusal. */
  EntriesRefused: 'Count',
  /** Records that no entry could be made of, kept for a person to look at; of all, and by `format`. */
  EntriesQuarantined: 'Count',
  /** Records that a rule of their format or their key keeps out; by `format`. */
  EntriesFiltered: 'Count',
  /** Neither stored nor refused: the sender is told to send them again. */
  EntriesFailed: 'Count',
  /** Objects of buckets that are imported from, read to their end. */
  ObjectsImported: 'Count',
  /** Containers that an organization names and that have another home; an instance counts each once a day. */
  ContainersContested: 'Count',
  EntriesArchived: 'Count',
  /** Entries that the archive missed and reconciling archived. */
  EntriesMissed: 'Count',
  /** Entries that reconciling found in no part of the search index, though it is past them, and those that only a part has. */
  EntriesMisindexed: 'Count',
  /** The time since receipt of the oldest newly archived entry of a batch. */
  ArchiveLag: 'Milliseconds',
  /** The size of the largest log that a batch was appended to. */
  LogSize: 'Count',
  /** Logs that a batch was appended to, each counted once a batch. */
  LogsGrown: 'Count',
  CheckpointsSigned: 'Count',
  /** Logs that have grown, whose search indexes the index function has looked at since. */
  LogsIndexed: 'Count',
  /** The age of the oldest entry that a turn at a search index has left in no part, though there were enough for one; 0 if there were not. */
  IndexLag: 'Milliseconds',
  DownloadsMade: 'Count',
  DownloadsDone: 'Count',
  DownloadsFailed: 'Count',
  /** Tables that do not remove expired rows, by the last check. */
  TablesNotExpiring: 'Count',
  /** The age of the oldest unfinished round or sweep of reconciling. */
  ReconcileAge: 'Milliseconds',
  /** Runs that reached their end, by the `heartbeat`. */
  Heartbeats: 'Count',
  /** By the `failure`. */
  Failures: 'Count',
} as const

export type MetricName = keyof typeof metricUnits

/** Metrics that show a fault, or that a watcher is dead. Each of them has an alarm. */
export const watchers = [
  'EntriesQuarantined',
  'EntriesMissed',
  'EntriesMisindexed',
  'ArchiveLag',
  'LogsGrown',
  'CheckpointsSigned',
  'LogsIndexed',
  'IndexLag',
  'DownloadsFailed',
  'TablesNotExpiring',
  'ReconcileAge',
  'Heartbeats',
  'Failures',
] as const satisfies readonly MetricName[]

/** Failures that a person must look into, though callers may not notice them. */
export const failures = [
  'request',
  'archive',
  'record',
  'entry-changed',
  'download-step',
  'download-row',
  /** Entries were shown, and no record of it was written. */
  'look',
  'difference',
  /** Stored data was altered; noticed by a read. */
  'altered',
  /** A grown log was not signed; this is retried. */
  'checkpoint',
  /** A log contradicts its signed checkpoint; this is not retried. */
  'checkpoint-refused',
  /** An organization's search index was not brought up to date; this is retried. */
  'index',
  /** A part of the search index could not be read: the table was read instead. */
  'index-part',
  'shards',
  /** An object of a bucket that is imported from could not be read to its end, or has records that could not be kept. */
  'import',
] as const
export type Failure = (typeof failures)[number]

/** Failures that a retry mostly cures. */
export const triedAgain = [
  'request',
  'archive',
  'record',
  'download-step',
  'download-row',
  'look',
  'index',
] as const satisfies Failure[]

/** The scheduled functions, by their folder under functions/; they must run. */
export const heartbeats = ['reconcile', 'ttl-check', 'index'] as const
export type Heartbeat = (typeof heartbeats)[number]

/**
 * The dimension of a value. Never an organization or a person: each value of a dimension is a metric of its own that is paid for, and a
 * name in CloudWatch outlives the entries that it belongs to.
 */
export type Dimension =
  | { readonly code: ErrorCode }
  | { readonly format: IngestFormat }
  | { readonly failure: Failure }
  | { readonly heartbeat: Heartbeat }

export interface Metrics {
  put(values: Readonly<Partial<Record<MetricName, number>>>, dimension?: Dimension): void
}
