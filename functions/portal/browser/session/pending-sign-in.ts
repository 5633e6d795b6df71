// What a page keeps while its reader is at the issuer: stored by the request's `state`, for this tab, for one answer. No token.
import type { Keeper } from '../preferences/preferences.ts'

export interface PendingSignIn {
  readonly verifier: string
  readonly nonce: string
  /** The path, query and fragment to return to. */
  readonly returnTo: string
  /** Whether the issuer must answer without showing a page. */
  readonly silent: boolean
}

export interface TabKeeper extends Keeper {
  removeItem(key: string): void
}

const prefix = 'beleg.sign-in.'

export function keepPending(keeper: TabKeeper, state: string, pending: PendingSignIn): void {
  keeper.setItem(prefix + state, JSON.stringify(pending))
}

/** Returns it once: the same answer finds nothing the second time. */
export function takePending(keeper: TabKeeper, state: string): PendingSignIn | undefined {
  const text = keeper.getItem(prefix + state)
  keeper.removeItem(prefix + state)
  return text === null ? undefined : (JSON.parse(text) as PendingSignIn)
}
