// The live tail as a state: what came, what is shown of it, and whether more is asked for. Changes by events alone; has no clock and asks nothing.
import type { ShownEntry } from '../api/shown-entry.ts'

export interface TailItem {
  readonly leafIndex: number
  readonly entry: ShownEntry
}

/** Of `GET …/feed`. */
export interface FeedPage {
  readonly items: readonly TailItem[]
  readonly next: number
  readonly caughtUp: boolean
}

export interface Tail {
  /** `stopped`: nobody has watched for a while. */
  readonly is: 'live' | 'paused' | 'stopped'
  /** Behind which leaf is read next; `undefined` until it is known where the log ends. */
  readonly after: number | undefined
  /** Newest arrival first. */
  readonly shown: readonly TailItem[]
  /** What came while nothing may move, newest arrival first. */
  readonly waiting: readonly TailItem[]
  /** How many fell out of the buffer since the tail began: they are in the list. */
  readonly fallen: number
  /** When entries came, and how many, of the last minute. */
  readonly arrivals: readonly { readonly ms: number; readonly count: number }[]
  /** When somebody last showed to be there. */
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

/** Of what is shown, and again of what waits. */
export const bufferMax = 2_000

/** Each wait holds an instance of the function: for nobody it is not held. */
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

/** Whether the feed is to be read on. While nothing may move, as long as there is room: what is not read stays in the log. */
export function wantsMore({ is, waiting }: Tail): boolean {
  return is === 'live' || (is === 'paused' && waiting.length < bufferMax)
}

/** How many there is room for. */
export function room({ is, waiting }: Tail): number {
  return is === 'paused' ? bufferMax - waiting.length : bufferMax
}

/** How many came within the last minute: counted, not projected. */
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
