// Asking for a download and looking at it. Whoever asks is put on record in the organization's own log before anything is made.

import { seesAsMuch } from '../../../shared/access/sight.ts'
import type { CsvOptions } from '../../../shared/download/csv-options.ts'
import {
  askedFor,
  type Download,
  type DownloadFormat,
  type DownloadOrder,
  fileNameOf,
  isDownloadId,
  rangeOf,
  stateAt,
} from '../../../shared/download/download.ts'
import { linkTtlSeconds } from '../../../shared/download/link-ttl.ts'
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import { type Scope, scopeId, scopeKind } from '../../../shared/entry/scope.ts'
import type { AskedFilter } from '../../../shared/filter/filter.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import { notFound } from '../../../shared/http/http-app.ts'
import type { SignedLogs } from '../../../shared/log/signed-log.ts'
import { type RecordingDeps, recordEntry } from '../../../shared/recording/recording.ts'
import { shareExamined } from '../../../shared/search/listing.ts'
import type { DownloadFiles } from '../../../shared/store/bucket/download-files.ts'
import type { DownloadLedger } from '../../../shared/store/ledger/download-ledger.ts'
import type { DownloadQueue } from '../../../shared/store/queue/download-queue.ts'
import type { Metrics } from '../../../shared/telemetry/metrics.ts'
import { openEnd } from '../../../shared/time/time-range.ts'
import { type EvidenceDeps, evidence, type Origin } from '../request/evidence.ts'
import type { ReadableScope } from '../scope/readable-scope.ts'
import { type AdmissionDeps, admitDownload, withdrawDownload } from './download-admission.ts'
import { optionsOf, parseDownloadRequest } from './download-body.ts'
import { proofOrder } from './proof-order.ts'

export interface DownloadDeps extends RecordingDeps, EvidenceDeps, AdmissionDeps {
  readonly logs: SignedLogs
  readonly downloads: Pick<DownloadLedger, 'create' | 'find' | 'advance'>
  readonly queue: Pick<DownloadQueue, 'enqueue'>
  readonly files: Pick<DownloadFiles, 'link'>
  readonly metrics: Metrics
  /** A random UUID: unguessable, though a right is needed all the same. */
  readonly newDownloadId: () => string
}

/** With everything that was asked for, as it was asked for. */
export interface ShownDownload extends AskedFilter, CsvOptions {
  readonly id: string
  readonly state: Download['state']
  readonly scope: string
  readonly format: DownloadFormat
  readonly startTimeRange: string
  readonly endTimeRange: string
  readonly include?: 'direct'
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
  body: unknown,
  origin: Origin,
): Promise<ShownDownload> {
  const request = parseDownloadRequest(body)
  const nowMs = deps.now()
  const endTimeRange = request.endTimeRange ?? new Date(openEnd(nowMs).ms).toISOString()
  const range = rangeOf({ ...request, endTimeRange }, nowMs)
  const { scope, organization, sight } = readable
  const proof = request.format === 'bundle' ? await proofOrder(deps.logs, readable, request) : undefined
  const order = {
    id: deps.newDownloadId(),
    scope,
    ...(organization === undefined ? {} : { organization }),
    format: request.format,
    startTimeRange: request.startTimeRange ?? new Date(range.from.ms).toISOString(),
    endTimeRange,
    ...optionsOf(request),
    sight,
    createdMs: nowMs,
    ...(proof ? { proof } : {}),
  }
  await admitDownload(deps, caller, order)
  try {
    const { id, startTimeRange } = order
    const recorded =
      organization &&
      (await recordEntry(
        deps,
        evidence(deps, caller, origin, {
          insertId: id,
          eventName: 'Audit log download created',
          context: contextOf(scope, organization),
          resourceId: id,
          body: { ...request, startTimeRange, endTimeRange },
        }),
      ))
    const download = await startDownload(deps, { ...order, ...(recorded ? { evidenceId: recorded.id } : {}) })
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
  const downloadId = id.toLowerCase()
  const download = isDownloadId(downloadId) ? await deps.downloads.find(downloadId, deps.now()) : undefined
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

function showDownload(download: Download, nowMs: number): ShownDownload {
  const { id, format, createdMs, entries, bytes, after } = download
  const { proof, position, csv } = download
  const state = stateAt(download, nowMs)
  return {
    id,
    state,
    format,
    ...askedFor(download),
    ...csv,
    createdTimeStamp: new Date(createdMs).toISOString(),
    progress:
      state === 'done'
        ? 1
        : proof
          ? (position?.leafIndex ?? 0) / Math.max(1, proof.size)
          : shareExamined(rangeOf(download, nowMs), after),
    entries,
    bytes,
    fileName: fileNameOf(download),
  }
}

/** Of the container itself: whoever may read it sees who did. */
function contextOf(scope: Scope, organizationId: string): SubmittedEntry['context'] {
  const within = { folders: { folderId: scopeId(scope) }, projects: { projectId: scopeId(scope) }, organizations: {} }
  return { organizationId, ...within[scopeKind(scope)] }
}
