// A slice of a download that is read from the Events table: entries in order of event time, as NDJSON or CSV.
import { csvHeader, csvRows } from '../../shared/csv.ts'
import type { Download, DownloadFormat } from '../../shared/download.ts'
import type { Entry } from '../../shared/entry.ts'
import { type ListingDeps, listPage, type Page } from '../../shared/listing.ts'
import { partBytesMin } from '../../shared/store/download-files.ts'
import { parseTimeRange } from '../../shared/time-range.ts'
import type { SliceOfFile } from './slice.ts'
import { wholeEntry } from './whole-entry.ts'

export interface TableSliceDeps extends ListingDeps {
  readonly now: () => number
  /** Ends the reading of a step in time for it to be written. */
  readonly newDeadline: () => AbortSignal
}

/** Reads until there is enough for a part, the range ends, or the time is over: of constant memory, whatever the range. */
export async function readTableSlice(deps: TableSliceDeps, download: Download, rest: Uint8Array): Promise<SliceOfFile> {
  const { scope, organization, startTimeRange: start, endTimeRange: end, sight, format } = download
  const begin = download.bytes === 0 && format === 'csv' ? Buffer.from(csvHeader()) : rest
  const pieces = [Buffer.from(begin)]
  if (organization === undefined) return { pieces, entries: 0 }
  const range = parseTimeRange({ start, end }, { start: 'startTimeRange', end: 'endTimeRange' }, deps.now())
  const query = { scope, organization, range, order: 'asc', sight, filter: {}, direct: false } as const
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
      if (bytes >= partBytesMin) return { pieces, entries, next: { afterId: entry.id } }
    }
    if (page.nextAfterId === undefined) return { pieces, entries }
    afterId = page.nextAfterId
    if (signal.aborted) return { pieces, entries, next: { afterId } }
  }
}

function rowOf(format: DownloadFormat, entry: Entry): string {
  return format === 'csv' ? csvRows([entry]) : `${JSON.stringify(entry)}\n`
}
