// A download as a response shows it, and whether a caller may see it.
import { seesAsMuch } from '../../../shared/access/sight.ts'
import type { CsvOptions } from '../../../shared/download/csv-options.ts'
import {
  askedFor,
  type Download,
  type DownloadFormat,
  fileNameOf,
  rangeOf,
  stateAt,
} from '../../../shared/download/download.ts'
import type { AskedFilter } from '../../../shared/filter/filter.ts'
import { shareExamined } from '../../../shared/search/listing.ts'
import type { ReadableScope } from '../scope/readable-scope.ts'

/** Includes all options of the request, unchanged. */
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
  /** The entry that says who asked for it. */
  readonly requestEntryId?: string
  /** Only if done. Anybody with the link can GET the file until `urlExpiresTimeStamp`. */
  readonly url?: string
  readonly urlExpiresTimeStamp?: string
}

/**
 * Whether the download is of the same container of the same organization and holds nothing that the caller may not see. A download
 * without an organization is empty.
 */
export function isShown(download: Download, { scope, organization, sight }: ReadableScope): boolean {
  const isSame = download.scope === scope && [undefined, organization].includes(download.organization)
  return isSame && seesAsMuch(scope, sight, download.sight)
}

export function showDownload(download: Download, nowMs: number): ShownDownload {
  const { id, format, createdMs, entries, bytes, after } = download
  const { proof, position, csv, evidenceId } = download
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
    ...(evidenceId === undefined ? {} : { requestEntryId: evidenceId }),
  }
}
