// Signing in, renewing and signing out, by the browser's own code at the real local issuer.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { discoverIssuer, type Issuer } from '../../functions/portal/browser/session/issuer.ts'
import { beginSignIn, completeSignIn } from '../../functions/portal/browser/session/sign-in.ts'
import { signOutAddress } from '../../functions/portal/browser/session/sign-out.ts'
import { SignedOutError, Tokens } from '../../functions/portal/browser/session/tokens.ts'
import { type Issuer as LocalIssuer, startIssuer } from '../../infra/local/issuer/issuer.ts'

const origin = 'http://127.0.0.1:1'
const people = [{ id: 'ada', email: 'ada@example.com', rights: ['reader organizations/o-1'], says: { en: '', de: '' } }]
let dir: string
let local: LocalIssuer
let issuer: Issuer
let kept: Map<string, string>
let cookie: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'beleg-sign-in-'))
  const signIn = { portalUrl: origin, clientId: 'portal', audience: 'beleg', rightsClaim: 'rights', people }
  local = await startIssuer({ port: 0, keyFile: join(dir, 'key.json'), signIn })
  issuer = await discoverIssuer({
    issuer: local.issuer,
    clientId: 'portal',
    scope: 'openid email',
    authorizeParameters: {},
  })
})

afterAll(async () => {
  await local.stop()
  await rm(dir, { recursive: true })
})

beforeEach(() => {
  kept = new Map()
  cookie = ''
})

const place = () => ({
  origin,
  keeper: {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  },
})
const begin = (silent = false) =>
  beginSignIn(place(), issuer, { returnTo: '/organizations/o-1?q=x', silent, language: 'de' })

/** As a browser at the issuer: with its cookie, and where it is sent. */
async function follow(address: string, person?: string): Promise<URL | undefined> {
  const url = new URL(address)
  const body = new URLSearchParams([...url.searchParams, ['person', person ?? '']])
  const response = person
    ? await fetch(new URL('/authorize', url), { method: 'POST', body, redirect: 'manual' })
    : await fetch(url, { redirect: 'manual', headers: { cookie } })
  cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
  const to = response.headers.get('location')
  return to === null ? undefined : new URL(to)
}

async function signedIn() {
  const answer = await follow(await begin(), 'ada')
  const outcome = await completeSignIn(place(), issuer, answer ?? new URL(origin))
  if (outcome.kind !== 'signed-in') throw new Error(JSON.stringify(outcome))
  return outcome
}

describe('signing in', () => {
  test('gives an access token for the API, and leads back to the page that was asked for', async () => {
    const { tokens, returnTo } = await signedIn()
    expect(returnTo).toBe('/organizations/o-1?q=x')
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      aud: 'beleg',
      email: 'ada@example.com',
      rights: ['reader organizations/o-1'],
    })
    expect(decodeJwt(String(tokens.id_token))).toMatchObject({ aud: 'portal', rights: [] })
    expect(kept.size).toBe(0)
  })

  test('asks nothing of whoever is signed in at the issuer, and nothing may be asked of others', async () => {
    expect(await completeSignIn(place(), issuer, (await follow(await begin(true))) as URL)).toEqual({
      kind: 'login-required',
      returnTo: '/organizations/o-1?q=x',
    })
    await signedIn()
    const again = await completeSignIn(place(), issuer, (await follow(await begin(true))) as URL)
    expect(again.kind).toBe('signed-in')
  })

  test('takes no answer to a question of another tab, nor the same answer twice', async () => {
    const answer = (await follow(await begin(), 'ada')) as URL
    const stolen = new Map(kept)
    kept = new Map()
    expect(await completeSignIn(place(), issuer, answer)).toMatchObject({ kind: 'refused', reason: 'state' })
    kept = stolen
    expect((await completeSignIn(place(), issuer, answer)).kind).toBe('signed-in')
    expect(await completeSignIn(place(), issuer, answer)).toMatchObject({ kind: 'refused', reason: 'state' })
  })

  test('takes no answer of another issuer', async () => {
    const answer = (await follow(await begin(), 'ada')) as URL
    answer.searchParams.set('iss', 'https://other.example.org')
    expect((await completeSignIn(place(), issuer, answer)).kind).toBe('refused')
  })

  test('gives nothing for a code without the verifier that it was asked for with', async () => {
    const answer = (await follow(await begin(), 'ada')) as URL
    for (const [key, value] of kept) kept.set(key, value.replace(/"verifier":"./, '"verifier":"_'))
    expect((await completeSignIn(place(), issuer, answer)).kind).toBe('refused')
  })

  test.each([
    ['redirect_uri', 'https://evil.example.org/'],
    ['client_id', 'other'],
  ])('sends nobody anywhere when %s is another', async (name, value) => {
    const url = new URL(await begin())
    url.searchParams.set(name, value)
    const response = await fetch(url, { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([400, null])
  })

  test.each(['code_challenge', 'code_challenge_method', 'state'])('is refused without %s', async (name) => {
    const url = new URL(await begin())
    url.searchParams.delete(name)
    expect((await follow(url.href))?.searchParams.get('error')).toBe('invalid_request')
  })
})

describe('tokens', () => {
  test('are renewed before they end, once for all that ask, and each refresh token is good for one use', async () => {
    let nowMs = Date.now()
    const tokens = new Tokens(issuer, () => nowMs)
    const { tokens: first } = await signedIn()
    tokens.hold(first)
    expect(await tokens.access()).toBe(first.access_token)
    nowMs += 59.5 * 60_000
    const [one, other] = await Promise.all([tokens.access(), tokens.access()])
    expect(one).toBe(other)
    expect(one).not.toBe(first.access_token)
    // Whoever brings the used one again ends the session for everybody who came of it.
    const thief = new Tokens(issuer, () => nowMs)
    thief.hold(first)
    await expect(thief.access('fresh')).rejects.toThrow(SignedOutError)
    await expect(tokens.access('fresh')).rejects.toThrow(SignedOutError)
  })

  test('are of no more use once they are given up', async () => {
    const tokens = new Tokens(issuer, Date.now)
    const { tokens: first } = await signedIn()
    tokens.hold(first)
    await tokens.revoke()
    await expect(tokens.access()).rejects.toThrow(SignedOutError)
    const kept = new Tokens(issuer, Date.now)
    kept.hold(first)
    await expect(kept.access('fresh')).rejects.toThrow(SignedOutError)
  })
})

describe('signing out', () => {
  test('ends the session at the issuer, and leads back', async () => {
    await signedIn()
    const to = await follow(String(signOutAddress(issuer, origin, 'id')))
    expect(to?.href).toBe(`${origin}/signed-out`)
    const after = await completeSignIn(place(), issuer, (await follow(await begin(true))) as URL)
    expect(after.kind).toBe('login-required')
  })

  test('speaks to Cognito by its own names', () => {
    const server = {
      issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_x',
      end_session_endpoint: 'https://d.example.org/logout',
    }
    const url = new URL(String(signOutAddress({ ...issuer, server }, 'https://api.example.org', 'id')))
    expect([...url.searchParams]).toEqual([
      ['client_id', 'portal'],
      ['logout_uri', 'https://api.example.org/signed-out'],
    ])
  })
})
