// How long something takes: several runs, as many as there is time for.
export interface Timings {
  readonly runs: number
  readonly p50Ms: number
  readonly p95Ms: number
}

export interface TimingBounds {
  readonly runsMin: number
  readonly runsMax: number
  /** No further turn begins later than this, once there are enough. */
  readonly withinMs: number
}

/** The sides take turns, so that whatever else the machine does meets them alike. In the order of the sides. */
export async function timedInTurn(
  sides: readonly (() => Promise<unknown>)[],
  { runsMin, runsMax, withinMs }: TimingBounds,
): Promise<Timings[]> {
  const startMs = performance.now()
  const durations = sides.map((): number[] => [])
  for (let runs = 0; runs < runsMin || (runs < runsMax && performance.now() - startMs < withinMs); runs += 1) {
    for (const [index, side] of sides.entries()) {
      const before = performance.now()
      await side()
      durations[index]?.push(performance.now() - before)
    }
  }
  return durations.map((ms) => ({ runs: ms.length, p50Ms: percentile(ms, 0.5), p95Ms: percentile(ms, 0.95) }))
}

/** By nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN
}
