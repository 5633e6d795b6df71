// What is tried with tokens, against the verification that ships and a real issuer: all of it is answered alike, and makes nobody
// fetch anything.
import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { handle } from 'hono/aws-lambda'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createApp as createQuery } from '../../functions/query/app.ts'
import { type HttpHandler, startGateway } from '../../infra/local/gateway/gateway.ts'
import { startLoopbackServer } from '../../infra/local/gateway/loopback-server.ts'
import { routes } from '../../shared/deployment/routes.ts'
import { callerCheck } from '../../shared/http/caller.ts'
import { newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'

const path = '/v2/organizations/o'
const refusal = JSON.stringify({
  code: 'CALLER_UNKNOWN',
  message: 'The request could not be authorized',
  path,
  status: 401,
})

interface Parts {
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
}

/** What an attacker has: the issuer's public keys, a good token of somebody else's, a key and a server of its own. */
async function startAttack() {
  const service = await startService()
  const keySet = (await (await fetch(`${service.issuer}/jwks`)).json()) as { keys: [JWK] }
  const [publicJwk] = keySet.keys
  const good = await service.token(['operator *'])
  const ownKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ownJwk = { ...(await exportJWK(ownKeys.publicKey)), kid: 'own', alg: 'ES256', use: 'sig' }
  const fetched: string[] = []
  const server = await startLoopbackServer({
    port: 0,
    name: 'attacker',
    listener: (request, response) => {
      fetched.push(request.url ?? '')
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [ownJwk] }))
    },
  })
  onTestFinished(server.stop)
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: service.issuer, aud: 'beleg', sub: 'eve', exp: now + 3600, iat: now, rights: ['operator *'] }
  /** Signed by the issuer's own key: only what `parts` replaces is wrong. */
  const issued = async (parts: Parts) => {
    const key = JSON.parse(await readFile(join(service.dir, 'key.json'), 'utf8')) as JWK
    return new SignJWT({ ...claims, ...parts.claims } as JWTPayload)
      .setProtectedHeader({ alg: 'ES256', kid: String(publicJwk.kid), ...parts.header } as { alg: string })
      .sign(key, { crit: { x: true, 'http://example.com/unknown': true } })
  }
  const forged = ({ header, claims: more }: Parts, key: KeyObject = ownKeys.privateKey) =>
    new SignJWT({ ...claims, ...more } as JWTPayload)
      .setProtectedHeader({ alg: 'ES256', ...header } as { alg: string })
      .sign(key, { crit: { x: true } })
  return { service, publicJwk, good, claims, now, issued, forged, ownJwk, fetched, server }
}

type Attack = Awaited<ReturnType<typeof startAttack>>

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const swapped = (token: string, part: number, value: string) => token.split('.').with(part, value).join('.')

/** The key confusion of old: the public key, as whoever verifies may have it in hand, taken for a shared secret. */
function signedWithPublicKey({ publicJwk, claims }: Attack, secret: string | Buffer, alg = 'HS256'): string {
  const signed = `${encoded({ alg, kid: publicJwk.kid })}.${encoded(claims)}`
  return `${signed}.${createHmac(alg.replace('HS', 'sha'), secret).update(signed).digest('base64url')}`
}

