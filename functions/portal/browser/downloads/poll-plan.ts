// How downloads that run are followed: at first every second, since most are done at once, then more and more seldom.

const delaysMs = [1_000, 2_000] as const
const lastDelayMs = 5_000

/** @param looks how often has been looked since something was asked for. */
export function pollDelayMs(looks: number): number {
  return delaysMs[looks] ?? lastDelayMs
}

export interface FollowDeps<T> {
  /** @throws when it cannot be told now. */
  readonly look: (signal: AbortSignal) => Promise<T>
  /** Whether there is anything left to wait for. */
  readonly isOver: (seen: T) => boolean
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** How long the one who refused asks to be left alone, if he says so. */
  readonly retryAfterMs: (error: unknown) => number | undefined
}

export interface Followed<T> {
  readonly seen: (value: T) => void
  /** Looking goes on. */
  readonly failed: (error: unknown) => void
}

/** Looks until it is over or the signal ends it; never more often than the plan says, however looking ends. */
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
