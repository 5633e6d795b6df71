// One step of a download: reads a slice, appends it to the file, moves the row on. The row's own stream record starts the next.
import { csvHeader, csvRows } from '../../shared/csv.ts'
import type { Download, DownloadFormat, DownloadProgress } from '../../shared/download.ts'
import type { Entry } from '../../shared/entry.ts'
import { type ListingDeps, listPage, type Page } from '../../shared/listing.ts'
import type { Log } from '../../shared/log.ts'
import type { Metrics } from '../../shared/metrics.ts'
import { type DownloadFiles, partBytesMin } from '../../shared/store/download-files.ts'
import type { DownloadLedger } from '../../shared/store/download-ledger.ts'
import { parseTimeRange } from '../../shared/time-range.ts'
import { wholeEntry } from './whole-entry.ts'

export interface StepDeps extends ListingDeps {
  readonly downloads: Pick<DownloadLedger, 'find' | 'advance'>
  readonly files: Pick<DownloadFiles, 'putWhole' | 'beginParts' | 'putPart' | 'completeParts' | 'putRest' | 'rest'>
  readonly now: () => number
  readonly log: Log
  readonly metrics: Metrics
  /** Ends the reading of a step in time for it to be written. */
  readonly newDeadline: () => AbortSignal
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
    deps.metrics.put({ Failures: 1 }, { failure: 'download-step' })
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
  const begin = download.rest ? await deps.files.rest(download, download.rest.sha256) : startOf(download)
  const slice = await readSlice(deps, download, begin)
  const bytes = Buffer.concat(slice.pieces)
  const done = slice.nextAfterId === undefined
  const progress: Progress = {
    state: done ? 'done' : 'running',
    attempts: 0,
    entries: download.entries + slice.entries,
    bytes: download.bytes + bytes.length - (download.rest?.bytes ?? 0),
    parts: download.parts,
    ...(slice.nextAfterId === undefined ? {} : { afterId: slice.nextAfterId }),
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

interface SliceOfFile {
  readonly pieces: Buffer[]
  readonly entries: number
  /** Absent at the end. */
  readonly nextAfterId?: string
}

/** Reads until there is enough for a part, the range ends, or the time is over: of constant memory, whatever the range. */
async function readSlice(deps: StepDeps, download: Download, begin: Uint8Array): Promise<SliceOfFile> {
  const { scope, organization, startTimeRange: start, endTimeRange: end, seesPrivate, format } = download
  const pieces = [Buffer.from(begin)]
  if (organization === undefined) return { pieces, entries: 0 }
  const range = parseTimeRange({ start, end }, { start: 'startTimeRange', end: 'endTimeRange' }, deps.now())
  const query = { scope, organization, range, order: 'asc', seesPrivate, filter: {}, direct: false } as const
  const signal = deps.newDeadline()
  let [entries, bytes, afterId] = [0, begin.length, download.afterId]
  while (true) {
    const page: Page = await listPage(deps, query, { entriesMax: 1000, bytesMax: 2_000_000, signal }, afterId)
    for (const entry of page.entries) {
      const piece = Buffer.from(rowOf(format, await wholeEntry(deps.payloads, entry)))
      pieces.push(piece)
      bytes += piece.length
      entries += 1
      // Within a page too: large parts put back can make one of it a thousand times its size.
      if (bytes >= partBytesMin) return { pieces, entries, nextAfterId: entry.id }
    }
    if (page.nextAfterId === undefined) return { pieces, entries }
    afterId = page.nextAfterId
    if (signal.aborted) return { pieces, entries, nextAfterId: afterId }
  }
}

function startOf({ bytes, format }: Download): Uint8Array {
  return Buffer.from(bytes === 0 && format === 'csv' ? csvHeader() : '')
}

function rowOf(format: DownloadFormat, entry: Entry): string {
  return format === 'csv' ? csvRows([entry]) : `${JSON.stringify(entry)}\n`
}
