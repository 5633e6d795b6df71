// Reads the feed for a tail, request after request, as long as the tail wants more. Waiting is the service's part: each request waits for what
// comes; only a refusal is answered by a pause here.
import { bufferMax, type FeedPage, room, type Tail, type TailEvent, wantsMore } from './tail.ts'

export interface FeedLoopDeps {
  readonly tail: () => Tail
  readonly change: (event: TailEvent) => void
  /** Where the log ends: the index of its last leaf, -1 where it has none. */
  readonly end: (signal: AbortSignal) => Promise<number>
  readonly read: (asked: FeedAsked, signal: AbortSignal) => Promise<FeedPage>
  readonly now: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly refusal: (error: unknown) => Refusal
  /** What is in the way, and for how long it is left alone; `undefined` when it no longer is. */
  readonly onTrouble: (trouble: { readonly error: unknown; readonly pauseMs: number } | undefined) => void
}

export interface FeedAsked {
  readonly after: number
  readonly limit: number
  /** Seconds. */
  readonly wait: number
}

export interface Refusal {
  /** The place that was read on from belongs to another log: this one is begun anew. */
  readonly isPlaceLost?: boolean
  /** Asking again is of no use. */
  readonly isFinal?: boolean
  readonly retryAfterMs?: number
}

/**
 * Up to the most that the API waits (functions/query/feed/feed-parameters.ts). At first less: a wait that nobody listens to any more goes on
 * to its end, and holds one of the few places of its caller; filters are changed, and pages left, when they have just been opened.
 */
const waitsSeconds = [2, 5, 10] as const
const lastWaitSeconds = 20
const pageMax = 500

const pausesMs = [1_000, 2_000, 5_000, 10_000] as const
const lastPauseMs = 30_000

/** Ends when the tail wants no more, the signal says so, or asking again is of no use; can then be run again. */
export async function readFeed(deps: FeedLoopDeps, signal: AbortSignal): Promise<void> {
  let [reads, failures] = [0, 0]
  while (!signal.aborted) {
    deps.change({ is: 'looked', nowMs: deps.now() })
    if (!wantsMore(deps.tail())) return
    try {
      await readOnce(deps, waitsSeconds[reads] ?? lastWaitSeconds, signal)
      reads += 1
      if (failures > 0) deps.onTrouble(undefined)
      failures = 0
    } catch (error) {
      if (signal.aborted) return
      const refusal = deps.refusal(error)
      const pauseMs = Math.max(pausesMs[failures] ?? lastPauseMs, refusal.retryAfterMs ?? 0)
      failures += 1
      deps.onTrouble({ error, pauseMs })
      if (refusal.isFinal) return
      await deps.sleep(pauseMs, signal)
      if (refusal.isPlaceLost && !signal.aborted) await beginAgain(deps, signal)
    }
  }
}

async function readOnce(deps: FeedLoopDeps, wait: number, signal: AbortSignal): Promise<void> {
  const { after } = deps.tail()
  if (after === undefined) {
    const end = await deps.end(signal)
    if (!signal.aborted) deps.change({ is: 'began', after: end })
    return
  }
  const limit = Math.min(pageMax, room(deps.tail()), bufferMax)
  const page = await deps.read({ after, limit, wait }, signal)
  if (!signal.aborted) deps.change({ is: 'came', page, nowMs: deps.now() })
}

/** What it fails of is met again by the next round. */
async function beginAgain(deps: FeedLoopDeps, signal: AbortSignal): Promise<void> {
  const end = await deps.end(signal).catch(() => undefined)
  if (end !== undefined && !signal.aborted) deps.change({ is: 'began', after: end })
}
