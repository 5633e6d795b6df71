// `requireRecorded`: the client gets its answer only if its record is stored.
import { describe, expect, test } from 'vitest'
import type { Audit } from '../../../../shared/client/context/audit.ts'
import { frameworks, served } from './served.ts'
import type { Application } from './test-routes.ts'

const headers = { 'x-verified-user': 'ada', 'content-type': 'application/json' }

const application = (_audit: Audit): Application => ({
  rule: true,
  requireRecorded: true,
  routes: [
    { method: 'POST', path: '/projects', handle: async () => ({ status: 201, body: { id: 'p-1' } }) },
    {
      method: 'POST',
      path: '/exports',
      handle: async () => ({
        status: 200,
        chunks: (async function* () {
          for (let chunk = 0; chunk < 20; chunk += 1) yield `${chunk};`.repeat(10_000)
        })(),
      }),
    },
    {
      method: 'POST',
      path: '/failures',
      handle: async () => {
        throw new Error('no')
      },
    },
    {
      method: 'PUT',
      path: '/drafts',
      recorded: ['Draft saved', { requireRecorded: false }],
      handle: async () => ({ status: 200, body: {} }),
    },
  ],
})

const post = (url: string, path: string, method = 'POST') => fetch(`${url}/api${path}`, { method, headers, body: '{}' })

describe.each(frameworks)('%s', (_, serve) => {
  test('answers when the record is stored', async () => {
    const { recorder, url } = await served(serve, application)
    const response = await post(url, '/projects')
    // Not after a wait: it is there with the answer.
    expect(recorder.entries.map(({ eventName }) => eventName)).toEqual(['POST /api/projects'])
    expect([response.status, await response.json()]).toEqual([201, { id: 'p-1' }])
  })

  test('sends a stream whole and in order', async () => {
    const { recorder, url } = await served(serve, application)
    const response = await post(url, '/exports')
    const chunks = Array.from({ length: 20 }, (_each, chunk) => `${chunk};`.repeat(10_000))
    expect(recorder.entries.length).toBe(1)
    expect(await response.text()).toBe(chunks.join(''))
  })

  test.each(['/projects', '/exports', '/failures'])(
    'answers 503 and nothing of the answer if the record cannot be stored: %s',
    async (path) => {
      const { recorder, url } = await served(serve, application)
      recorder.setUnreachable()
      const response = await post(url, path)
      expect(response.status).toBe(503)
      expect(await response.json()).toEqual({
        status: 503,
        code: 'NOT_RECORDED',
        message: 'the audit log did not take the record of this request',
      })
      expect(response.headers.get('content-type')).toBe('application/json')
      expect(response.headers.get('x-request-id')).not.toBeNull()
      expect(recorder.entries).toEqual([])
      // What was done is on record as soon as that can be.
      recorder.setUnreachable(false)
      const [entry] = recorder.entries
      expect([recorder.entries.length, entry?.eventName]).toEqual([1, `POST /api${path}`])
    },
  )

  test('goes on with the next request as if nothing had been', async () => {
    const { recorder, url } = await served(serve, application)
    recorder.setUnreachable()
    for (const path of ['/exports', '/projects']) expect((await post(url, path)).status).toBe(503)
    recorder.setUnreachable(false)
    for (const path of ['/exports', '/projects']) expect((await post(url, path)).ok).toBe(true)
  })

  test('is said of a route as well as of all', async () => {
    const { recorder, url } = await served(serve, application)
    recorder.setUnreachable()
    expect((await post(url, '/drafts', 'PUT')).status).toBe(200)
    recorder.setUnreachable(false)
    await recorder.expectRecorded({ eventName: 'Draft saved' })
  })

  test('a refused record is no record', async () => {
    const { recorder, url } = await served(serve, (audit) => ({
      ...application(audit),
      routes: [
        {
          method: 'POST',
          path: '/projects',
          recorded: ['', {}],
          handle: async () => ({ status: 201, body: {} }),
        },
      ],
    }))
    expect((await post(url, '/projects')).status).toBe(503)
    expect(recorder.counters).toMatchObject({ refused: 1, stored: 0 })
  })
})
