// One step of a download: reads a chunk, appends it to the file, moves the row on, and asks for the next turn, which comes behind those
// of the organization's other downloads.

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

/** A step that fails this often ends its download. */
const attemptsMax = 5

/**
 * Makes the step of the turn, unless the row has moved on: then the message was delivered again, and whether the next one was sent
 * is not known, so it is sent (again). Should two deliveries work at the same time, one advance of the row succeeds; a part that the
 * other has put in its place since then has another ETag, with which S3 refuses to complete the file: it can fail, but not be wrong.
 * @param receives how often the message has been handed out: what ends the function each time ends its download.
 * @throws only when the row itself cannot be read or written, or the queue takes nothing: the message then comes again.
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

/** A time-out or want of memory, again and again; or a turn that came too late. */
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
  const rest = download.rest ? await deps.files.rest(download, download.rest.sha256) : new Uint8Array()
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
