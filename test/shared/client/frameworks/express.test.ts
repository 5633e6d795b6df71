// What only Express has: routers below routers, patterns of several forms, errors that become ordinary answers.
import type { AddressInfo } from 'node:net'
import express from 'express'
import express4 from 'express4'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type ExpressAudit, type ExpressRequest, expressAudit } from '../../../../shared/client/frameworks/express.ts'
import { memoryAudit } from './served.ts'

const versions: readonly (readonly [string, typeof express])[] = [
  ['4', express4 as unknown as typeof express],
  ['5', express],
]

describe.each(versions)('Express %s', (_, framework) => {
  async function answering(
    build: (app: express.Express, audited: ExpressAudit<ExpressRequest>) => void,
    requests: readonly string[],
  ) {
    const { recorder, audit } = memoryAudit()
    const app = framework()
    build(app, expressAudit(audit))
    const server = app.listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await new Promise((listening) => server.once('listening', listening))
    const statuses: number[] = []
    for (const path of requests) {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
      const response = await fetch(url, { method: 'POST' })
      await response.text()
      statuses.push(response.status)
    }
    return { recorder, statuses }
  }

  test('a route below several routers has the path of all, also when its handler fails', async () => {
    const { recorder } = await answering(
      (app, audited) => {
        const [outer, inner] = [framework.Router(), framework.Router({ mergeParams: true })]
        app.use(audited.changes())
        inner.post('/members/:member', (_request, response) => void response.status(204).end())
        inner.post('/failing/:member', () => {
          throw new Error('no')
        })
        outer.use('/projects/:project', inner)
        outer.post('/', (_request, response) => void response.status(204).end())
        app.use('/api', outer)
        app.use(
          (_error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
            response.status(500).end()
          },
        )
      },
      ['/api/projects/7/members/ada', '/api/projects/7/failing/ada', '/api'],
    )
    await recorder.expectRecorded({ eventName: 'POST /api' })
    // Express keeps no pattern of a mounted router.
    expect(recorder.entries.map(({ request }) => request)).toEqual([
      { endpoint: 'POST /api/projects/7/members/:member', parameters: { project: '7', member: 'ada' } },
      { endpoint: 'POST /api/projects/7/failing/:member', parameters: { project: '7', member: 'ada' } },
      { endpoint: 'POST /api' },
    ])
  })

  test('the route that answers is recorded, not one that passes it on', async () => {
    const { recorder } = await answering(
      (app, audited) => {
        app.use(audited.changes())
        app.post('/:any', (_request, _response, next) => next())
        app.post('/named', (_request, response) => void response.status(204).end())
        app.post(/^\/form-(\d+)$/, (_request, response) => void response.status(204).end())
      },
      ['/named', '/form-7'],
    )
    await recorder.expectRecorded({ eventName: 'POST /^\\/form-(\\d+)$/' })
    expect(recorder.entries.map(({ eventName }) => eventName)).toEqual(['POST /named', 'POST /^\\/form-(\\d+)$/'])
  })

  test('an error that becomes an ordinary answer is a failure, where `errors` has seen it', async () => {
    const { recorder, statuses } = await answering(
      (app, audited) => {
        app.use(audited.changes())
        app.post('/failing', () => {
          throw new TypeError('no')
        })
        app.use(audited.errors)
        app.use(
          (_error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
            response.status(200).json({ excuse: true })
          },
        )
      },
      ['/failing'],
    )
    expect(statuses).toEqual([200])
    const { details } = await recorder.expectRecorded({ severity: 'ERROR' })
    expect(details).toEqual({ response: { status: 200 }, error: 'TypeError' })
  })

  test('a handler that writes by itself waits for its record as well', async () => {
    const { recorder, statuses } = await answering(
      (app, audited) => {
        app.post('/raw', audited('Raw', { requireRecorded: true }), (_request, response) => {
          response.writeHead(202, { 'content-type': 'text/plain' }).end('raw')
        })
      },
      ['/raw'],
    )
    expect(statuses).toEqual([202])
    expect(recorder.entries).toMatchObject([{ eventName: 'Raw', details: { response: { status: 202 } } }])
  })
})
