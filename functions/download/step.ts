// One step of a download: reads a slice, appends it to the file, moves the row on. The row's own stream record starts the next.
import { failureOf } from '../../shared/altered-error.ts'
import type { Download, DownloadProgress } from '../../shared/download.ts'
import type { Log } from '../../shared/log.ts'
import type { Metrics } from '../../shared/metrics.ts'
import { type DownloadFiles, partBytesMin } from '../../shared/store/download-files.ts'
import type { DownloadLedger } from '../../shared/store/download-ledger.ts'
import { type BundleSliceDeps, readBundleSlice } from './bundle-slice.ts'
import { readTableSlice, type TableSliceDeps } from './table-slice.ts'

export interface StepDeps extends TableSliceDeps, BundleSliceDeps {
  readonly payloads: TableSliceDeps['payloads'] & BundleSliceDeps['payloads']
  readonly downloads: Pick<DownloadLedger, 'find' | 'advance'>
  readonly files: Pick<DownloadFiles, 'putWhole' | 'beginParts' | 'putPart' | 'completeParts' | 'putRest' | 'rest'>
  readonly log: Log
  readonly metrics: Metrics
}

/** A step that fails this often ends its download. */
const attemptsMax = 5

/**
 * Makes the step that `download` is at, unless the row has moved on: then the record was delivered again. Should two deliveries
 * work at the same time, one advance of the row succeeds; a part that the other has put in its place since then has another ETag,
 * with which S3 refuses to complete the file: it can fail, but not be wrong.
 * @throws only when the row itself cannot be read or written: the stream then delivers the record again.
 */
export async function makeStep(deps: StepDeps, download: Download): Promise<void> {
  const current = await deps.downloads.find(download.id, deps.now())
  if (current?.step !== download.step) return
  try {
    await advance(deps, download, await appendSlice(deps, download))
  } catch (error) {
    const attempts = download.attempts + 1
    const state = attempts < attemptsMax ? 'running' : 'failed'
    deps.log.error('download step failed', error, { downloadId: download.id, step: download.step, attempts, state })
    deps.metrics.put({ Failures: 1 }, { failure: failureOf(error, 'download-step') })
    await advance(deps, download, { ...download, attempts, state })
  }
}

type Progress = Omit<DownloadProgress, 'step'>

async function advance({ downloads, metrics }: StepDeps, from: Download, to: Progress): Promise<void> {
  if (!(await downloads.advance(from, to))) return
  if (to.state === 'done') metrics.put({ DownloadsDone: 1 })
  if (to.state === 'failed') metrics.put({ DownloadsFailed: 1 })
}

async function appendSlice(deps: StepDeps, download: Download): Promise<Progress> {
  const rest = download.rest ? await deps.files.rest(download, download.rest.sha256) : new Uint8Array()
  const readSlice = download.format === 'bundle' ? readBundleSlice : readTableSlice
  const slice = await readSlice(deps, download, rest)
  const bytes = Buffer.concat(slice.pieces)
  const done = slice.next === undefined
  const progress: Progress = {
    state: done ? 'done' : 'running',
    attempts: 0,
    entries: download.entries + slice.entries,
    bytes: download.bytes + bytes.length - (download.rest?.bytes ?? 0),
    parts: download.parts,
    ...slice.next,
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
