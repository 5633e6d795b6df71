// A download: a file made on request for a scope, a time range and filters. It is made in steps; a message of the queue starts each
// (queues.ts). States and types only; the rows are in shared/store/ledger/download-ledger.ts.

import type { Sight } from '../access/sight.ts'
import type { Scope } from '../entry/scope.ts'
import type { Position } from '../filter/event-order.ts'
import { type AskedFilter, parseFilter } from '../filter/filter.ts'
import type { AskedQuery } from '../filter/query.ts'
import { parseTimeRange, type TimeRange } from '../time/time-range.ts'
import type { CsvOptions } from './csv-options.ts'

/** A `bundle` is self-verifying: see shared/proof/bundle.ts. `ocsf` is for SIEMs: see ocsf.ts. */
export const downloadFormats = ['ndjson', 'csv', 'bundle', 'ocsf'] as const
export type DownloadFormat = (typeof downloadFormats)[number]

export const downloadStates = ['running', 'done', 'failed'] as const
export type DownloadState = (typeof downloadStates)[number]

/** The lifetime of a download and its file, from its creation. */
export const downloadTtlDays = 7

/**
 * A download whose row has not changed for so long has failed: its message was lost, or the function was down all that time. Far longer
 * than the wait for a turn: an organization has a bounded number of downloads, and those of others do not delay them.
 */
export const standstillMaxMs = 6 * 60 * 60 * 1000

/** The most unfinished downloads, waiting ones included, of one caller and of one organization. */
export const downloadsMax = { caller: 5, organization: 10 } as const

/** Ids are UUIDs. Other texts are not looked up: DynamoDB refuses keys of more than 2,048 bytes. */
export function isDownloadId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

export interface DownloadOrder {
  readonly id: string
  readonly scope: Scope
  /** The organization of the scope; absent for a container without entries. */
  readonly organization?: string
  readonly format: DownloadFormat
  /** RFC 3339, as requested or the default. Start inclusive, end exclusive. */
  readonly startTimeRange: string
  readonly endTimeRange: string
  /** In the form of a listing's; absent if nothing is filtered. */
  readonly filter?: AskedFilter
  /** Only the container's own entries. */
  readonly include?: 'direct'
  /** For a CSV file. */
  readonly csv?: CsvOptions
  /** The entry that records the request. It is later than the request, and not in the file. */
  readonly evidenceId?: string
  /** The sight of the caller. */
  readonly sight: Sight
  readonly createdMs: number
  /** For a bundle. */
  readonly proof?: ProofOrder
}

export interface ProofOrder {
  /** The size and the signed note of the checkpoint that proves the file. */
  readonly size: number
  readonly checkpoint: string
  /** The file also shows the log's root at this size, for a verifier who kept that checkpoint. */
  readonly sinceSize?: number
  /** Only leaves from `from` on and before `to`. */
  readonly leaves?: { readonly from: number; readonly to: number }
}

/** The progress of a bundle. */
export interface LeafPosition {
  /** The next leaf to look at. */
  readonly leafIndex: number
  /** Behind the last leaf in the file: the leaves up to `leafIndex` were examined and are left out. */
  readonly toldTo: number
}

/** The fields of a part that S3 requires when the upload is completed. The checksum is required if the part was sent with one. */
export interface UploadedPart {
  readonly PartNumber: number
  readonly ETag: string
  readonly ChecksumCRC32: string
}

export interface DownloadProgress {
  readonly state: DownloadState
  /** The number of the row's updates. Each update has the condition that it is the next. */
  readonly step: number
  /** The time of the row's last write. */
  readonly movedMs: number
  /** The failed tries of the present step. */
  readonly attempts: number
  /** Behind the last examined entry: the next step resumes there. */
  readonly after?: Position
  /** The same of a bundle, which is read from the log. */
  readonly position?: LeafPosition
  readonly entries: number
  readonly bytes: number
  /** The S3 multipart upload, once the file is larger than one part. */
  readonly uploadId?: string
  readonly parts: readonly UploadedPart[]
  /** Bytes that are not yet a part, in an object named by their hash: a part of S3 has at least 5 MiB. */
  readonly rest?: { readonly sha256: string; readonly bytes: number }
}

export type Download = DownloadOrder & DownloadProgress

/** The download whose turn it is, and its step when the message was sent. */
export interface DownloadTurn {
  readonly id: string
  readonly step: number
}

export function newDownload(order: DownloadOrder): Download {
  return { ...order, state: 'running', step: 0, movedMs: order.createdMs, attempts: 0, entries: 0, bytes: 0, parts: [] }
}

/** The present state: no download is `running` for ever, even if its message was lost. */
export function stateAt({ state, movedMs }: DownloadProgress, nowMs: number): DownloadState {
  return state === 'running' && nowMs - movedMs > standstillMaxMs ? 'failed' : state
}

/** Downloads of one lane take turns, step by step; lanes do not wait for each other. */
export function laneOf({ organization, scope }: Pick<DownloadOrder, 'organization' | 'scope'>): string {
  return organization === undefined ? scope : `organizations/${organization}`
}

export const contentTypes = {
  ndjson: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8; header=present',
  bundle: 'application/x-ndjson',
  ocsf: 'application/x-ndjson',
} as const satisfies Record<DownloadFormat, string>

/** @throws AuditError `PARAMETER_INVALID` naming the bound; never for an accepted order. */
export function rangeOf({ startTimeRange: start, endTimeRange: end }: AskedRange, nowMs: number): TimeRange {
  return parseTimeRange({ start, end }, { start: 'startTimeRange', end: 'endTimeRange' }, nowMs)
}

interface AskedRange {
  readonly startTimeRange?: string | undefined
  readonly endTimeRange?: string | undefined
}

/** The query of the file. */
export function queryOf(order: DownloadOrder, nowMs: number): AskedQuery {
  const { scope, sight, filter = {}, include } = order
  return {
    scope,
    sight,
    range: rangeOf(order, nowMs),
    order: 'asc',
    filter: parseFilter(filter),
    direct: include === 'direct',
  }
}

/** The request, under the names of its fields: it goes into the file. */
export function askedFor({ scope, startTimeRange, endTimeRange, filter, include }: DownloadOrder) {
  return { scope, startTimeRange, endTimeRange, ...filter, ...(include ? { include } : {}) }
}

/** Whether the request leaves out entries of the scope and the range. */
export function isFiltered({ filter, include }: DownloadOrder): boolean {
  return filter !== undefined || include !== undefined
}

/** Scope, range and format. Container ids have only characters that are safe in file names and headers. */
export function fileNameOf(order: DownloadOrder): string {
  const { scope, startTimeRange, endTimeRange, format } = order
  const days = [startTimeRange, endTimeRange].map((time) => time.slice(0, 10)).join('_')
  return `audit-log_${scope.replace('/', '_')}_${days}${isFiltered(order) ? '_filtered' : ''}.${format === 'ocsf' ? 'ocsf.ndjson' : format}`
}
