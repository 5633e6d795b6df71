// What only Hono has: other runtimes than Node's server, bodies that are read in several forms, and what is thrown besides errors.
import { AsyncResource } from 'node:async_hooks'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { validator } from 'hono/validator'
import { describe, expect, test } from 'vitest'
import { createAudit } from '../../../../shared/client/context/create-audit.ts'
import { honoAudit } from '../../../../shared/client/frameworks/hono.ts'
import { memoryAudit } from './served.ts'

const whole = (value: unknown) => value

function application() {
  const { recorder, audit } = memoryAudit()
  const audited = honoAudit(audit, { body: whole })
  const app = new Hono()
  app.use(audited.changes())
  return { recorder, audit, audited, app }
}

describe('the body', () => {
  test.each([
    ['JSON', '{"a":[1],"password":"p"}', 'application/json', { a: [1], password: '[redacted]' }],
    ['JSON that is no object', '[1]', 'application/json', { value: [1] }],
    ['a text', 'plain', 'text/plain', { value: 'plain' }],
    ['a form', 'a=1&a=2&token=t', 'application/x-www-form-urlencoded', { a: ['1', '2'], token: '[redacted]' }],
  ])('is kept as the handler has read it: %s', async (_, body, type, kept) => {
    const { recorder, app } = application()
    app.post('/read', async (c) => {
      await (type.includes('form') ? c.req.parseBody() : c.req.text())
      return c.body(null, 204)
    })
    await app.request('/read', { method: 'POST', body, headers: { 'content-type': type } })
    const { request } = await recorder.expectRecorded({ eventName: 'POST /read' })
    expect(request.body).toEqual(kept)
  })

  test('is kept of a form of several parts, but not its files', async () => {
    const { recorder, app } = application()
    app.post('/read', validator('form', whole), (c) => c.body(null, 204))
    const body = new FormData()
    body.append('name', 'ada')
    body.append('photo', new File(['abc'], 'a.png'))
    await app.request('/read', { method: 'POST', body })
    const { request } = await recorder.expectRecorded({ eventName: 'POST /read' })
    expect(request.body).toEqual({ name: 'ada', photo: '[3 bytes]' })
  })

  test('is not read for a handler that does not read it', async () => {
    const { recorder, app } = application()
    app.post('/unread', (c) => c.body(null, 204))
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1)) })
    await app.request('/unread', { method: 'POST', body: endless, duplex: 'half' } as RequestInit)
    const { request } = await recorder.expectRecorded({ eventName: 'POST /unread' })
    expect(request.body).toBeUndefined()
  })
})

test('throws what a handler throws, though it is no error, and records it', async () => {
  const { recorder, app } = application()
  app.post('/thrown', () => {
    throw 'no error'
  })
  await expect(async () => app.request('/thrown', { method: 'POST' })).rejects.toBe('no error')
  await recorder.expectRecorded({ severity: 'ERROR', details: { response: { status: 500 }, error: 'string' } })
})

test('records a denial that is thrown as a denial', async () => {
  const { recorder, app } = application()
  app.post('/denied', () => {
    throw new HTTPException(403)
  })
  expect((await app.request('/denied', { method: 'POST' })).status).toBe(403)
  await recorder.expectRecorded({ eventType: 'POLICY_DENIED', details: { response: { status: 403 } } })
})

test.each([
  ['Lambda', { requestContext: { http: { sourceIp: '192.0.2.7' } } }, '192.0.2.7'],
  ['a load balancer of Lambda', { requestContext: { identity: { sourceIp: '192.0.2.8' } } }, '192.0.2.8'],
  ['nobody who says it', undefined, ''],
])('takes the address of %s', async (_, env, address) => {
  const { recorder, app } = application()
  app.post('/called', (c) => c.body(null, 204))
  await app.request('/called', { method: 'POST', headers: { 'x-forwarded-for': '203.0.113.1' } }, env)
  const { sourceIpAddress } = await recorder.expectRecorded({ eventName: 'POST /called' })
  expect(sourceIpAddress).toBe(address)
})

