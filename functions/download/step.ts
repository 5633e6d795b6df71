// One step of a download: reads a chunk, appends it to the file, updates the row, and enqueues the next step behind those of the
// organization's other downloads.

import { queueConsumers } from '../../shared/deployment/queues.ts'
import { type Download, type DownloadProgress, type DownloadTurn, stateAt } from '../../shared/download/download.ts'
import { failureOf } from '../../shared/store/altered-error.ts'
import { type DownloadFiles, partBytesMin } from '../../shared/store/bucket/download-files.ts'
import type { DownloadLedger } from '../../shared/store/ledger/download-ledger.ts'
import type { DownloadQueue } from '../../shared/store/queue/download-queue.ts'
import type { Logger } from '../../shared/telemetry/logger.ts'
import type { Metrics } from '../../shared/telemetry/metrics.ts'
import { type BundleChunkDeps, readBundleChunk } from './bundle-chunk.ts'
import { readTableChunk, type TableChunkDeps } from './table-chunk.ts'

export interface StepDeps extends TableChunkDeps, BundleChunkDeps {
  readonly payloads: TableChunkDeps['payloads'] & BundleChunkDeps['payloads']
  readonly downloads: Pick<DownloadLedger, 'find' | 'advance'>
  readonly queue: Pick<DownloadQueue, 'enqueue'>
  readonly files: Pick<DownloadFiles, 'putWhole' | 'beginParts' | 'putPart' | 'completeParts' | 'putRest' | 'rest'>
  readonly logger: Logger
  readonly metrics: Metrics
}

/** After so many failed tries of a step, the download fails. */
const attemptsMax = 5

/**
 * Makes the step of the turn. If the row has moved on, the message was delivered again, and the next message may be missing, so it is
 * sent again. If two deliveries run at the same time, only one advances the row. A part that the other overwrites later has another
 * ETag, so S3 refuses to complete the file: it can fail, but not be wrong.
 * @param receives the number of the message's deliveries: a step that crashes the function each time fails its download.
 * @throws only if the row cannot be read or written, or the queue refuses the message: the message then comes again.
 */
export async function makeStep(deps: StepDeps, turn: DownloadTurn, receives: number): Promise<void> {
  const download = await deps.downloads.find(turn.id, deps.now())
  if (download?.state !== 'running') return
  if (download.step !== turn.step) return deps.queue.enqueue(download)
  const next = isOver(deps, download, receives)
    ? { ...download, state: 'failed' as const }
    : await progressOf(deps, download)
  await advance(deps, download, { ...next, movedMs: deps.now() })
}

/** Whether the step crashed too often, by time-out or lack of memory, or its turn came too late. */
function isOver({ logger, now }: StepDeps, download: Download, receives: number): boolean {
  const crashes = receives >= queueConsumers.downloads.receivesMax
  const late = stateAt(download, now()) === 'failed'
  if (crashes || late) logger.warn('download given up', { downloadId: download.id, step: download.step, receives })
  return crashes || late
}

type Progress = Omit<DownloadProgress, 'step' | 'movedMs'>

async function progressOf(deps: StepDeps, download: Download): Promise<Progress> {
  try {
    return await appendChunk(deps, download)
  } catch (error) {
    const attempts = download.attempts + 1
    const state = attempts < attemptsMax ? 'running' : 'failed'
    deps.logger.error('download step failed', error, { downloadId: download.id, step: download.step, attempts, state })
    deps.metrics.put({ Failures: 1 }, { failure: failureOf(error, 'download-step') })
    return { ...download, attempts, state }
  }
}

async function advance({ downloads, queue, metrics }: StepDeps, from: Download, to: Omit<DownloadProgress, 'step'>) {
  const advanced = await downloads.advance(from, to)
  if (!advanced) return
  if (to.state === 'running') await queue.enqueue(advanced)
  if (to.state === 'done') metrics.put({ DownloadsDone: 1 })
  if (to.state === 'failed') metrics.put({ DownloadsFailed: 1 })
}

async function appendChunk(deps: StepDeps, download: Download): Promise<Progress> {
  const rest = download.rest ? await deps.files.rest(download, download.rest) : new Uint8Array()
  const readChunk = download.format === 'bundle' ? readBundleChunk : readTableChunk
  const chunk = await readChunk(deps, download, rest)
  const bytes = Buffer.concat(chunk.pieces)
  const done = chunk.next === undefined
  const progress: Progress = {
    state: done ? 'done' : 'running',
    attempts: 0,
    entries: download.entries + chunk.entries,
    bytes: download.bytes + bytes.length - (download.rest?.bytes ?? 0),
    parts: download.parts,
    ...chunk.next,
    ...(download.uploadId === undefined ? {} : { uploadId: download.uploadId }),
  }
  if (done && download.uploadId === undefined) {
    await deps.files.putWhole(download, bytes)
    return progress
  }
  if (!done && bytes.length < partBytesMin) {
    return { ...progress, rest: await deps.files.putRest(download, bytes) }
  }
  return appendPart(deps, download, progress, bytes)
}

async function appendPart(
  { files }: StepDeps,
  download: Download,
  progress: Progress,
  bytes: Buffer,
): Promise<Progress> {
  const uploadId = download.uploadId ?? (await files.beginParts(download))
  const part = bytes.length > 0 ? [await files.putPart(download, uploadId, download.parts.length + 1, bytes)] : []
  const parts = [...download.parts, ...part]
  if (progress.state === 'done') await files.completeParts(download, uploadId, parts)
  return { ...progress, uploadId, parts }
}
