// Where tokens come from, and how long they are kept.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Authentication, accessTokenOf } from '../../../shared/client/authentication.ts'
import { apiClient } from '../../../shared/client/client.ts'

/** An issuer that gives numbered tokens to one client. */
async function anIssuer() {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const body = Buffer.concat(await Array.fromAsync(request)).toString()
    const say = (status: number, said: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said))
    }
    if (request.url?.startsWith('/.well-known/')) return say(200, { issuer, token_endpoint: `${issuer}/token` })
    asked.push(body)
    const expected = `Basic ${Buffer.from('till:s3cret').toString('base64')}`
    if (request.headers.authorization !== expected) return say(401, { error: 'invalid_client' })
    say(200, { access_token: `token-${asked.length}`, token_type: 'bearer', expires_in: 300 })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

function tokens(authentication: Authentication) {
  let ms = 1_000_000
  const accessToken = accessTokenOf(authentication, { fetch, clock: () => ms, now: () => ms })
  return {
    accessToken,
    pass: (by: number) => {
      ms += by
    },
  }
}

const jwt = (claims: object) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`

describe('a token', () => {
  test('by client credentials is asked for once by all who need it, and again a minute before its end', async () => {
    const { issuer, asked } = await anIssuer()
    const { accessToken, pass } = tokens({
      clientCredentials: { issuer, id: 'till', secret: 's3cret', scope: 'audit' },
    })
    expect(await Promise.all([accessToken(), accessToken(), accessToken()])).toEqual(['token-1', 'token-1', 'token-1'])
    pass(239_000)
    expect(await accessToken()).toBe('token-1')
    pass(1_000)
    expect(await accessToken()).toBe('token-2')
    expect(await accessToken('fresh')).toBe('token-3')
    expect(asked[0]).toBe('scope=audit&grant_type=client_credentials')
  })

  test('that cannot be had is said without the secret, and may be had later', async () => {
    const { issuer } = await anIssuer()
    const { accessToken } = tokens({ clientCredentials: { issuer, id: 'till', secret: 'wr0ng' } })
    const error = await accessToken().catch((cause: unknown) => cause)
    expect(error).toMatchObject({ status: 0, code: 'TOKEN_UNAVAILABLE' })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('wr0ng')
  })

  test('of a function is kept as long as it says, and asked for each time if it says nothing', async () => {
    let asked = 0
    const given = [jwt({ exp: 1_300 }), jwt({ exp: 2_000 }), 'opaque', 'opaque']
    const { accessToken, pass } = tokens({ token: async () => given[asked++] ?? '' })
    for (const _ of [1, 2]) expect(await accessToken()).toBe(given[0])
    pass(241_000)
    for (const _ of [1, 2]) expect(await accessToken()).toBe(given[1])
    pass(1_000_000)
    for (const _ of [1, 2]) expect(await accessToken()).toBe('opaque')
    expect(asked).toBe(4)
  })

  test('that is fixed is not sent again once it was refused', async () => {
    const { accessToken } = tokens({ token: 'fixed' })
    expect(await accessToken()).toBe('fixed')
    await expect(accessToken('fresh')).rejects.toMatchObject({ status: 401, code: 'CALLER_UNKNOWN' })
  })

  test.each(['a\nsecret', 'a\0secret', 'a secret\u0100'])(
    'that no header may hold (%j) is neither sent nor tried again, and no error tells it',
    async (token) => {
      const { asked, issuer: origin } = await anIssuer()
      let slept = 0
      const { call } = apiClient({
        origin,
        fetch,
        accessToken: async () => token,
        sleep: async () => {
          slept += 1
        },
        random: () => 0,
        triesMax: 5,
      })
      const error = await call({ path: '/v2/me' }).catch((cause: unknown) => cause)
      expect(error).toMatchObject({ status: 401, code: 'CALLER_UNKNOWN' })
      expect(inspect(error)).not.toContain('secret')
      expect([asked, slept]).toEqual([[], 0])
    },
  )
})
