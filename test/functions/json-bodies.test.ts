// The JSON bodies of the query API: nothing of them is lost unseen, whatever they are of.
import { handle } from 'hono/aws-lambda'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type HttpHandler, startGateway } from '../../infra/local/gateway/gateway.ts'
import { routes } from '../../shared/deployment/routes.ts'
import { anEntry, newId } from '../entries.ts'
import { startService } from '../service.ts'

const organization = newId()
const bodies = [
  ['a search', 'POST', `/v2/organizations/${organization}/search`, '"region":"eu01"'],
  ['a download', 'POST', `/v2/organizations/${organization}/downloads`, '"format":"csv"'],
  ['a container', 'PUT', `/v2/organizations/${organization}/containers/folders/f-1`, '"name":"Team"'],
  ['a home', 'PUT', '/v2/homes/projects/p-1', `"organizationId":"${organization}"`],
] as const
const rights = ['operator *', `manager organizations/${organization}`]

/** To the app itself, and through the gateway, which makes text of what it takes for text. */
const ways = ['to the app', 'through the gateway'] as const

const sent = ways.flatMap((way) => bodies.map(([name, ...body]) => [name, way, ...body] as const))

describe.each(sent)('the body of %s, sent %s,', (_name, way, method, path, member) => {
  async function send(body: string | Uint8Array, contentType = 'application/json') {
    const service = await startService()
    await service.record(anEntry({ context: { organizationId: organization, projectId: 'p-1' } }))
    const headers = { 'content-type': contentType }
    if (way === 'to the app') return service.call(method, path, { rights, body, headers })
    const app = handle(service.apps.query) as HttpHandler
    const gateway = await startGateway({ port: 0, routes, functions: { ingest: app, query: app } })
    onTestFinished(gateway.stop)
    const authorization = `Bearer ${await service.token(rights)}`
    const answer = await fetch(gateway.url + path, {
      method,
      headers: { ...headers, authorization },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    })
    return { status: answer.status, body: await answer.json() }
  }

  test('that is not UTF-8 is refused with the place', async () => {
    const bytes = Buffer.from(`{${member.slice(0, -1)}\xe9"}`, 'latin1')
    const { status, body } = await send(bytes)
    expect([status, body.code]).toEqual([400, 'BODY_INVALID'])
    expect(body.message).toContain('holds bytes that are not UTF-8')
    expect(body.message).toMatch(/column \d+ \(position \d+\) of the body/)
  })

  test('that gives a name twice is refused by it, with the place', async () => {
    const { status, body } = await send(`{${member},${member}}`)
    expect([status, body.code]).toEqual([400, 'BODY_INVALID'])
    expect(body.message).toMatch(/^"\w+" is given twice: column \d+ \(position \d+\) of the body$/)
  })

  test.each(['12345678901234567890', '1e400', '-0', '0.1234567890123456789'])(
    'that holds the number %s is refused',
    async (number) => {
      const { status, body } = await send(`{${member},"limit":${number}}`)
      expect([status, body.code]).toEqual([400, 'BODY_INVALID'])
      expect(body.message).toBe(
        `"limit" is a number that a double cannot represent exactly (${number}): send it as a string`,
      )
    },
  )

  test.each(['iso-8859-1', '"utf-16"', 'us-ascii; charset=latin1'])('in the charset %s is refused', async (charset) => {
    const { status, body } = await send(`{${member}}`, `application/json; charset=${charset}`)
    expect([status, body.code]).toEqual([415, 'CONTENT_TYPE_UNSUPPORTED'])
  })

  test.each(['{', '', '{"a":1,}', `${'['.repeat(100_000)}`])(
    'that is not JSON is refused with the place',
    async (text) => {
      const { status, body } = await send(text)
      expect([status, body.code]).toEqual([400, 'BODY_INVALID'])
      expect(body.message).toMatch(/^the body is not JSON: /)
    },
  )

  test('of more bytes than any question needs is refused', async () => {
    const { status, body } = await send(`{${member},"q":"${'x'.repeat(1_000_000)}"}`)
    expect([status, body.code]).toEqual([400, 'BODY_INVALID'])
    expect(body.message).toMatch(/^"body" has \d+ bytes; 1000000 are the most$/)
  })

  test.each(['application/json', 'application/json;charset=UTF-8', 'application/json; charset="utf8"'])(
    'as %s is taken',
    async (contentType) => {
      const { status } = await send(`\ufeff{${member}}`, contentType)
      expect(status).toBeLessThan(300)
    },
  )
})
