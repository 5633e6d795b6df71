// How long an answer asks to wait before the next try (RFC 9110 section 10.2.3), as far as a caller goes along with it. Waits for nothing.

/**
 * What is asked beyond it is not kept: the service asks for 15 s at most, and a header that something in between has set must not keep a sender
 * silent for a day.
 */
export const retryAfterMaxSeconds = 300

/** `undefined` if it asks for nothing, or says what is neither a number nor a date. */
export function retryAfterOf({ headers }: Pick<Response, 'headers'>): number | undefined {
  const asked = headers.get('retry-after') ?? ''
  const seconds = /^\d+(\.\d+)?$/.test(asked) ? Number(asked) : secondsBetween(headers.get('date'), asked)
  return seconds === undefined ? undefined : Math.min(Math.max(0, seconds), retryAfterMaxSeconds)
}

/** By the clock of whoever answered: the caller's may say anything. */
function secondsBetween(from: string | null, to: string): number | undefined {
  const [fromMs, toMs] = [dateMs(from ?? ''), dateMs(to)]
  return fromMs === undefined || toMs === undefined ? undefined : (toMs - fromMs) / 1000
}

/** An HTTP date, `Sun, 06 Nov 1994 08:49:37 GMT`. Date.parse alone takes `-5` for a year. */
function dateMs(text: string): number | undefined {
  const ms = /^[A-Z][a-z]+, .* GMT$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}
