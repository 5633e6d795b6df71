// Signing in by a code (RFC 8628), at an issuer whose answers the test writes, with a clock that the test moves.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { allowInsecureRequests } from 'oauth4webapi'
import { describe, expect, onTestFinished, test } from 'vitest'
import { signInByDevice } from '../../../infra/cli/session/device-sign-in.ts'

const tokens = { access_token: 'access', token_type: 'Bearer', refresh_token: 'refresh', expires_in: 3600 }

/** `broken` ends the connection without an answer. */
type Answer = 'broken' | { readonly status: number; readonly body: object }

const refusal = (error: string): Answer => ({ status: 400, body: { error } })

async function signIn(
  answers: readonly Answer[],
  device: object = { interval: 2 },
  abortAt = Number.POSITIVE_INFINITY,
) {
  const asked: string[] = []
  const left = [...answers]
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    asked.push(`${request.url} ${Buffer.concat(chunks)}`)
    const code = { device_code: 'device', user_code: 'WDJB-MJHT', verification_uri: 'https://id.example/device' }
    const begun: Answer =
      'error' in device ? { status: 400, body: device } : { status: 200, body: { ...code, expires_in: 60, ...device } }
    const answer = request.url === '/device_authorization' ? begun : (left.shift() ?? refusal('authorization_pending'))
    if (answer === 'broken') request.socket.destroy()
    else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [slept, shown, interrupted] = [[] as number[], [] as string[], new AbortController()]
  let nowMs = 0
  const result = signInByDevice(
    {
      server: {
        issuer: url,
        token_endpoint: `${url}/token`,
        device_authorization_endpoint: `${url}/device_authorization`,
      },
      config: { issuer: url, clientId: 'portal', scope: 'openid email', authorizeParameters: { audience: 'beleg' } },
      options: { [allowInsecureRequests]: true },
    },
    {
      client: undefined,
      onCode: (address, code) => void shown.push(`${address} ${code}`),
      sleep: async (ms) => {
        slept.push(ms / 1000)
        nowMs += ms
        if (slept.length === abortAt) interrupted.abort(new Error('interrupted'))
        interrupted.signal.throwIfAborted()
      },
      now: () => nowMs,
      signal: interrupted.signal,
    },
  )
  const ended = await result.then(
    (value) => ({ value, error: undefined }),
    (error: Error & { exitCode?: number }) => ({ value: undefined, error }),
  )
  return { ...ended, asked, slept, shown }
}

describe('signing in by a device', () => {
  test('asks for what the portal asks, shows the code, and waits until the person has decided', async () => {
    const pending = refusal('authorization_pending')
    const { value, asked, slept, shown } = await signIn([pending, pending, { status: 200, body: tokens }])
    expect(value).toMatchObject({ access_token: 'access', refresh_token: 'refresh' })
    expect(shown).toEqual(['https://id.example/device WDJB-MJHT'])
    expect(slept).toEqual([2, 2, 2])
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.split(' ')[1]))).toEqual({
      audience: 'beleg',
      client_id: 'portal',
      scope: 'openid email',
    })
    expect(Object.fromEntries(new URLSearchParams(asked[1]?.split(' ')[1]))).toEqual({
      client_id: 'portal',
      device_code: 'device',
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    })
  })

  test('asks less often when it is told to, and where there is no answer', async () => {
    const answers = [refusal('slow_down'), refusal('slow_down'), 'broken', { status: 200, body: tokens }] as const
    expect(await signIn(answers)).toMatchObject({ slept: [2, 7, 12, 24], value: { access_token: 'access' } })
  })

  test('waits five seconds if the issuer names no interval', async () => {
    expect((await signIn([{ status: 200, body: tokens }], {})).slept).toEqual([5])
  })

  test.each([
    ['the issuer refused: access_denied', [refusal('access_denied')], {}],
    ['the issuer refused: invalid_grant', [refusal('invalid_grant')], {}],
    ['the issuer refused: unauthorized_client', [], { error: 'unauthorized_client' }],
    ['nobody has entered the code in its time: run "beleg login" again', [refusal('expired_token')], {}],
    // Whatever the issuer goes on answering.
    ['nobody has entered the code in its time: run "beleg login" again', [], {}],
    ['nobody has entered the code in its time: run "beleg login" again', Array<Answer>(20).fill('broken'), {}],
  ])('ends with 4 and "%s"', async (sentence, answers, device) => {
    const { error, slept } = await signIn(answers, device)
    expect(error).toMatchObject({ message: sentence, exitCode: 4 })
    expect(slept.length).toBeLessThanOrEqual(12)
  })

  test('ends at once when the person interrupts', async () => {
    const { error, asked } = await signIn([], {}, 2)
    expect(error?.message).toBe('interrupted')
    expect(asked).toHaveLength(2)
  })
})
