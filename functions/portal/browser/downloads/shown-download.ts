// A download as the API shows it, and its current state for the reader: running, available, or expired, and for how long.

/** The answer of `GET /v2/{scope}/{id}/downloads/{id}`, and an item of their list. Filters are further fields, each a list of values. */
export interface ShownDownload {
  readonly id: string
  readonly state: 'running' | 'done' | 'failed'
  readonly scope: string
  readonly format: 'ndjson' | 'csv' | 'bundle' | 'ocsf'
  /** The start is inclusive, the end exclusive. */
  readonly startTimeRange: string
  readonly endTimeRange: string
  readonly include?: 'direct'
  /** For CSV files only. */
  readonly separator?: 'comma' | 'semicolon' | 'tab'
  readonly timeZone?: string
  readonly createdTimeStamp: string
  /** From 0 to 1. */
  readonly progress: number
  readonly entries: number
  readonly bytes: number
  readonly fileName: string
}

/** The additional fields of a finished download. Anybody with the address can fetch the file until then. */
export interface DownloadLink {
  readonly url: string
  readonly expiresMs: number
}

/** The answer for one download. */
export interface LinkedDownload extends ShownDownload {
  readonly url?: string
  readonly urlExpiresTimeStamp?: string
}

export type Standing =
  | { readonly is: 'running'; readonly progress: number }
  /** No link was requested in this page yet: links are kept in memory only. */
  | { readonly is: 'ready' }
  | { readonly is: 'linked'; readonly url: string; readonly leftMs: number }
  /** The file exists, but its link has expired; a new one can be requested. */
  | { readonly is: 'link-expired' }
  /** The file has expired. */
  | { readonly is: 'expired' }
  | { readonly is: 'failed' }

/** How long the service keeps a download and its file (shared/download/download.ts). */
export const keptDays = 7

const dayMs = 24 * 60 * 60 * 1000

export function standingOf(download: ShownDownload, link: DownloadLink | undefined, nowMs: number): Standing {
  if (expiresMs(download) <= nowMs) return { is: 'expired' }
  if (download.state === 'running') return { is: 'running', progress: download.progress }
  if (download.state === 'failed') return { is: 'failed' }
  if (!link) return { is: 'ready' }
  const leftMs = link.expiresMs - nowMs
  return leftMs > 0 ? { is: 'linked', url: link.url, leftMs } : { is: 'link-expired' }
}

/** When the file expires, whatever its state. */
export function expiresMs({ createdTimeStamp }: ShownDownload): number {
  return Date.parse(createdTimeStamp) + keptDays * dayMs
}

/** `undefined` while there is no file. */
export function linkOf({ url, urlExpiresTimeStamp }: LinkedDownload): DownloadLink | undefined {
  if (url === undefined || urlExpiresTimeStamp === undefined) return undefined
  return { url, expiresMs: Date.parse(urlExpiresTimeStamp) }
}

/** Whole minutes, rounded down; in the last minute, seconds. */
export function timeLeft(leftMs: number): { readonly unit: 'minute' | 'second'; readonly count: number } {
  const seconds = Math.max(0, Math.floor(leftMs / 1000))
  return seconds >= 60 ? { unit: 'minute', count: Math.floor(seconds / 60) } : { unit: 'second', count: seconds }
}

/** The filters under the names of the list's parameters: the list with them shows the content of the file. */
export function askedOf(download: ShownDownload): URLSearchParams {
  const filters = Object.entries(download).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((one): [string, string] => [name, String(one)]) : [],
  )
  return new URLSearchParams([
    ['start-time-range', download.startTimeRange],
    ['end-time-range', download.endTimeRange],
    ...(download.include === undefined ? [] : [['include', download.include] satisfies [string, string]]),
    ...filters,
  ])
}