test('has recorded what middleware around it then sends, where nothing runs after the answer', async () => {
  const { recorder, audit } = memoryAudit()
  const app = new Hono()
  const sent: number[] = []
  app.use(async (_c, next) => {
    await next()
    await audit.flush()
    sent.push(recorder.entries.length)
  })
  app.use(honoAudit(audit).changes())
  app.post('/done', (c) => c.body(null, 204))
  await app.request('/done', { method: 'POST' })
  expect(sent).toEqual([1])
})

test('answers of other servers get the id as well, also those that nobody may change', async () => {
  const { recorder, app } = application()
  app.post('/passed', () => Response.redirect('https://example.com/', 303))
  const response = await app.request('/passed', { method: 'POST', headers: { 'x-request-id': 'r-1' } })
  expect([response.status, response.headers.get('x-request-id')]).toEqual([303, 'r-1'])
  await recorder.expectRecorded({ correlationId: 'r-1' })
})

test('the trace that the application names outranks what a request says of itself', async () => {
  const { recorder } = memoryAudit()
  let trace = '4bf92f3577b34da6a3ce929d0e0e4736'
  const audit = createAudit(recorder, {}, { correlationId: () => trace })
  const app = new Hono()
  app.use(honoAudit(audit).changes())
  app.post('/done', (c) => c.body(null, 204))
  const idOf = async () => {
    const answer = await app.request('/done', { method: 'POST', headers: { 'x-request-id': 'r-1' } })
    return answer.headers.get('x-request-id')
  }
  expect(await idOf()).toBe(trace)
  trace = '0'.repeat(32)
  expect(await idOf()).toBe('r-1')
})

test('a name of the rule is the application’s, and without one nothing is recorded', async () => {
  const { recorder, audit } = memoryAudit()
  const errors: unknown[] = []
  const audited = honoAudit(audit, { onError: (error) => errors.push(error) })
  const app = new Hono()
  const names = {
    'POST /named': () => 'Named',
    'POST /unnamed': () => undefined,
    'POST /broken': () => {
      throw new Error('no name')
    },
  }
  const paths = ['/named', '/unnamed', '/broken']
  app.use(audited.changes({ eventName: (endpoint) => names[endpoint as keyof typeof names]() }))
  for (const path of paths) app.post(path, (c) => c.body(null, 204))
  for (const path of paths) await app.request(path, { method: 'POST' })
  expect(recorder.entries.map(({ eventName }) => eventName)).toEqual(['Named', 'POST /broken'])
  expect(errors).toEqual([new Error('no name')])
})

test('what the application’s functions throw costs neither the request nor its record', async () => {
  const { recorder, audit } = memoryAudit()
  const errors: unknown[] = []
  const fail = () => {
    throw new Error('no')
  }
  const audited = honoAudit(audit, {
    onError: (error) => errors.push(error),
    initiator: fail,
    fields: fail,
    body: fail,
  })
  const app = new Hono()
  app.post('/done', audited('Done'), async (c) => {
    await c.req.text()
    return c.body(null, 204)
  })
  expect((await app.request('/done', { method: 'POST', body: '{}' })).status).toBe(204)
  await recorder.expectRecorded({ eventName: 'Done', initiator: { id: 'unknown' } })
  expect(errors.length).toBe(3)
})

test.each([-1, 1.5, Number.NaN, true as never])(
  'a number of proxies that is none is refused at once: %s',
  (proxies) => {
    expect(() => honoAudit(memoryAudit().audit, { proxies })).toThrow(RangeError)
  },
)

test('what a handler says when its record is made is said in vain', async () => {
  const { recorder, audit, app } = application()
  let later = () => true
  app.post('/done', (c) => {
    later = AsyncResource.bind(() => audit.withResource('late'))
    return c.body(null, 204)
  })
  await app.request('/done', { method: 'POST' })
  expect(later()).toBe(false)
  expect(recorder.entries[0]?.resourceId).toBeUndefined()
})
