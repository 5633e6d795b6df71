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

/** Whether this tab made the request. */
export function hasPending(keeper: TabKeeper, state: string): boolean {
  return keeper.getItem(prefix + state) !== null
}

/** Keeps for as long as the page is open. */
export function inMemory(): TabKeeper {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}

/** Returns it once: the same answer finds nothing the second time. */
export function takePending(keeper: TabKeeper, state: string): PendingSignIn | undefined {
  const text = keeper.getItem(prefix + state)
  keeper.removeItem(prefix + state)
  return text === null ? undefined : (JSON.parse(text) as PendingSignIn)
}