const attacks: Readonly<Record<string, (attack: Attack) => string | Promise<string>>> = {
  'alg none, without a signature': ({ claims }) => `${encoded({ alg: 'none' })}.${encoded(claims)}.`,
  'alg none, with the signature of a good token': ({ good }) => swapped(good, 0, encoded({ alg: 'none' })),
  'alg nOnE': ({ claims }) => `${encoded({ alg: 'nOnE' })}.${encoded(claims)}.AAAA`,
  'no alg': ({ good, publicJwk }) => swapped(good, 0, encoded({ kid: publicJwk.kid })),
  'alg as a list': ({ good, publicJwk }) => swapped(good, 0, encoded({ alg: ['ES256', 'none'], kid: publicJwk.kid })),
  'the public key as PEM for a shared secret': (attack) =>
    signedWithPublicKey(attack, spki(attack).export({ type: 'spki', format: 'pem' })),
  'the public key as DER for a shared secret': (attack) =>
    signedWithPublicKey(attack, spki(attack).export({ type: 'spki', format: 'der' })),
  'the public key as JWK for a shared secret': (attack) =>
    signedWithPublicKey(attack, JSON.stringify(attack.publicJwk), 'HS512'),
  'an empty shared secret': (attack) => signedWithPublicKey(attack, ''),
  'another curve than the key has': ({ good, publicJwk }) =>
    swapped(good, 0, encoded({ alg: 'ES384', kid: publicJwk.kid })),
  'RSA with the id of a key that is none': ({ good, publicJwk }) =>
    swapped(good, 0, encoded({ alg: 'RS256', kid: publicJwk.kid })),
  'a signature of zeros': ({ good }) => swapped(good, 2, Buffer.alloc(64).toString('base64url')),
  'a signature cut short': ({ good }) => good.slice(0, -8),
  'a signature in DER': ({ good }) => swapped(good, 2, Buffer.from('3006020101020101', 'hex').toString('base64url')),
  'other claims under a good signature': ({ good, claims }) => swapped(good, 1, encoded(claims)),
  'a key of one’s own': ({ forged }) => forged({}),
  'a key of one’s own under the issuer’s key id': ({ forged, publicJwk }) => forged({ header: { kid: publicJwk.kid } }),
  'an unknown key id': ({ forged }) => forged({ header: { kid: newId() } }),
  'a key id that is a path': ({ forged }) => forged({ header: { kid: '../../../../dev/null' } }),
  'a key id that is a query': ({ forged }) => forged({ header: { kid: "x' UNION SELECT 'key" } }),
  'a key id that every object has': ({ forged }) => forged({ header: { kid: '__proto__' } }),
  'a key id that is an object': ({ forged }) => forged({ header: { kid: { toString: 1 } } }),
  'jku that leads elsewhere': ({ forged, server }) => forged({ header: { kid: 'own', jku: `${server.url}/jwks` } }),
  'x5u that leads elsewhere': ({ forged, server }) => forged({ header: { kid: 'own', x5u: `${server.url}/x5u` } }),
  'a jwk in the header': ({ forged, ownJwk }) => forged({ header: { jwk: ownJwk } }),
  'an x5c in the header': ({ forged }) => forged({ header: { x5c: ['MIIB'] } }),
  'an issuer that serves the attacker’s keys': ({ forged, server }) => forged({ claims: { iss: server.url } }),
  'another issuer': ({ issued }) => issued({ claims: { iss: 'https://login.example.org' } }),
  'the issuer with a slash behind it': ({ issued, claims }) => issued({ claims: { iss: `${claims.iss}/` } }),
  'no issuer': ({ issued }) => issued({ claims: { iss: undefined } }),
  'another audience': ({ issued }) => issued({ claims: { aud: 'another' } }),
  'other audiences': ({ issued }) => issued({ claims: { aud: ['another', 'BELEG'] } }),
  'no audience': ({ issued }) => issued({ claims: { aud: undefined } }),
  expired: ({ issued, now }) => issued({ claims: { exp: now - 10 } }),
  'without an end': ({ issued }) => issued({ claims: { exp: undefined } }),
  'an end that is a text': ({ issued }) => issued({ claims: { exp: '9999999999' } }),
  'not yet valid': ({ issued, now }) => issued({ claims: { nbf: now + 60 } }),
  'a beginning that is a text': ({ issued }) => issued({ claims: { nbf: 'yesterday' } }),
  'no subject': ({ issued }) => issued({ claims: { sub: undefined } }),
  'an empty subject': ({ issued }) => issued({ claims: { sub: '' } }),
  'a subject that is a number': ({ issued }) => issued({ claims: { sub: 7 } }),
  'a subject that is an object': ({ issued }) => issued({ claims: { sub: { id: 'ada' } } }),
  'a critical header that nobody knows': ({ issued }) =>
    issued({ header: { crit: ['http://example.com/unknown'], 'http://example.com/unknown': 1 } }),
  'critical headers that are not there': ({ good, publicJwk }) =>
    swapped(good, 0, encoded({ alg: 'ES256', kid: publicJwk.kid, crit: ['exp'] })),
  'an unencoded payload': ({ good, publicJwk }) =>
    swapped(good, 0, encoded({ alg: 'ES256', kid: publicJwk.kid, crit: ['b64'], b64: false })),
  'claims that are a list': ({ good }) => swapped(good, 1, encoded([])),
  'claims that are not JSON': ({ good }) => swapped(good, 1, Buffer.from('{').toString('base64url')),
  'a header that is not JSON': ({ good }) => swapped(good, 0, Buffer.from('{').toString('base64url')),
  'a header that is null': ({ good }) => swapped(good, 0, encoded(null)),
  'a header with the prototype': ({ good }) =>
    swapped(good, 0, Buffer.from('{"__proto__":{"alg":"ES256"}}').toString('base64url')),
  'two signatures': ({ good }) => `${good}.${good.split('.')[2]}`,
  'two signatures as JSON': ({ good }) => {
    const [header, payload, signature] = good.split('.')
    return JSON.stringify({ payload, signatures: [1, 2].map(() => ({ protected: header, signature })) })
  },
  'an encrypted token': ({ good }) => `${encoded({ alg: 'dir', enc: 'A256GCM' })}.${good}.AAAA`,
  'a header of a megabyte': ({ forged }) => forged({ header: { kid: 'x'.repeat(1_000_000) } }),
  'claims of a megabyte': ({ forged }) => forged({ claims: { more: 'x'.repeat(1_000_000) } }),
  'a megabyte that is no token': () => `${'a.'.repeat(500_000)}a`,
  'nothing in it': () => '',
}

