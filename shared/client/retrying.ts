// When a call is made again, and after how long. Makes no call.

/** RFC 9110 and what gateways answer under load: the request may succeed if it is sent again as it is. */
const passing = new Set([408, 425, 429, 500, 502, 503, 504])

/** Answers that say that nothing was done with the request. */
const untouched = new Set([425, 429])

/** Answers that say that the body is at fault: one of its records is. */
export const faultsOfBody: ReadonlySet<number> = new Set([400, 413, 415])

const firstPauseMs = 200
const pauseMaxMs = 30_000

/**
 * Whether a call may be made again after this status; 0 is no answer.
 * @param repeatable whether making it twice does the same as making it once.
 */
export function mayTryAgain(status: number, repeatable: boolean): boolean {
  return repeatable ? status === 0 || passing.has(status) : untouched.has(status)
}

/**
 * 200 ms, doubled with each try, ± 50 %, at most 30 s; never less than the service asks for.
 * @param tries how often the call was made; from 1.
 * @param random from 0 to 1.
 */
export function pauseBeforeTry(tries: number, random: number, retryAfterSeconds = 0): number {
  const pauseMs = Math.min(firstPauseMs * 2 ** (tries - 1), pauseMaxMs)
  return Math.max(pauseMs * (0.5 + random), retryAfterSeconds * 1000)
}
