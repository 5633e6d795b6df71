// The state of the live tail: what arrived, what is shown, and whether more is wanted. A pure function of events; with no clock and no requests.
import type { ShownEntry } from '../api/shown-entry.ts'

export interface TailItem {
  readonly leafIndex: number
  readonly entry: ShownEntry
}

/** An item of `GET …/feed`. */
export interface FeedPage {
  readonly items: readonly TailItem[]
  readonly next: number
  readonly caughtUp: boolean
}

export interface Tail {
  /** `stopped`: nobody has watched for a while. */
  readonly is: 'live' | 'paused' | 'stopped'
  /** The leaf index to read after; `undefined` until the end of the log is known. */
  readonly after: number | undefined
  /** The newest arrival first. */
  readonly shown: readonly TailItem[]
  /** Arrivals while nothing may move, the newest first. */
  readonly waiting: readonly TailItem[]
  /** How many entries fell out of the buffer since the tail began; the list has them. */
  readonly fallen: number
  /** The times and numbers of arrivals in the last minute. */
  readonly arrivals: readonly { readonly ms: number; readonly count: number }[]
  /** When the reader was last active. */
  readonly watchedMs: number
}

export type TailEvent =
  | { readonly is: 'began'; readonly after: number }
  | { readonly is: 'came'; readonly page: FeedPage; readonly nowMs: number }
  | { readonly is: 'paused' }
  | { readonly is: 'resumed'; readonly nowMs: number }
  | { readonly is: 'watched'; readonly nowMs: number }
  | { readonly is: 'looked'; readonly nowMs: number }
  | { readonly is: 'cleared' }

/** The limit for shown entries, and again for waiting ones. */
export const bufferMax = 2_000

/** Each waiting request occupies an instance of the function, so the tail stops if nobody watches. */
export const unwatchedMaxMs = 30 * 60 * 1000

const rateOverMs = 60_000

export function newTail(nowMs: number): Tail {
  return { is: 'live', after: undefined, shown: [], waiting: [], fallen: 0, arrivals: [], watchedMs: nowMs }
}

export function afterEvent(tail: Tail, event: TailEvent): Tail {
  switch (event.is) {
    case 'began':
      return { ...tail, after: event.after }
    case 'came':
      return afterPage(tail, event.page, event.nowMs)
    case 'paused':
      return tail.is === 'live' ? { ...tail, is: 'paused' } : tail
    case 'resumed':
      return { ...showWaiting(tail), is: 'live', watchedMs: event.nowMs }
    case 'watched':
      return { ...tail, watchedMs: event.nowMs }
    case 'looked':
      return tail.is !== 'stopped' && event.nowMs - tail.watchedMs >= unwatchedMaxMs ? { ...tail, is: 'stopped' } : tail
    case 'cleared':
      return { ...tail, shown: [], waiting: [], fallen: 0 }
  }
}

/** Whether to read on. While nothing may move, as long as there is room: unread entries stay in the log. */
export function wantsMore({ is, waiting }: Tail): boolean {
  return is === 'live' || (is === 'paused' && waiting.length < bufferMax)
}

/** How many more entries there is room for. */
export function room({ is, waiting }: Tail): number {
  return is === 'paused' ? bufferMax - waiting.length : bufferMax
}

/** The arrivals within the last minute: counted, not extrapolated. */
export function cameInLastMinute({ arrivals }: Tail, nowMs: number): number {
  return arrivals.reduce((sum, { ms, count }) => sum + (nowMs - ms < rateOverMs ? count : 0), 0)
}

function afterPage(tail: Tail, { items, next }: FeedPage, nowMs: number): Tail {
  const fresh = items.filter(({ leafIndex }) => tail.after === undefined || leafIndex > tail.after)
  const arrivals = tail.arrivals.filter(({ ms }) => nowMs - ms < rateOverMs)
  const read = {
    ...tail,
    after: Math.max(next, tail.after ?? -1),
    arrivals: fresh.length > 0 ? [...arrivals, { ms: nowMs, count: fresh.length }] : arrivals,
    waiting: [...fresh.toReversed(), ...tail.waiting],
  }
  return tail.is === 'live' ? showWaiting(read) : read
}

function showWaiting(tail: Tail): Tail {
  if (tail.waiting.length === 0) return tail
  const all = [...tail.waiting, ...tail.shown]
  const shown = all.slice(0, bufferMax)
  return { ...tail, shown, waiting: [], fallen: tail.fallen + all.length - shown.length }
}