function spki({ publicJwk }: Attack): KeyObject {
  return createPublicKey({ key: publicJwk as import('node:crypto').JsonWebKey, format: 'jwk' })
}

async function ask(service: Service, authorization: string) {
  const { status, headers, body } = await service.call('GET', path, { authorization })
  const { timestamp, ...rest } = body
  expect(timestamp).toMatch(/^\d{4}-.*Z$/)
  return { status, headers: [...headers].toString(), body: JSON.stringify(rest) }
}

describe('a token', () => {
  test('of the issuer is taken', async () => {
    const { service, good, issued } = await startAttack()
    for (const token of [good, await issued({})]) {
      expect((await service.call('GET', path, { authorization: `Bearer ${token}` })).status).toBe(200)
    }
  })

  test.each(Object.keys(attacks))(
    'with %s is answered as every other: 401, nothing learned, nothing fetched',
    async (name) => {
      const attack = await startAttack()
      const token = await attacks[name]?.(attack)
      const none = await ask(attack.service, 'Basic dXNlcjpwYXNz')
      expect(await ask(attack.service, `Bearer ${token}`)).toEqual(none)
      expect(none).toMatchObject({ status: 401, body: refusal })
      expect(attack.fetched).toEqual([])
      // Nor does our own log learn what could be sent again.
      if (token) expect(attack.service.logged.join('\n')).not.toContain(token)
    },
  )

  test('that comes with another one counts for nothing, whichever is first', async () => {
    const { service, good, forged } = await startAttack()
    const bad = await forged({})
    for (const pair of [
      [good, bad],
      [bad, good],
      [good, good],
    ]) {
      const headers = new Headers()
      for (const token of pair) headers.append('authorization', `Bearer ${token}`)
      const response = await service.apps.query.request(path, { headers })
      expect(response.status).toBe(401)
    }
  })

  test.each(
    [
      [{ 0: 'operator *', length: 1 }, { form: 'object' }],
      [5, { form: 'number' }],
      [true, { form: 'boolean' }],
      [null, { form: 'null' }],
      [undefined, { form: 'missing' }],
      ['', { form: 'text' }],
      ['operator *,reader *', { form: 'text' }],
      ['operator * reader *', { form: 'text' }],
      [[], { form: 'list', members: 0 }],
      [[['operator *']], { form: 'list', members: 1 }],
      [[{ role: 'operator', scope: '*' }], { form: 'list', members: 1 }],
      [['operator\u00a0*', 'operator **', 'OPERATOR *', '* operator'], { form: 'list', members: 4 }],
      [['writer projects/x', 'writer folders/secret-name'], { form: 'list', members: 2 }],
    ].map(([rights, fault]) => ({ rights, fault })),
  )('whose rights are $rights grants nothing, which is logged without what it says', async ({ rights, fault }) => {
    const { service, issued } = await startAttack()
    const token = await issued({ claims: { rights } })
    expect((await service.call('GET', path, { authorization: `Bearer ${token}` })).status).toBe(404)
    const lines = service.logged.filter((line) => line.startsWith('token grants nothing'))
    expect(lines.map((line) => JSON.parse(line.slice(line.indexOf('{'))))).toEqual([
      { requestId: expect.any(String), claim: 'rights', ...(fault as object) },
    ])
    expect(service.logged.join()).not.toMatch(/operator|secret-name|eve/)
  })

  test.each(['operator *', ['operator *'], ['admin *', 'operator *', 5]].map((rights) => ({ rights })))(
    'whose rights are $rights has the one that is among them',
    async ({ rights }) => {
      const { service, issued } = await startAttack()
      const token = await issued({ claims: { rights } })
      expect((await service.call('GET', path, { authorization: `Bearer ${token}` })).status).toBe(200)
      expect(service.logged.join()).not.toContain('token grants nothing')
    },
  )

  test.each([
    [{ email: 'eve@example.com' }, 'eve@example.com'],
    [{ email: 'eve@example.com', email_verified: true }, 'eve@example.com'],
    [{ email: 'eve@example.com', email_verified: false }, undefined],
    [{ email: 'eve@example.com', email_verified: 'false' }, undefined],
    [{ email: ['eve@example.com'] }, undefined],
  ])('with %j shows the address %s in what is recorded about its caller', async (claims, shown) => {
    const { service, issued } = await startAttack()
    const caller = await service.deps.checkCaller(`Bearer ${await issued({ claims })}`)
    expect(caller.email).toBe(shown)
  })
})

