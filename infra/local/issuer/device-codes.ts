// Codes of devices (RFC 8628): what a program without a browser shows, what a person then decides elsewhere, and what the program gets when
// it asks. Knows nothing of HTTP (see device-routes.ts).
import { randomBytes, randomInt } from 'node:crypto'
import type { DemoPerson } from './sign-in.ts'

/** Why there are no tokens: the words of RFC 8628 section 3.5 and RFC 6749 section 5.2. */
export type NoTokens = 'authorization_pending' | 'slow_down' | 'access_denied' | 'expired_token' | 'invalid_grant'

export const codeLifeSeconds = 10 * 60
/** How long a program waits before it asks again. */
export const intervalSeconds = 1
/** How many are kept: whoever asks for more pushes out the oldest. */
const keptMax = 1_000
/** RFC 8628 section 6.1: no vowels, so no words; nothing that is taken for another letter. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ'

interface Asked {
  readonly userCode: string
  readonly untilMs: number
  decision?: DemoPerson | 'denied'
  /** Not before. */
  nextMs: number
  intervalMs: number
}

export class DeviceCodes {
  readonly #asked = new Map<string, Asked>()

  begin(nowMs: number): { readonly deviceCode: string; readonly userCode: string } {
    const deviceCode = randomBytes(32).toString('base64url')
    const picked = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('')
    const userCode = `${picked.slice(0, 4)}-${picked.slice(4)}`
    const intervalMs = intervalSeconds * 1000
    this.#asked.set(deviceCode, { userCode, untilMs: nowMs + codeLifeSeconds * 1000, nextMs: nowMs, intervalMs })
    const [oldest] = this.#asked.keys()
    if (this.#asked.size > keptMax && oldest !== undefined) this.#asked.delete(oldest)
    return { deviceCode, userCode }
  }

  /** Once. @param typed in any case, with or without the hyphen. @returns whether there is such a code to decide about. */
  decide(typed: string, decision: DemoPerson | 'denied', nowMs: number): boolean {
    const plain = (code: string) => code.toUpperCase().replaceAll(/[^A-Z]/g, '')
    for (const asked of this.#asked.values()) {
      if (plain(asked.userCode) !== plain(typed) || asked.untilMs < nowMs || asked.decision) continue
      asked.decision = decision
      return true
    }
    return false
  }

  /** A device code is good for one use. */
  redeem(deviceCode: string, nowMs: number): DemoPerson | NoTokens {
    const asked = this.#asked.get(deviceCode)
    if (!asked) return 'invalid_grant'
    if (asked.untilMs < nowMs) return 'expired_token'
    if (asked.decision) {
      this.#asked.delete(deviceCode)
      return asked.decision === 'denied' ? 'access_denied' : asked.decision
    }
    const isTooSoon = nowMs < asked.nextMs
    // "slow_down": the interval is five seconds longer for this and all later requests.
    if (isTooSoon) asked.intervalMs += 5_000
    // Half of it: a timer of the program may be early.
    asked.nextMs = nowMs + asked.intervalMs / 2
    return isTooSoon ? 'slow_down' : 'authorization_pending'
  }
}
