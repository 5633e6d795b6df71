// The metrics as data: what is measured, in which unit, under which name. Read by the functions, the alarms and the dashboard; how
// they reach CloudWatch is the business of emf-metrics.ts. What AWS measures by itself is not measured again: requests, errors,
// throttles, the age of the streams, rows that expired.
import type { ErrorCode } from '../audit-error.ts'

export const metricNamespace = 'Beleg'

export const metricUnits = {
  EntriesStored: 'Count',
  /** Sent again with the same content. */
  EntriesDuplicate: 'Count',
  /** By the reason's `code`. */
  EntriesRefused: 'Count',
  /** Neither stored nor refused: their sender was told to send them again. */
  EntriesFailed: 'Count',
  /** That an organization names, and another one is the home of: each counts once a day for an instance. */
  ContainersContested: 'Count',
  EntriesArchived: 'Count',
  /** That the archive had not archived, and reconciling has. */
  EntriesMissed: 'Count',
  /** How long ago the oldest entry of a batch was received that had no leaf before it. */
  ArchiveLag: 'Milliseconds',
  /** The leaves of the largest log that a batch was appended to. */
  LogSize: 'Count',
  /** The logs that batches were appended to, each counted once a batch. */
  LogsGrown: 'Count',
  CheckpointsSigned: 'Count',
  DownloadsMade: 'Count',
  DownloadsDone: 'Count',
  DownloadsFailed: 'Count',
  /** By the last look: how many do not remove what has expired. */
  TablesNotExpiring: 'Count',
  /** How long reconciling has been at what it is not through with. */
  ReconcileAge: 'Milliseconds',
  /** By the `heartbeat`: it has run, and to its end. */
  Heartbeats: 'Count',
  /** By the `failure`. */
  Failures: 'Count',
} as const

export type MetricName = keyof typeof metricUnits

/** What tells that something is wrong, or that nobody looks: none of them is without an alarm. */
export const watchers = [
  'EntriesMissed',
  'ArchiveLag',
  'LogsGrown',
  'CheckpointsSigned',
  'DownloadsFailed',
  'TablesNotExpiring',
  'ReconcileAge',
  'Heartbeats',
  'Failures',
] as const satisfies readonly MetricName[]

/** What a person has to look into, though no caller could tell. */
export const failures = [
  'request',
  'archive',
  'record',
  'entry-changed',
  'download-step',
  'download-row',
  'difference',
  /** What is kept is not what was put: seen by whoever read it. */
  'altered',
  /** A log that has grown was not signed: tried again. */
  'checkpoint',
  /** A log that contradicts what was signed of it: not tried again. */
  'checkpoint-refused',
  'shards',
] as const
export type Failure = (typeof failures)[number]

/** Those that are mostly over when the work is tried again. */
export const triedAgain = ['request', 'archive', 'record', 'download-step', 'download-row'] as const satisfies Failure[]

/** What comes by the clock, and must: the folder under functions/. */
export const heartbeats = ['reconcile', 'ttl-check'] as const
export type Heartbeat = (typeof heartbeats)[number]

/**
 * What a value is told apart by. Never an organization or a person: each value of a dimension is a metric of its own that is paid
 * for, and a name in CloudWatch outlives the entries it is of.
 */
export type Dimension = { readonly code: ErrorCode } | { readonly failure: Failure } | { readonly heartbeat: Heartbeat }

export interface Metrics {
  put(values: Readonly<Partial<Record<MetricName, number>>>, dimension?: Dimension): void
}
