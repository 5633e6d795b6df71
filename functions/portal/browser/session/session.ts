// The session of this page, from start to sign-out, including the redirect to the issuer. Only the session keeps tokens.
import { signal } from '@preact/signals'
import {
  configElement,
  type PortalConfig,
  signedInPath,
  signedOutPath,
} from '../../../../shared/deployment/portal-config.ts'
import { apiClient } from '../api/client.ts'
import { kept, oneOf } from '../preferences/preferences.ts'
import { address, go } from '../router/address.ts'
import { language } from '../words/language.ts'
import { discoverIssuer, type Issuer } from './issuer.ts'
import { hasPending, inMemory } from './pending-sign-in.ts'
import { isPublic } from './public-paths.ts'
import { beginSignIn, completeSignIn } from './sign-in.ts'
import { answerTo, handOver, openSignInWindow } from './sign-in-window.ts'
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
/** Of requests that are answered in a window of their own. */
const windowPlace = { origin: location.origin, keeper: inMemory() }
let subject: string | undefined

/** Whether the session has ended under an open page. What the page shows stays, and its reader can sign in again. */
export const hasEnded = signal(false)

/** How often the reader has signed in again in this page. What failed for lack of a session can be tried again. */
export const renewals = signal(0)

/** The API client of the signed-in caller. */
export const api = apiClient({
  origin: location.origin,
  fetch: (...request) => fetch(...request),
  accessToken,
  onRefused: () => {
    tokens?.drop()
    hasEnded.value = true
  },
})

async function accessToken(fresh?: 'fresh'): Promise<string> {
  try {
    if (!tokens) throw new SignedOutError()
    return await tokens.access(fresh)
  } catch (error) {
    if (error instanceof SignedOutError && session.peek().kind === 'signed-in') hasEnded.value = true
    throw error
  }
}

/** Where the page needs a session, its reader is sent to the issuer. */
export async function startSession(): Promise<void> {
  try {
    const { pathname, searchParams } = address.value
    if (pathname === signedInPath && !hasPending(place.keeper, searchParams.get('state') ?? '')) {
      if (await handOver(address.value)) return window.close()
    }
    const config = configOfPage()
    if (config.clientId === undefined) return nobody('not-set-up')
    if (pathname === signedOutPath) return nobody('signed-out')
    if (isPublic(pathname)) return nobody('not-asked')
    issuer = await discoverIssuer(config, sessionStorage)
    tokens = new Tokens(issuer, Date.now)
    if (pathname === signedInPath) return await cameBack(issuer, tokens)
    await sendToIssuer({ silent: wasSignedIn.value === 'yes', returnTo: hereOf(address.value) })
  } catch (error) {
    nobody('unavailable', error instanceof Error ? error.message : String(error))
  }
}

/** Leaves the page; the reader returns to the same address. */
export async function signIn(returnTo = hereOf(address.value)): Promise<void> {
  try {
    if (!issuer) {
      issuer = await discoverIssuer(configOfPage(), sessionStorage)
      tokens = new Tokens(issuer, Date.now)
    }
    await sendToIssuer({ silent: false, returnTo })
  } catch (error) {
    nobody('unavailable', error instanceof Error ? error.message : String(error))
  }
}

/** Signs in again in a window of its own: the page stays as it is. Where windows are blocked, leaves the page as `signIn` does. */
export async function signInAgain(): Promise<void> {
  const opened = openSignInWindow()
  if (!opened || !issuer || !tokens) return signIn()
  waiting.abort()
  waiting = new AbortController()
  const url = await beginSignIn(windowPlace, issuer, { silent: false, returnTo: '/', language: language.value })
  opened.location.href = url
  const answer = await answerTo(new URL(url).searchParams.get('state') ?? '', waiting.signal)
  const outcome = await completeSignIn(windowPlace, issuer, answer)
  if (outcome.kind !== 'signed-in') return
  // What is on the screen is somebody else's.
  if (outcome.subject !== subject) return location.reload()
  tokens.hold(outcome.tokens)
  hasEnded.value = false
  renewals.value += 1
}

let waiting = new AbortController()

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

function configOfPage(): PortalConfig {
  return JSON.parse(document.getElementById(configElement)?.textContent ?? '')
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
    subject = outcome.subject
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
