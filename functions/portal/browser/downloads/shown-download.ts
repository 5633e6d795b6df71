// A download as the API shows it, and what a reader needs to know of it now: whether it runs, whether it can be fetched, and how long.

/** Of `GET /v2/{scope}/{id}/downloads` and of one of them. The filters stand beside these by their own names, each a list of values. */
export interface ShownDownload {
  readonly id: string
  readonly state: 'running' | 'done' | 'failed'
  readonly scope: string
  readonly format: 'ndjson' | 'csv' | 'bundle'
  /** Inclusive, and exclusive. */
  readonly startTimeRange: string
  readonly endTimeRange: string
  readonly include?: 'direct'
  /** Of a CSV file. */
  readonly separator?: 'comma' | 'semicolon' | 'tab'
  readonly timeZone?: string
  readonly createdTimeStamp: string
  /** From 0 to 1. */
  readonly progress: number
  readonly entries: number
  readonly bytes: number
  readonly fileName: string
}

/** What asking for one download adds once it is done: whoever has the address can fetch the file until then. */
export interface DownloadLink {
  readonly url: string
  readonly expiresMs: number
}

/** Of the answer about one download. */
export interface LinkedDownload extends ShownDownload {
  readonly url?: string
  readonly urlExpiresTimeStamp?: string
}

export type Standing =
  | { readonly is: 'running'; readonly progress: number }
  /** No link has been asked for in this page: it lives in memory alone. */
  | { readonly is: 'ready' }
  | { readonly is: 'linked'; readonly url: string; readonly leftMs: number }
  /** The file is there, its link no longer works: another can be had. */
  | { readonly is: 'link-expired' }
  /** The file is no longer kept. */
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

/** When the file goes, whatever its state. */
export function expiresMs({ createdTimeStamp }: ShownDownload): number {
  return Date.parse(createdTimeStamp) + keptDays * dayMs
}

/** `undefined` while there is no file. */
export function linkOf({ url, urlExpiresTimeStamp }: LinkedDownload): DownloadLink | undefined {
  if (url === undefined || urlExpiresTimeStamp === undefined) return undefined
  return { url, expiresMs: Date.parse(urlExpiresTimeStamp) }
}

/** Whole minutes, never more than there are; of the last minute seconds. */
export function timeLeft(leftMs: number): { readonly unit: 'minute' | 'second'; readonly count: number } {
  const seconds = Math.max(0, Math.floor(leftMs / 1000))
  return seconds >= 60 ? { unit: 'minute', count: Math.floor(seconds / 60) } : { unit: 'second', count: seconds }
}

/** What was asked for, by the names of the list: the list that shows what the file holds. */
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
