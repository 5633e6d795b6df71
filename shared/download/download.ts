// A download: a file made on request for a scope, a time range and filters. It is made in steps, each of which a message of the queue starts
// (queues.ts). States and shapes only; the rows are kept in
// shared/store/ledger/download-ledger.ts.

import type { Sight } from '../access/sight.ts'
import type { Scope } from '../entry/scope.ts'
import type { Position } from '../filter/event-order.ts'
import { type AskedFilter, parseFilter } from '../filter/filter.ts'
import type { AskedQuery } from '../filter/query.ts'
import { parseTimeRange, type TimeRange } from '../time/time-range.ts'
import type { CsvOptions } from './csv-options.ts'

/** `bundle` proves itself: see shared/proof/bundle.ts. */
export const downloadFormats = ['ndjson', 'csv', 'bundle'] as const
export type DownloadFormat = (typeof downloadFormats)[number]

export const downloadStates = ['running', 'done', 'failed'] as const
export type DownloadState = (typeof downloadStates)[number]

/** How long a download and its file are kept, from its creation. */
export const downloadTtlDays = 7

/**
 * A download whose row has stood still for so long is over: its message was lost, or the function was down for all that time. Far
 * longer than its turn can take to come, since an organization has a bounded number of them and no other one's are in its way.
 */
export const standstillMaxMs = 6 * 60 * 60 * 1000

/** How many may be under way, waiting ones included: of one caller, and of one organization. */
export const downloadsMax = { caller: 5, organization: 10 } as const

/** Ids are UUIDs; of what is none nothing is asked: DynamoDB takes no key of more than 2,048 bytes. */
export function isDownloadId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

export interface DownloadOrder {
  readonly id: string
  readonly scope: Scope
  /** The log that the scope's entries are in; absent for a container of which nothing has been recorded. */
  readonly organization?: string
  readonly format: DownloadFormat
  /** RFC 3339, as asked for or as defaulted. Start inclusive, end exclusive. */
  readonly startTimeRange: string
  readonly endTimeRange: string
  /** As a listing takes it; absent where nothing was filtered. */
  readonly filter?: AskedFilter
  /** Only the container's own entries. */
  readonly include?: 'direct'
  /** Of a CSV file. */
  readonly csv?: CsvOptions
  /** The entry that says who asked. It came after the asking, and is not in the file. */
  readonly evidenceId?: string
  /** What whoever asked sees. */
  readonly sight: Sight
  readonly createdMs: number
  /** Of a bundle. */
  readonly proof?: ProofOrder
}

export interface ProofOrder {
  /** All of the file is proved against it: its size, and the signed note. */
  readonly size: number
  readonly checkpoint: string
  /** The file lets the log's root at this size be told, for whoever has kept that checkpoint. */
  readonly sinceSize?: number
  /** Only leaves from `from` on and before `to`. */
  readonly leaves?: { readonly from: number; readonly to: number }
}

/** How far a bundle is. */
export interface LeafPosition {
  /** The next leaf to look at. */
  readonly leafIndex: number
  /** Behind the last leaf that the file tells of: what is in between has been looked at and is left out. */
  readonly toldTo: number
}

/** What S3 wants to hear again of each part when the file is made of them; a part sent with a checksum, of that too. */
export interface UploadedPart {
  readonly PartNumber: number
  readonly ETag: string
  readonly ChecksumCRC32: string
}

export interface DownloadProgress {
  readonly state: DownloadState
  /** Counts the updates of the row; each is made under the condition that it is the next. */
  readonly step: number
  /** When the row was last written. */
  readonly movedMs: number
  /** Failed tries of the present step. */
  readonly attempts: number
  /** Behind the last entry examined: the next step goes on there. */
  readonly after?: Position
  /** The same of a bundle, which is read from the log. */
  readonly position?: LeafPosition
  readonly entries: number
  readonly bytes: number
  /** The S3 multipart upload, once the file is larger than one part. */
  readonly uploadId?: string
  readonly parts: readonly UploadedPart[]
  /** What is written but not yet a part, in an object named by its hash: a part of S3 has at least 5 MiB. */
  readonly rest?: { readonly sha256: string; readonly bytes: number }
}

export type Download = DownloadOrder & DownloadProgress

/** Whose turn it is, and which step it was when that was said. */
export interface DownloadTurn {
  readonly id: string
  readonly step: number
}

export function newDownload(order: DownloadOrder): Download {
  return { ...order, state: 'running', step: 0, movedMs: order.createdMs, attempts: 0, entries: 0, bytes: 0, parts: [] }
}

/** What is true of it now: no download is `running` for ever, whatever was lost. */
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
} as const satisfies Record<DownloadFormat, string>

/** @throws AuditError `PARAMETER_INVALID` naming the bound; never for an order that was taken. */
export function rangeOf({ startTimeRange: start, endTimeRange: end }: AskedRange, nowMs: number): TimeRange {
  return parseTimeRange({ start, end }, { start: 'startTimeRange', end: 'endTimeRange' }, nowMs)
}

interface AskedRange {
  readonly startTimeRange?: string | undefined
  readonly endTimeRange?: string | undefined
}

/** What its file answers. */
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

/** What was asked for, in the names in which it was asked: what a file says of itself. */
export function askedFor({ scope, startTimeRange, endTimeRange, filter, include }: DownloadOrder) {
  return { scope, startTimeRange, endTimeRange, ...filter, ...(include ? { include } : {}) }
}

/** Whether entries of the scope and the range are left out because they were not asked for. */
export function isFiltered({ filter, include }: DownloadOrder): boolean {
  return filter !== undefined || include !== undefined
}

/** Scope, range and format; ids of containers hold nothing that a file name or a header could not. */
export function fileNameOf(order: DownloadOrder): string {
  const { scope, startTimeRange, endTimeRange, format } = order
  const days = [startTimeRange, endTimeRange].map((time) => time.slice(0, 10)).join('_')
  return `audit-log_${scope.replace('/', '_')}_${days}${isFiltered(order) ? '_filtered' : ''}.${format}`
}
