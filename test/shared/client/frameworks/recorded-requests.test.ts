// The same requests to the same application by every framework come to the same entries.
import { describe, expect, test } from 'vitest'
import { parseSubmission } from '../../../../functions/ingest/submission.ts'
import { AuditError } from '../../../../shared/audit-error.ts'
import { pick } from '../../../../shared/client/content/pick.ts'
import type { Audit } from '../../../../shared/client/context/audit.ts'
import { frameworks, organizationId, served } from './served.ts'
import { type Application, refusedUser, userHeader } from './test-routes.ts'

const application = (audit: Audit): Application => ({
  rule: true,
  routes: [
    {
      method: 'POST',
      path: '/projects/:id/members',
      recorded: [
        'Member added',
        {
          body: pick('role', 'subject', 'password'),
          fields: ({ parameters }) => ({ resourceId: parameters['id'], details: { plan: 'small', planToken: 't' } }),
        },
      ],
      handle: async () => ({ status: 201, body: { id: 'm-1' } }),
    },
    {
      method: 'PATCH',
      path: '/projects/:id',
      handle: async ({ parameters, body }) => {
        audit.withResource(String(parameters['id']), 'Billing')
        audit.withResult({ name: 'old', apiToken: 'a' }, { ...(body as object), apiToken: 'b' })
        return { status: 200, body: {} }
      },
    },
    { method: 'DELETE', path: '/projects/:id', handle: async () => ({ status: 204 }) },
    { method: 'PUT', path: '/projects/:id/owner', handle: async () => ({ status: 403, body: {} }) },
    { method: 'POST', path: '/invoices', handle: async () => ({ status: 409, body: {} }) },
    {
      method: 'POST',
      path: '/failures',
      handle: async () => {
        throw new RangeError('it holds a secret')
      },
    },
    { method: 'GET', path: '/projects/:id', handle: async () => ({ status: 200, body: {} }) },
    {
      method: 'GET',
      path: '/projects/:id/keys',
      recorded: ['Keys read', { query: pick('reason', 'token'), headers: ['X-Tenant', 'authorization', 'Absent'] }],
      handle: async () => ({ status: 200, body: {} }),
    },
    {
      method: 'POST',
      path: '/mails',
      handle: async () => {
        audit.enqueue({ eventName: 'Mail sent', resourceId: 'mail-1' })
        await audit.run({ initiator: { id: 'mailer' } }, async () => audit.enqueue({ eventName: 'Mail signed' }))
        return { status: 202, body: {} }
      },
    },
  ],
})

interface Sent {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'

const requests: readonly Sent[] = [
  {
    method: 'POST',
    path: '/api/projects/7/members?role=forged',
    body: { role: 'owner', subject: 'grace', password: 'p', note: 'left out' },
    headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, 'x-request-id': 'r-1' },
  },
  { method: 'PATCH', path: '/api/projects/7', body: { name: 'new' }, headers: { 'x-request-id': 'r-2' } },
  { method: 'DELETE', path: '/api/projects/7', headers: { 'x-request-id': 'r-3', [userHeader]: '' } },
  { method: 'PUT', path: '/api/projects/7/owner', body: {}, headers: { 'x-request-id': 'r-4' } },
  { method: 'POST', path: '/api/invoices', body: {}, headers: { 'x-request-id': 'r-5' } },
  { method: 'POST', path: '/api/failures', body: {}, headers: { 'x-request-id': 'r-6' } },
  { method: 'GET', path: '/api/projects/7', headers: { 'x-request-id': 'r-7' } },
  {
    method: 'GET',
    path: '/api/projects/7/keys?reason=audit&reason=again&token=t&other=o',
    headers: { 'x-request-id': 'r-8', 'x-tenant': 'acme', authorization: 'Bearer abc' },
  },
  { method: 'POST', path: '/api/mails', body: {}, headers: { 'x-request-id': 'r-9' } },
  { method: 'POST', path: '/api/none', body: {}, headers: { 'x-request-id': 'r-10' } },
  {
    method: 'DELETE',
    path: `/api/projects/${'7'.repeat(3000)}`,
    headers: { 'x-request-id': 'r-11', 'user-agent': 'x'.repeat(3000), 'x-forwarded-for': '192.0.2.1' },
  },
]

const common = {
  eventVersion: 'v1.0',
  eventSource: 'billing',
  region: 'eu01',
  visibility: 'PUBLIC',
  eventType: 'ADMIN_ACTIVITY',
  severity: 'INFO',
  sourceIpAddress: '127.0.0.1',
  userAgent: 'test/1',
  initiator: { id: 'ada' },
  context: { organizationId },
}
const at = (endpoint: string, more: object = {}) => ({ endpoint, parameters: { id: '7' }, ...more })
const ended = (status: number) => ({ response: { status } })

