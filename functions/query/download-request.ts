// Asking for a download and looking at it. Whoever asks is put on record in the organization's own log before anything is made.

import type { CheckpointDeps } from '../../shared/checkpoints.ts'
import {
  type Download,
  type DownloadFormat,
  type DownloadOrder,
  fileNameOf,
  isDownloadId,
  stateAt,
} from '../../shared/download.ts'
import type { SubmittedEntry } from '../../shared/entry.ts'
import type { Caller } from '../../shared/http/caller.ts'
import { notFound } from '../../shared/http/http-app.ts'
import { linkTtlSeconds } from '../../shared/link-ttl.ts'
import { shareExamined } from '../../shared/listing.ts'
import type { Metrics } from '../../shared/metrics.ts'
import { ownSource } from '../../shared/own-source.ts'
import { type RecordingDeps, recordEntry } from '../../shared/recording.ts'
import { clockSkewMaxMs } from '../../shared/retention.ts'
import { scopeId, scopeKind } from '../../shared/scope.ts'
import { seesAsMuch } from '../../shared/sight.ts'
import type { DownloadFiles } from '../../shared/store/download-files.ts'
import type { DownloadLedger } from '../../shared/store/download-ledger.ts'
import type { DownloadQueue } from '../../shared/store/download-queue.ts'
import { parseTimeRange, type TimeRange } from '../../shared/time-range.ts'
import { type AdmissionDeps, admitDownload, withdrawDownload } from './download-admission.ts'
import { parseDownloadRequest } from './download-body.ts'
import { proofOrder } from './proof-order.ts'
import type { ReadableScope } from './readable-scope.ts'

export interface DownloadDeps extends RecordingDeps, CheckpointDeps, AdmissionDeps {
  readonly downloads: Pick<DownloadLedger, 'create' | 'find' | 'advance'>
  readonly queue: Pick<DownloadQueue, 'enqueue'>
  readonly files: Pick<DownloadFiles, 'link'>
  readonly metrics: Metrics
  /** A random UUID: unguessable, though a right is needed all the same. */
  readonly newDownloadId: () => string
  /** The deployment's region, for the entry that says who downloaded. */
  readonly region: string
}

/** Where the request came from, as far as the gateway knows. */
export interface Origin {
  readonly sourceIpAddress: string
  readonly userAgent: string
  readonly endpoint: string
}

export interface ShownDownload {
  readonly id: string
  readonly state: Download['state']
  readonly scope: string
  readonly format: DownloadFormat
  readonly startTimeRange: string
  readonly endTimeRange: string
  readonly createdTimeStamp: string
  /** From 0 to 1: the share of the time range that is done. */
  readonly progress: number
  readonly entries: number
  readonly bytes: number
  readonly fileName: string
  /** Only when done: whoever has the link can GET the file until then. */
  readonly url?: string
  readonly urlExpiresTimeStamp?: string
}

/**
 * @throws AuditError `BODY_INVALID` or `PARAMETER_INVALID`, naming the field, or `LIMIT_REACHED`; nothing has been recorded or made
 * then.
 */
export async function requestDownload(
  deps: DownloadDeps,
  caller: Caller,
  readable: ReadableScope,
  body: string,
  origin: Origin,
): Promise<ShownDownload> {
  const request = parseDownloadRequest(body)
  const nowMs = deps.now()
  // A range of leaf indexes has no times: all of it is meant, and what clocks running ahead have sent.
  const untilMs = request.toLeafIndex === undefined ? nowMs : nowMs + clockSkewMaxMs + 1
  const endTimeRange = request.endTimeRange ?? new Date(untilMs).toISOString()
  const range = parseBounds({ start: request.startTimeRange, end: endTimeRange }, nowMs)
  const { scope, organization, sight } = readable
  const proof = request.format === 'bundle' ? await proofOrder(deps, readable, request) : undefined
  const order = {
    id: deps.newDownloadId(),
    scope,
    ...(organization === undefined ? {} : { organization }),
    format: request.format,
    startTimeRange: request.startTimeRange ?? new Date(range.from.ms).toISOString(),
    endTimeRange,
    sight,
    createdMs: nowMs,
    ...(proof ? { proof } : {}),
  }
  await admitDownload(deps, caller, order)
  try {
    if (organization !== undefined) {
      const { id, format, startTimeRange } = order
      await recordEntry(deps, evidence(deps, caller, readable, origin, id, { format, startTimeRange, endTimeRange }))
    }
    const download = await startDownload(deps, order)
    deps.metrics.put({ DownloadsMade: 1 })
    return showDownload(download, nowMs)
  } catch (error) {
    // What cannot be given back is found to be free when it is needed.
    await withdrawDownload(deps, caller, order).catch(() => undefined)
    throw error
  }
}

