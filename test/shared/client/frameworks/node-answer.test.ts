// How answers of Node's HTTP server end, where no framework says it.
import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, constants, createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { holdAnswer } from '../../../../shared/client/frameworks/held-answer.ts'
import { whenAnswered } from '../../../../shared/client/frameworks/node-answer.ts'
import type { Answer } from '../../../../shared/client/frameworks/plain-request.ts'

afterEach(() => {
  vi.useRealTimers()
})

async function serving(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('an answer', () => {
  test('that a handler never gives to a client that has left ends after half a minute', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const answers: Answer[] = []
    const gone = Promise.withResolvers<void>()
    const url = await serving((_request, response) => {
      whenAnswered(response, (answer) => answers.push(answer))
      response.once('close', gone.resolve)
      sent.destroy()
    })
    const sent = httpRequest(url, { method: 'POST', agent: false }).on('error', () => {})
    sent.end()
    await gone.promise
    vi.advanceTimersByTime(29_999)
    expect(answers).toEqual([])
    vi.advanceTimersByTime(1)
    expect(answers).toEqual([{ status: undefined, brokenOffBy: 'client' }])
    vi.advanceTimersByTime(60_000)
    expect(answers.length).toBe(1)
  })

  test.each(['writeHead', 'write', 'end'] as const)('to a client that has left is known by %s', async (method) => {
    const answered = Promise.withResolvers<Answer>()
    const url = await serving((_request, response) => {
      whenAnswered(response, answered.resolve)
      response.once('close', () => {
        if (method === 'writeHead') response.writeHead(409)
        else {
          response.statusCode = 409
          response[method]('late')
        }
      })
      sent.destroy()
    })
    const sent = httpRequest(url, { method: 'POST', agent: false }).on('error', () => {})
    sent.end()
    expect(await answered.promise).toEqual({ status: 409, brokenOffBy: 'client' })
  })

  test.each([
    ['ends', undefined],
    ['is left', 'client'],
  ] as const)('by HTTP/2 that %s is known', async (_, brokenOffBy) => {
    const answered = Promise.withResolvers<Answer>()
    const server = createHttp2Server((_request, response) => {
      whenAnswered(response as unknown as ServerResponse, answered.resolve)
      response.writeHead(200)
      response.write('a')
      if (brokenOffBy === undefined) response.end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    onTestFinished(() => {
      session.destroy()
      server.close()
    })
    const client = session.request({ ':method': 'POST', ':path': '/' }).on('error', () => {})
    client.end()
    await once(client, 'data')
    if (brokenOffBy === 'client') client.close(constants.NGHTTP2_CANCEL)
    expect(await answered.promise).toEqual({ status: 200, ...(brokenOffBy ? { brokenOffBy } : {}) })
  })
})

test('who waits for the bytes of an answer that is not sent waits no more', async () => {
  const told: unknown[] = []
  const url = await serving((_request, response) => {
    holdAnswer(response, async () => false)
    response.setHeader('etag', '"1"').setHeader('vary', 'origin')
    expect(response.write('a', (error) => told.push(error))).toBe(false)
    expect(response.headersSent).toBe(true)
    response.once('drain', () => {
      response.write('b', (error) => told.push(error))
      response.end(() => told.push('end'))
    })
  })
  const response = await fetch(url)
  expect(response.status).toBe(503)
  expect([response.headers.get('etag'), response.headers.get('vary')]).toEqual([null, 'origin'])
  expect(await response.json()).toMatchObject({ code: 'NOT_RECORDED' })
  await expect.poll(() => told).toEqual([expect.any(Error), expect.any(Error), 'end'])
})
