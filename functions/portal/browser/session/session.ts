// The session of this page, from start to sign-out, including the redirect to the issuer. Only the session keeps tokens.
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
  /** Nobody is signed in. `ended`: the session ended; `refused`: the issuer or this page refused the sign-in. */
  | {
      readonly kind: 'nobody'
      readonly why: 'not-asked' | 'ended' | 'signed-out' | 'refused' | 'unavailable' | 'not-set-up'
      readonly reason?: string
    }

export const session = signal<Session>({ kind: 'starting' })

/** Whether somebody signed in with this browser and did not sign out: then the issuer is asked silently first. */
const wasSignedIn = kept('signed-in', 'no', oneOf('no', 'yes'))

let issuer: Issuer | undefined
let tokens: Tokens | undefined
/** Signing out in one tab signs out in all tabs. */
const tabs = new BroadcastChannel('beleg.session')
tabs.addEventListener('message', () => {
  tokens?.drop()
  session.value = { kind: 'nobody', why: 'signed-out' }
})

const place = { origin: location.origin, keeper: sessionStorage }

/** The API client of the signed-in caller. */
export const api = apiClient({
  origin: location.origin,
  fetch: (...request) => fetch(...request),
  accessToken: (fresh) => (tokens ? tokens.access(fresh) : Promise.reject(new SignedOutError())),
  onRefused: () => tokens?.drop(),
})

/** @param needed whether the page requires a session: then the reader is sent to the issuer. */
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

/** Leaves the page; the reader returns to the same address. */
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

/** Leaves the page, to end the session at the issuer. */
export async function signOut(): Promise<void> {
  const idToken = tokens?.idToken
  wasSignedIn.value = 'no'
  tabs.postMessage('signed-out')
  await tokens?.revoke()
  const to = issuer && signOutAddress(issuer, location.origin, idToken)
  location.assign(to ?? signedOutPath)
}

/** When the session ends unless it is renewed, in milliseconds since the epoch. */
export function sessionEndsMs(): number | undefined {
  return tokens?.endsMs
}

async function sendToIssuer(how: { readonly silent: boolean; readonly returnTo: string }): Promise<void> {
  if (!issuer) return
  location.assign(await beginSignIn(place, issuer, { ...how, language: language.value }))
}

async function cameBack(at: Issuer, held: Tokens): Promise<void> {
  const outcome = await completeSignIn(place, at, address.value)
  // The code is used up, and must not stay in the history.
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

/** Not `/signed-out`, since nobody wants to return there. */
function hereOf({ pathname, search, hash }: URL): string {
  return pathname === signedOutPath || pathname === signedInPath ? '/' : `${pathname}${search}${hash}`
}
