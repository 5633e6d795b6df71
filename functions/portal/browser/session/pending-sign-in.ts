// What a page keeps while its reader is at the issuer: under the `state` of the request, for this tab, and for one answer. No token.
import type { Keeper } from '../preferences/preferences.ts'

export interface PendingSignIn {
  readonly verifier: string
  readonly nonce: string
  /** Path, query and fragment to go back to. */
  readonly returnTo: string
  /** Whether the issuer was to answer without showing anything. */
  readonly silent: boolean
}

export interface TabKeeper extends Keeper {
  removeItem(key: string): void
}

const prefix = 'beleg.sign-in.'

export function keepPending(keeper: TabKeeper, state: string, pending: PendingSignIn): void {
  keeper.setItem(prefix + state, JSON.stringify(pending))
}

/** Given once: the same answer again finds nothing. */
export function takePending(keeper: TabKeeper, state: string): PendingSignIn | undefined {
  const text = keeper.getItem(prefix + state)
  keeper.removeItem(prefix + state)
  return text === null ? undefined : (JSON.parse(text) as PendingSignIn)
}
