// An access token that is kept until shortly before its end, and issued once for all who ask at the same time. Knows no issuer.

export type AccessToken = (fresh?: 'fresh') => Promise<string>

export interface IssuedToken {
  readonly token: string
  /** 0 if it is not known: it is issued anew each time. */
  readonly lifeSeconds: number
}

/** How long before its end a token is renewed. */
const earlyMs = 60_000

/** @param clock in milliseconds. */
export function cachedToken(issue: () => Promise<IssuedToken>, clock: () => number): AccessToken {
  let held: { readonly token: string; readonly untilMs: number } | undefined
  let issuing: Promise<string> | undefined
  return async (fresh) => {
    if (!fresh && held && held.untilMs - clock() > earlyMs) return held.token
    issuing ??= issue()
      .then(({ token, lifeSeconds }) => {
        held = { token, untilMs: clock() + lifeSeconds * 1000 }
        return token
      })
      .finally(() => {
        issuing = undefined
      })
    return issuing
  }
}