/** A row without a message stands still: if the queue does not take it, the download has failed, at once or by standing still. */
async function startDownload({ downloads, queue, now }: DownloadDeps, order: DownloadOrder): Promise<Download> {
  const download = await downloads.create(order)
  try {
    await queue.enqueue(download)
  } catch (error) {
    await downloads.advance(download, { ...download, state: 'failed', movedMs: now() }).catch(() => undefined)
    throw error
  }
  return download
}

/** @throws AuditError `NOT_FOUND`, also for a download of another scope. */
export async function findDownload(deps: DownloadDeps, readable: ReadableScope, id: string): Promise<ShownDownload> {
  const download = isDownloadId(id) ? await deps.downloads.find(id, deps.now()) : undefined
  if (!download || !isShown(download, readable)) throw notFound(id)
  const shown = showDownload(download, deps.now())
  if (shown.state !== 'done') return shown
  const urlExpiresTimeStamp = new Date(deps.now() + linkTtlSeconds * 1000).toISOString()
  return { ...shown, url: await deps.files.link(download), urlExpiresTimeStamp }
}

/** One of the same container of the same organization, with nothing in it that the caller may not see. Without an organization it is empty. */
function isShown(download: Download, { scope, organization, sight }: ReadableScope): boolean {
  const isSame = download.scope === scope && [undefined, organization].includes(download.organization)
  return isSame && seesAsMuch(scope, sight, download.sight)
}

function parseBounds(bounds: { start: string | undefined; end: string }, nowMs: number): TimeRange {
  return parseTimeRange(bounds, { start: 'startTimeRange', end: 'endTimeRange' }, nowMs)
}

function showDownload(download: Download, nowMs: number): ShownDownload {
  const { id, scope, format, startTimeRange, endTimeRange, createdMs, entries, bytes, afterId } = download
  const { proof, position } = download
  const state = stateAt(download, nowMs)
  const range = parseBounds({ start: startTimeRange, end: endTimeRange }, nowMs)
  return {
    id,
    state,
    scope,
    format,
    startTimeRange,
    endTimeRange,
    createdTimeStamp: new Date(createdMs).toISOString(),
    progress:
      state === 'done'
        ? 1
        : proof
          ? (position?.leafIndex ?? 0) / Math.max(1, proof.size)
          : shareExamined(range, afterId),
    entries,
    bytes,
    fileName: fileNameOf(download),
  }
}

/** The entry that says who downloaded what. */
function evidence(
  { now, region }: DownloadDeps,
  caller: Caller,
  { scope, organization = '' }: ReadableScope,
  { sourceIpAddress, userAgent, endpoint }: Origin,
  downloadId: string,
  asked: Readonly<Record<string, string>>,
): SubmittedEntry {
  const within = { folders: { folderId: scopeId(scope) }, projects: { projectId: scopeId(scope) }, organizations: {} }
  return {
    insertId: downloadId,
    eventVersion: 'v1.0',
    eventSource: ownSource,
    eventName: 'Audit log download created',
    eventType: 'ADMIN_ACTIVITY',
    eventTimeStamp: new Date(now()).toISOString(),
    severity: 'INFO',
    visibility: 'PUBLIC',
    region,
    sourceIpAddress: sourceIpAddress.slice(0, 255),
    userAgent: userAgent.slice(0, 255) || 'unknown',
    initiator: { id: caller.subject.slice(0, 512), ...(caller.email ? { email: caller.email.slice(0, 255) } : {}) },
    request: { endpoint: endpoint.slice(0, 255), body: { ...asked } },
    context: { organizationId: organization, ...within[scopeKind(scope)] },
    resourceId: downloadId,
  }
}