const expected = [
  {
    ...common,
    eventName: 'Member added',
    request: at('POST /api/projects/:id/members', {
      body: { role: 'owner', subject: 'grace', password: '[redacted]' },
    }),
    resourceId: '7',
    correlationId: traceId,
    details: { plan: 'small', planToken: '[redacted]', ...ended(201) },
  },
  {
    ...common,
    eventName: 'PATCH /api/projects/:id',
    request: at('PATCH /api/projects/:id'),
    resourceId: '7',
    resourceName: 'Billing',
    result: { before: { name: 'old', apiToken: '[redacted]' }, after: { name: 'new', apiToken: '[redacted]' } },
    correlationId: 'r-2',
    details: ended(200),
  },
  {
    ...common,
    eventName: 'DELETE /api/projects/:id',
    initiator: { id: 'unknown' },
    request: at('DELETE /api/projects/:id'),
    correlationId: 'r-3',
    details: ended(204),
  },
  {
    ...common,
    eventName: 'PUT /api/projects/:id/owner',
    request: at('PUT /api/projects/:id/owner'),
    eventType: 'POLICY_DENIED',
    severity: 'ERROR',
    correlationId: 'r-4',
    details: ended(403),
  },
  {
    ...common,
    eventName: 'POST /api/invoices',
    request: { endpoint: 'POST /api/invoices' },
    severity: 'ERROR',
    correlationId: 'r-5',
    details: ended(409),
  },
  {
    ...common,
    eventName: 'POST /api/failures',
    request: { endpoint: 'POST /api/failures' },
    severity: 'ERROR',
    correlationId: 'r-6',
    details: { ...ended(500), error: 'RangeError' },
  },
  {
    ...common,
    eventName: 'Keys read',
    request: at('GET /api/projects/:id/keys', {
      parameters: { id: '7', reason: ['audit', 'again'], token: '[redacted]' },
      headers: { 'x-tenant': 'acme', authorization: '[redacted]' },
    }),
    correlationId: 'r-8',
    details: ended(200),
  },
  {
    ...common,
    eventName: 'Mail sent',
    request: { endpoint: 'POST /api/mails' },
    resourceId: 'mail-1',
    correlationId: 'r-9',
  },
  {
    ...common,
    eventName: 'Mail signed',
    initiator: { id: 'mailer' },
    request: { endpoint: 'POST /api/mails' },
    correlationId: 'r-9',
  },
  {
    ...common,
    eventName: 'POST /api/mails',
    request: { endpoint: 'POST /api/mails' },
    correlationId: 'r-9',
    details: ended(202),
  },
  {
    ...common,
    eventName: 'DELETE /api/projects/:id',
    userAgent: 'x'.repeat(3000),
    request: at('DELETE /api/projects/:id', { parameters: { id: '7'.repeat(3000) } }),
    correlationId: 'r-11',
    details: ended(204),
  },
]

/** Why the service refuses what it refuses of them. */
function refusedByService(entries: readonly object[]) {
  const body = new TextEncoder().encode(JSON.stringify(entries))
  const taken = parseSubmission({ contentType: 'application/json', body, wasDecoded: false }, Date.now())
  expect(taken.length).toBe(entries.length)
  return taken.filter((item) => item instanceof AuditError)
}

