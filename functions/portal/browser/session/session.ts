// Who is signed in on this page: from its first moment, through the way to the issuer and back, to signing out. The only keeper of tokens.
import { signal } from '@preact/signals'
import type { PortalConfig } from '../../../../shared/deployment/portal-config.ts'
import { signedInPath, signedOutPath } from '../../../../shared/deployment/portal-config.ts'
import { apiClient } from '../api/client.ts'
import { kept, oneOf } from '../preferences/preferences.ts'
import { address, go } from '../router/address.ts'
import { language } from '../words/language.ts'
import { discoverIssuer, type Issuer } from './issuer.ts'
import { beginSignIn, completeSignIn } from './sign-in.ts'
import { signOutAddress } from './sign-out.ts'
import { SignedOutError, Tokens } from './tokens.ts'

export type Session =
  | { readonly kind: 'starting' }
  | { readonly kind: 'signed-in' }
  /** Nobody. `ended`: somebody was; `refused`: the issuer, or this page, did not take it. */
  | {
      readonly kind: 'nobody'
      readonly why: 'not-asked' | 'ended' | 'signed-out' | 'refused' | 'unavailable' | 'not-set-up'
      readonly reason?: string
    }

export const session = signal<Session>({ kind: 'starting' })

/** Whether somebody has signed in with this browser and not out again: then the issuer is asked quietly first. */
const wasSignedIn = kept('signed-in', 'no', oneOf('no', 'yes'))

let issuer: Issuer | undefined
let tokens: Tokens | undefined
/** Signing out in one tab signs out in all. */
const tabs = new BroadcastChannel('beleg.session')
tabs.addEventListener('message', () => {
  tokens?.drop()
  session.value = { kind: 'nobody', why: 'signed-out' }
})

const place = { origin: location.origin, keeper: sessionStorage }

/** The API, as whoever is signed in. */
export const api = apiClient({
  origin: location.origin,
  fetch: (...request) => fetch(...request),
  accessToken: (fresh) => (tokens ? tokens.access(fresh) : Promise.reject(new SignedOutError())),
  onRefused: () => tokens?.drop(),
})

/** @param needed whether the page shows nothing to nobody: then the reader is sent to the issuer. */
export async function startSession(needed: boolean): Promise<void> {
  try {
    const config: PortalConfig = await (await fetch('/config.json')).json()
    if (config.clientId === undefined) return nobody('not-set-up')
    if (!needed && address.value.pathname !== signedInPath)
      return nobody(address.value.pathname === signedOutPath ? 'signed-out' : 'not-asked')
    issuer = await discoverIssuer(config)
    tokens = new Tokens(issuer, Date.now)
    if (address.value.pathname === signedInPath) return await cameBack(issuer, tokens)
    await sendToIssuer({ silent: wasSignedIn.value === 'yes', returnTo: hereOf(address.value) })
  } catch (error) {
    nobody('unavailable', error instanceof Error ? error.message : String(error))
  }
}

/** Leaves the page. What is shown now is come back to. */
export async function signIn(returnTo = hereOf(address.value)): Promise<void> {
  try {
    if (!issuer) {
      issuer = await discoverIssuer(await (await fetch('/config.json')).json())
      tokens = new Tokens(issuer, Date.now)
    }
    await sendToIssuer({ silent: false, returnTo })
  } catch (error) {
    nobody('unavailable', error instanceof Error ? error.message : String(error))
  }
}

/** Leaves the page, for the issuer's own end of the session. */
export async function signOut(): Promise<void> {
  const idToken = tokens?.idToken
  wasSignedIn.value = 'no'
  tabs.postMessage('signed-out')
  await tokens?.revoke()
  const to = issuer && signOutAddress(issuer, location.origin, idToken)
  location.assign(to ?? signedOutPath)
}

/** When the session ends without being renewed, in milliseconds since the epoch. */
export function sessionEndsMs(): number | undefined {
  return tokens?.endsMs
}

async function sendToIssuer(how: { readonly silent: boolean; readonly returnTo: string }): Promise<void> {
  if (!issuer) return
  location.assign(await beginSignIn(place, issuer, { ...how, language: language.value }))
}

async function cameBack(at: Issuer, held: Tokens): Promise<void> {
  const outcome = await completeSignIn(place, at, address.value)
  // The code is of no use any more, and is left in no history.
  go(outcome.returnTo, 'replace')
  if (outcome.kind === 'signed-in') {
    held.hold(outcome.tokens)
    wasSignedIn.value = 'yes'
    session.value = { kind: 'signed-in' }
  } else if (outcome.kind === 'login-required') nobody('ended')
  else nobody('refused', outcome.reason)
}

function nobody(why: Extract<Session, { kind: 'nobody' }>['why'], reason?: string): void {
  session.value = { kind: 'nobody', why, ...(reason !== undefined && { reason }) }
}

/** Not `/signed-out`, to which nobody wants to come back. */
function hereOf({ pathname, search, hash }: URL): string {
  return pathname === signedOutPath || pathname === signedInPath ? '/' : `${pathname}${search}${hash}`
}
