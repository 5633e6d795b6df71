// What only Fastify has: plugins with a scope, replies that are taken over, routes that say nothing.
import { Readable } from 'node:stream'
import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { fastifyAudit } from '../../../../shared/client/frameworks/fastify.ts'
import { memoryAudit } from './served.ts'

function application() {
  const { recorder, audit } = memoryAudit()
  const audited = fastifyAudit(audit)
  const app = fastify({ forceCloseConnections: true })
  onTestFinished(() => app.close())
  return { recorder, audited, app }
}

const post = async (url: string, path: string) => {
  const response = await fetch(url + path, { method: 'POST' })
  await response.text()
  return response.status
}

test('by `routes`, only what says so is recorded', async () => {
  const { recorder, audited, app } = application()
  app.register(audited.routes)
  app.post('/said', audited('Said'), async () => ({}))
  app.post('/unsaid', async () => ({}))
  const url = await app.listen({ port: 0 })
  for (const path of ['/unsaid', '/said', '/none']) await post(url, path)
  await recorder.expectRecorded({ eventName: 'Said' })
  expect(recorder.entries.length).toBe(1)
})

test('the rule counts where it is registered, and below', async () => {
  const { recorder, audited, app } = application()
  app.post('/outside', async () => ({}))
  app.register(
    async (scope) => {
      scope.register(audited.changes())
      scope.post('/inside', async () => ({}))
      scope.register(async (below) => void below.post('/below', async () => ({})))
    },
    { prefix: '/scope' },
  )
  const url = await app.listen({ port: 0 })
  for (const path of ['/outside', '/scope/inside', '/scope/below']) await post(url, path)
  await recorder.expectRecorded({ eventName: 'POST /scope/below' })
  expect(recorder.entries.map(({ eventName }) => eventName)).toEqual(['POST /scope/inside', 'POST /scope/below'])
})

test('a reply that the handler takes over is recorded when it ends', async () => {
  const { recorder, audited, app } = application()
  app.register(audited.changes())
  app.post('/taken', (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(202).end('own')
  })
  expect(await post(await app.listen({ port: 0 }), '/taken')).toBe(202)
  await recorder.expectRecorded({ eventName: 'POST /taken', details: { response: { status: 202 } } })
})

test('the source of an answer that is not sent is closed', async () => {
  const { recorder, audited, app } = application()
  app.register(audited.changes())
  const source = Readable.from(['a', 'b'])
  app.post('/export', { ...audited('Exported', { requireRecorded: true }) }, (_request, reply) =>
    reply.header('content-encoding', 'identity').send(source),
  )
  recorder.setUnreachable()
  expect(await post(await app.listen({ port: 0 }), '/export')).toBe(503)
  expect(source.destroyed).toBe(true)
})

test('the answer to a body that cannot be read is recorded', async () => {
  const { recorder, audited, app } = application()
  app.register(audited.changes())
  app.post('/read/:id', async () => ({}))
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${await app.listen({ port: 0 })}/read/7`, { method: 'POST', headers, body: '{"a":' })
  expect(response.status).toBe(400)
  const { request } = await recorder.expectRecorded({ severity: 'ERROR', details: { response: { status: 400 } } })
  expect(request).toEqual({ endpoint: 'POST /read/:id', parameters: { id: '7' } })
})