describe('the issuer', () => {
  /** An issuer that counts how often it is asked, and can be out of order. */
  async function startCountingIssuer() {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
    const asked: string[] = []
    const state = { isDown: false }
    const server = await startLoopbackServer({
      port: 0,
      name: 'issuer',
      listener: (request, response) => {
        asked.push(request.url ?? '')
        const document =
          request.url === '/jwks' ? { keys: [jwk] } : { issuer: server.url, jwks_uri: `${server.url}/jwks` }
        response.statusCode = state.isDown ? 500 : 200
        response.setHeader('content-type', 'application/json').end(JSON.stringify(document))
      },
    })
    onTestFinished(server.stop)
    const check = callerCheck({ issuer: server.url, audience: 'beleg', rightsClaim: 'rights' })
    const token = (header: Record<string, unknown> = {}, key: KeyObject = keys.privateKey) =>
      new SignJWT({ iss: server.url, aud: 'beleg', sub: 'ada', rights: [] })
        .setProtectedHeader({ alg: 'RS256', kid: 'one', ...header })
        .setExpirationTime('1h')
        .sign(key)
    const codeOf = (authorization: string) =>
      check(authorization).then(
        () => 'taken',
        ({ code }) => code,
      )
    return { asked, codeOf, token, state, publicKey: keys.publicKey }
  }

  test('is asked for its keys once, however many tokens name keys that it does not have', async () => {
    const { asked, codeOf, token } = await startCountingIssuer()
    expect(await codeOf(`Bearer ${await token()}`)).toBe('taken')
    const unknown = await Promise.all(Array.from({ length: 100 }, () => token({ kid: newId() })))
    for (const each of unknown.slice(0, 50)) expect(await codeOf(`Bearer ${each}`)).toBe('CALLER_UNKNOWN')
    await Promise.all(
      unknown.slice(50).map(async (each) => expect(await codeOf(`Bearer ${each}`)).toBe('CALLER_UNKNOWN')),
    )
    expect(await codeOf(`Bearer ${await token()}`)).toBe('taken')
    expect(asked).toEqual(['/.well-known/openid-configuration', '/jwks'])
  })

  test('is asked once by the first tokens together, good or not', async () => {
    const { asked, codeOf, token } = await startCountingIssuer()
    const tokens = await Promise.all(Array.from({ length: 50 }, (_, index) => token(index % 2 ? { kid: newId() } : {})))
    const codes = await Promise.all(tokens.map((each) => codeOf(`Bearer ${each}`)))
    expect(codes).toEqual(tokens.map((_, index) => (index % 2 ? 'CALLER_UNKNOWN' : 'taken')))
    expect(asked).toEqual(['/.well-known/openid-configuration', '/jwks'])
  })

  test('is not asked by what is no token, nor by a token whose algorithm is never taken', async () => {
    const { asked, codeOf, publicKey } = await startCountingIssuer()
    const secret = publicKey.export({ type: 'spki', format: 'pem' })
    const signed = `${encoded({ alg: 'HS256', kid: 'one' })}.${encoded({ sub: 'eve' })}`
    const confused = `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
    for (const token of ['', 'a.b', '.', 'a.b.c.d', 'a.b.c', confused])
      expect(await codeOf(`Bearer ${token}`)).toBe('CALLER_UNKNOWN')
    expect(asked).toEqual([])
  })

  test('is not asked again by a token, however it is made, once its keys are known: none passes for the issuer’s fault', async () => {
    const attack = await startAttack()
    const check = await startCountingIssuer()
    expect(await check.codeOf(`Bearer ${await check.token()}`)).toBe('taken')
    for (const make of Object.values(attacks))
      expect(await check.codeOf(`Bearer ${await make(attack)}`)).toBe('CALLER_UNKNOWN')
    expect(check.asked).toHaveLength(2)
  })

  test('that is out of order is told from a bad token, and taken again as soon as it is back', async () => {
    const { codeOf, token, state } = await startCountingIssuer()
    state.isDown = true
    expect(await codeOf(`Bearer ${await token()}`)).toBe('ISSUER_UNAVAILABLE')
    state.isDown = false
    expect(await codeOf(`Bearer ${await token()}`)).toBe('taken')
  })

  test('that is out of order keeps nobody out whose key is known, whatever keys others name', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const { asked, codeOf, token, state } = await startCountingIssuer()
    const good = `Bearer ${await token()}`
    expect(await codeOf(good)).toBe('taken')
    state.isDown = true
    vi.setSystemTime(Date.now() + 60_000)
    expect(await codeOf(`Bearer ${await token({ kid: newId() })}`)).toBe('ISSUER_UNAVAILABLE')
    expect(await codeOf(good)).toBe('taken')
    // Ten minutes later what was known counts no longer, and where the keys are is looked up anew.
    vi.setSystemTime(Date.now() + 600_000)
    expect(await codeOf(good)).toBe('ISSUER_UNAVAILABLE')
    state.isDown = false
    expect(await codeOf(good)).toBe('taken')
    expect(asked.filter((url) => url.startsWith('/.well-known'))).toHaveLength(2)
  })
})

describe('an issuer that signs by', () => {
  /** A service behind the local gateway, whose only issuer has this key. */
  async function behindGateway(publicKey: CryptoKey, alg: string) {
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg, use: 'sig' }
    const issuer = await startLoopbackServer({
      port: 0,
      name: 'issuer',
      listener: ({ url }, response) => {
        const document = url === '/jwks' ? { keys: [jwk] } : { issuer: issuer.url, jwks_uri: `${issuer.url}/jwks` }
        response.setHeader('content-type', 'application/json').end(JSON.stringify(document))
      },
    })
    onTestFinished(issuer.stop)
    const checkCaller = callerCheck({ issuer: issuer.url, audience: 'beleg', rightsClaim: 'rights' })
    const app = handle(createQuery({ ...(await startService()).deps, checkCaller })) as HttpHandler
    const gateway = await startGateway({ port: 0, routes, functions: { ingest: app, query: app } })
    onTestFinished(gateway.stop)
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer.url, aud: 'beleg', sub: 'ada', exp: now + 3600, iat: now, rights: ['operator *'] }
    const statusOf = async (token: string) =>
      (await fetch(gateway.url + path, { headers: { authorization: `Bearer ${token}` } })).status
    return { jwk, claims, statusOf }
  }

  const taken = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']

  test.each(taken)('%s is taken, through the gateway, and nothing else under the same key', async (alg) => {
    const keys = await generateKeyPair(alg, { extractable: true })
    const { jwk, claims, statusOf } = await behindGateway(keys.publicKey, alg)
    const good = await new SignJWT(claims).setProtectedHeader({ alg, kid: 'one' }).sign(keys.privateKey)
    expect(await statusOf(good)).toBe(200)
    const spki = createPublicKey({ key: jwk as import('node:crypto').JsonWebKey, format: 'jwk' })
    const signed = `${encoded({ alg: 'HS256', kid: 'one' })}.${encoded(claims)}`
    const withSecret = (secret: string | Buffer) =>
      `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
    for (const token of [
      `${encoded({ alg: 'none', kid: 'one' })}.${encoded(claims)}.`,
      swapped(good, 0, encoded({ alg: 'none', kid: 'one' })),
      withSecret(spki.export({ type: 'spki', format: 'pem' })),
      withSecret(spki.export({ type: 'spki', format: 'der' })),
      withSecret(JSON.stringify(jwk)),
    ])
      expect(await statusOf(token)).toBe(401)
  })
})
