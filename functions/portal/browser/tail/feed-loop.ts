// Reads the feed for a tail while the tail wants more entries. The service does the waiting: each request waits for new
// entries. The loop itself pauses only after a refusal.
import { bufferMax, type FeedPage, room, type Tail, type TailEvent, wantsMore } from './tail.ts'

export interface FeedLoopDeps {
  readonly tail: () => Tail
  readonly change: (event: TailEvent) => void
  /** The index of the log's last leaf; -1 for an empty log. */
  readonly end: (signal: AbortSignal) => Promise<number>
  readonly read: (asked: FeedAsked, signal: AbortSignal) => Promise<FeedPage>
  readonly now: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly refusal: (error: unknown) => Refusal
  /** The current obstacle, and how long the loop pauses, unless it has ended; `undefined` if there is none. */
  readonly onTrouble: (trouble: { readonly error: unknown; readonly pauseMs?: number } | undefined) => void
}

export interface FeedAsked {
  readonly after: number
  readonly limit: number
  /** In seconds. */
  readonly wait: number
}

export interface Refusal {
  /** The position belongs to another log: the tail starts over. */
  readonly isPlaceLost?: boolean
  /** Repeating the request cannot help. */
  readonly isFinal?: boolean
  readonly retryAfterMs?: number
}

/**
 * Up to the API's maximum (functions/query/feed/feed-parameters.ts). Shorter at first: an abandoned request waits until its end and holds one of
 * the caller's few places, and filters are mostly changed, and pages left, soon after opening.
 */
const waitsSeconds = [2, 5, 10] as const
const lastWaitSeconds = 20
const pageMax = 500

const pausesMs = [1_000, 2_000, 5_000, 10_000] as const
const lastPauseMs = 30_000

/** Ends if the tail wants no more, the signal is aborted, or repeating cannot help. It can be run again. */
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
      deps.onTrouble({ error, ...(!refusal.isFinal && { pauseMs }) })
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

/** A failure here occurs again in the next round, which handles it. */
async function beginAgain(deps: FeedLoopDeps, signal: AbortSignal): Promise<void> {
  const end = await deps.end(signal).catch(() => undefined)
  if (end !== undefined && !signal.aborted) deps.change({ is: 'began', after: end })
}
