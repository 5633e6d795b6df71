// Requests a download, and shows one. The request and its caller are recorded in the organization's log before anything is made.

import { notFound } from '../../../shared/audit-error.ts'
import { type Download, type DownloadOrder, isDownloadId, rangeOf } from '../../../shared/download/download.ts'
import { linkTtlSeconds } from '../../../shared/download/link-ttl.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import type { Origin } from '../../../shared/http/origin.ts'
import type { SignedLogs } from '../../../shared/log/signed-log.ts'
import { type EvidenceDeps, evidence } from '../../../shared/recording/evidence.ts'
import { recordEntry } from '../../../shared/recording/recording.ts'
import type { DownloadFiles } from '../../../shared/store/bucket/download-files.ts'
import type { DownloadLedger } from '../../../shared/store/ledger/download-ledger.ts'
import type { DownloadQueue } from '../../../shared/store/queue/download-queue.ts'
import type { Metrics } from '../../../shared/telemetry/metrics.ts'
import { openEnd } from '../../../shared/time/time-range.ts'
import { type EvidencePlaceDeps, evidencePlace } from '../request/evidence-place.ts'
import type { ReadableScope } from '../scope/readable-scope.ts'
import { type AdmissionDeps, admitDownload, withdrawDownload } from './download-admission.ts'
import { optionsOf, parseDownloadRequest } from './download-body.ts'
import { proofOrder } from './proof-order.ts'
import { isShown, type ShownDownload, showDownload } from './shown-download.ts'

export interface DownloadDeps extends EvidenceDeps, EvidencePlaceDeps, AdmissionDeps {
  readonly logs: SignedLogs
  readonly downloads: Pick<DownloadLedger, 'enlist' | 'create' | 'find' | 'advance'>
  readonly queue: Pick<DownloadQueue, 'enqueue'>
  readonly files: Pick<DownloadFiles, 'link'>
  readonly metrics: Metrics
  /** A random UUID. It cannot be guessed, and still grants nothing without a right. */
  readonly newDownloadId: () => string
}

/**
 * @throws AuditError `BODY_INVALID` or `PARAMETER_INVALID`, naming the field, or `LIMIT_REACHED`, before anything is recorded or made.
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
          place: await evidencePlace(deps, scope, organization),
          resourceId: id,
          body: { ...request, startTimeRange, endTimeRange },
        }),
      ))
    await deps.downloads.enlist(order, caller.subject)
    const download = await startDownload(deps, { ...order, ...(recorded ? { evidenceId: recorded.id } : {}) })
    deps.metrics.put({ DownloadsMade: 1 })
    return showDownload(download, nowMs)
  } catch (error) {
    // If this fails, the next request that needs a place finds that this one is free.
    await withdrawDownload(deps, caller, order).catch(() => undefined)
    throw error
  }
}

/**
 * Creates the row, then sends the message. If the queue does not take the message, the download fails: at once, or, if that cannot be
 * written either, because it makes no progress.
 */
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