/** As large as the frameworks take them. */
const hostileBodies = [
  '{"a":1e400,"b":12345678901234567890,"c":-0,"d":1e-400,"e":0.1000000000000000055511151231257827}',
  `${'{"a":'.repeat(95)}1${'}'.repeat(95)}`,
  `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`n${index}`, index]))),
  JSON.stringify({ text: 'x'.repeat(90_000) }),
  '{"text":"\\ud800","\\udc00":1,"\\u0000":"\\u0000"}',
  '{"id":"","receivedTimeStamp":1,"salt":2,"payloads":3}',
  `{"${'n'.repeat(50_000)}":1}`,
]

async function send(url: string, { method, path, body, headers }: Sent): Promise<Response> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      'user-agent': 'test/1',
      [userHeader]: 'ada',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  await response.arrayBuffer()
  return response
}

describe.each(frameworks)('%s', (_, serve) => {
  test('records the same requests as the same entries, and the service takes each as it is', async () => {
    const { recorder, url } = await served(serve, application)
    for (const request of requests) await send(url, request)
    await expect.poll(() => recorder.entries.length).toBe(expected.length)
    const entries = recorder.entries.map(({ insertId: _insertId, eventTimeStamp: _time, ...entry }) => entry)
    expect(entries).toEqual(expected)
    expect(recorder.counters.refused).toBe(0)
    expect(refusedByService(recorder.entries)).toEqual([])
  })

  test('no request can be such that its record is refused', async () => {
    const { recorder, url } = await served(serve, (audit) => ({
      routes: [
        {
          method: 'POST',
          path: '/whole/:id',
          recorded: ['Taken', { body: (value) => value, query: (value) => value, headers: ['x-large', 'user-agent'] }],
          handle: async ({ body }) => {
            audit.withResult(body, body)
            return { status: 200, body: {} }
          },
        },
      ],
    }))
    for (const body of hostileBodies) {
      const path = `/api/whole/${'%F0%9F%98%80'.repeat(200)}?${'a[b]=c&'.repeat(100)}x=%ED%A0%80`
      const response = await fetch(url + path, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'ä'.repeat(2000),
          'x-large': 'x'.repeat(4000),
          [userHeader]: 'u'.repeat(1000),
        },
      })
      await response.text()
    }
    await expect.poll(() => recorder.entries.length).toBe(hostileBodies.length)
    expect(recorder.counters.refused).toBe(0)
    expect(refusedByService(recorder.entries)).toEqual([])
  })

  test('answers with the id by which its entries are found', async () => {
    const { recorder, url } = await served(serve, application)
    for (const headers of [{}, { 'x-request-id': 'r-1' }, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` }]) {
      const response = await send(url, { method: 'DELETE', path: '/api/projects/7', headers })
      await recorder.expectRecorded({ correlationId: response.headers.get('x-request-id') })
    }
    const ids = recorder.entries.map(({ correlationId }) => correlationId)
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), 'r-1', traceId])
  })

  test.each([
    ['no trace', { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }],
    ['no version', { traceparent: `ff-${traceId}-00f067aa0ba902b7-01` }],
    ['an id with spaces', { 'x-request-id': 'a b' }],
    ['an id of 256 characters', { 'x-request-id': 'x'.repeat(256) }],
    ['an id beyond ASCII', { 'x-request-id': 'ä' }],
  ])('takes an id of its own in place of %s', async (_name, headers) => {
    const { recorder, url } = await served(serve, application)
    const response = await send(url, { method: 'DELETE', path: '/api/projects/7', headers })
    const correlationId = response.headers.get('x-request-id')
    expect(correlationId).toMatch(/^[0-9a-f-]{36}$/)
    await recorder.expectRecorded({ correlationId })
  })

  test('believes no header about who calls, or from where', async () => {
    const { recorder, url } = await served(serve, application)
    const headers = {
      [userHeader]: '',
      'x-forwarded-for': '203.0.113.1',
      forwarded: 'for=203.0.113.1',
      'x-real-ip': '203.0.113.1',
      'cf-connecting-ip': '203.0.113.1',
      'x-user-id': 'root',
      'x-initiator': '{"id":"root"}',
      authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0.',
    }
    await send(url, { method: 'DELETE', path: '/api/projects/7', headers })
    const entry = await recorder.expectRecorded({ sourceIpAddress: '127.0.0.1', initiator: { id: 'unknown' } })
    expect(JSON.stringify(entry)).not.toMatch(/203\.0\.113\.1|root/)
  })

  test.each([
    [1, '203.0.113.1, 198.51.100.7', '198.51.100.7'],
    [2, '203.0.113.1, 198.51.100.7, 192.0.2.1', '198.51.100.7'],
    [2, '203.0.113.1', '127.0.0.1'],
    [1, 'unknown', '127.0.0.1'],
    [1, '', '127.0.0.1'],
    [1, '2001:db8::7', '2001:db8::7'],
  ])('behind %d proxies takes from "%s" the address %s', async (proxies, forwarded, address) => {
    const { recorder, url } = await served(serve, (audit) => ({ ...application(audit), proxies }))
    await send(url, { method: 'DELETE', path: '/api/projects/7', headers: { 'x-forwarded-for': forwarded } })
    await recorder.expectRecorded({ sourceIpAddress: address })
  })

  test('records as denied whom the application turns away before any route', async () => {
    const { recorder, url } = await served(serve, application)
    await send(url, { method: 'DELETE', path: '/api/projects/7', headers: { [userHeader]: refusedUser } })
    const { request } = await recorder.expectRecorded({ eventType: 'POLICY_DENIED', details: ended(401) })
    // Express knows of a route only when it has come to it.
    expect(request.endpoint).toMatch(/^DELETE \/api\/projects\/(:id|7)$/)
  })
})
