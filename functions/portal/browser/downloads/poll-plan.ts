// When running downloads are polled: every second at first, since most finish quickly, then less and less often.

const delaysMs = [1_000, 2_000] as const
const lastDelayMs = 5_000

/** @param looks how often it was polled since the request. */
export function pollDelayMs(looks: number): number {
  return delaysMs[looks] ?? lastDelayMs
}

export interface FollowDeps<T> {
  /** @throws if the state cannot be read now. */
  readonly look: (signal: AbortSignal) => Promise<T>
  /** Whether anything is still running. */
  readonly isOver: (seen: T) => boolean
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** How long to wait, if the refusal says so. */
  readonly retryAfterMs: (error: unknown) => number | undefined
}

export interface Followed<T> {
  readonly seen: (value: T) => void
  /** Polling continues. */
  readonly failed: (error: unknown) => void
}

/** Polls until everything is finished or the signal ends it. A failure does not make it poll more often than planned. */
export async function follow<T>(
  deps: FollowDeps<T>,
  { seen, failed }: Followed<T>,
  signal: AbortSignal,
): Promise<void> {
  for (let looks = 0; !signal.aborted; looks += 1) {
    let pauseMs = pollDelayMs(looks)
    try {
      const value = await deps.look(signal)
      if (signal.aborted) return
      seen(value)
      if (deps.isOver(value)) return
    } catch (error) {
      if (signal.aborted) return
      failed(error)
      pauseMs = Math.max(pauseMs, deps.retryAfterMs(error) ?? 0)
    }
    await deps.sleep(pauseMs, signal)
  }
}
