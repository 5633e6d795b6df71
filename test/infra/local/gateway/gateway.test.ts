import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { Hono } from 'hono'
import { handle } from 'hono/aws-lambda'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type GatewayOptions, type HttpHandler, startGateway } from '../../../../infra/local/gateway/gateway.ts'
import { allTaken } from '../../../../infra/local/gateway/instances.ts'
import { type Route, routes } from '../../../../shared/deployment/routes.ts'

const stops: (() => Promise<void>)[] = []

afterEach(async () => {
  vi.restoreAllMocks()
  await Promise.all(stops.splice(0).map((stop) => stop()))
})

async function gateway(handler: HttpHandler, options: Partial<GatewayOptions> = {}) {
  const started = await startGateway({ port: 0, routes, functions: { ingest: handler, query: handler }, ...options })
  stops.push(started.stop)
  return started
}

/** A gateway whose functions keep what they are called with. */
async function recording() {
  const events: APIGatewayProxyEventV2[] = []
  const contexts: Context[] = []
  const { url } = await gateway(async (event, context) => {
    events.push(event)
    contexts.push(context)
    return { statusCode: 200, body: 'taken' }
  })
  return { url, events, contexts }
}

async function answering(result: unknown) {
  return gateway(async () => result as APIGatewayProxyStructuredResultV2)
}

/** node:http, where fetch would tidy up headers and paths. */
function raw(url: string, path: string, method: string, headers: readonly string[], body = Buffer.alloc(0)) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const sent = httpRequest({ hostname, port, path, method, headers, agent: false }, async (response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk)
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

describe('the event a function gets', () => {
  it('has every field of payload format 2.0', async () => {
    const { url, events } = await recording()
    const host = new URL(url).host
    await raw(url, '/v2/projects/p-1?limit=5&event-name=a%20b&event-name=!c&empty=', 'GET', [
      ...['Host', host],
      ...['User-Agent', 'Portal/1.0'],
      ...['X-Twice', 'one'],
      ...['x-twice', 'two'],
      ...['Cookie', 'session=abc; theme=dark'],
    ])
    const [event] = events
    const { requestId, time, timeEpoch } = event?.requestContext ?? {}
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'GET /v2/projects/{id}',
      rawPath: '/v2/projects/p-1',
      rawQueryString: 'limit=5&event-name=a%20b&event-name=!c&empty=',
      cookies: ['session=abc', 'theme=dark'],
      headers: {
        host,
        'user-agent': 'Portal/1.0',
        'x-twice': 'one,two',
        'x-amzn-trace-id': `Root=1-${requestId}`,
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': new URL(url).port,
        'x-forwarded-proto': 'http',
      },
      queryStringParameters: { limit: '5', 'event-name': 'a b,!c', empty: '' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: host,
        domainPrefix: '127',
        http: {
          method: 'GET',
          path: '/v2/projects/p-1',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'Portal/1.0',
        },
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        routeKey: 'GET /v2/projects/{id}',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      pathParameters: { id: 'p-1' },
      isBase64Encoded: false,
    })
    const readable = String(time).replace(/^(\d+)\/(\w+)\/(\d+):/, '$1 $2 $3 ')
    expect(Date.parse(readable)).toBe(Math.floor(Number(timeEpoch) / 1000) * 1000)
  })

  it('leaves out query, cookies, parameters and body where there are none', async () => {
    const { url, events } = await recording()
    await fetch(`${url}/v2/entries`, { method: 'POST' })
    expect(events[0]).toMatchObject({ rawQueryString: '', isBase64Encoded: false })
    expect(Object.keys(events[0] ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(body|cookies|pathParameters|queryStringParameters)$/)]),
    )
  })

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/XML',
    'application/javascript',
    'text/plain',
    'text/csv; header=present',
  ])('carries a body of type %s as text', async (type) => {
    const { url, events } = await recording()
    await fetch(`${url}/v2/entries`, { method: 'POST', headers: { 'content-type': type }, body: '"ä €"' })
    expect(events[0]).toMatchObject({ body: '"ä €"', isBase64Encoded: false })
  })

  it.each([
    'application/octet-stream',
    'application/x-ndjson',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/problem+json',
  ])('carries a body of type %s in base64', async (type) => {
    const { url, events } = await recording()
    await fetch(`${url}/v2/entries`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: Buffer.from([0, 255, 1]),
    })
    expect(events[0]).toMatchObject({ body: 'AP8B', isBase64Encoded: true })
  })

  it('carries a body without a type, or one that is compressed, in base64', async () => {
    const { url, events } = await recording()
    await fetch(`${url}/v2/entries`, { method: 'POST', body: Buffer.from('{}') })
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    await fetch(`${url}/v2/entries`, { method: 'POST', headers, body: Buffer.from([31, 139]) })
    expect(events.map(({ body, isBase64Encoded }) => [body, isBase64Encoded])).toEqual([
      ['e30=', true],
      ['H4s=', true],
    ])
  })

  it('names the length of a body that came in chunks', async () => {
    const { url, events } = await recording()
    const headers = ['Host', 'localhost', 'Content-Type', 'text/plain', 'Transfer-Encoding', 'chunked']
    await raw(url, '/v2/entries', 'POST', headers, Buffer.from('chunked'))
    expect(events[0]?.headers).toMatchObject({ 'content-length': '7' })
    expect(events[0]?.headers).not.toHaveProperty('transfer-encoding')
    expect(events[0]?.body).toBe('chunked')
  })

  it('has the path decoded and the query as it was sent', async () => {
    const { url, events } = await recording()
    await raw(url, '/v2/folders/a%20b%C3%A4?q=%2Fx+y', 'GET', ['Host', 'localhost'])
    expect(events[0]).toMatchObject({
      rawPath: '/v2/folders/a bä',
      pathParameters: { id: 'a bä' },
      rawQueryString: 'q=%2Fx+y',
      queryStringParameters: { q: '/x y' },
    })
  })

  it('comes with a context that counts down from the time-out', async () => {
    const { url, contexts } = await recording()
    await fetch(`${url}/v2/folders/1`)
    const remaining = contexts[0]?.getRemainingTimeInMillis() ?? Number.NaN
    expect(remaining).toBeGreaterThanOrEqual(0)
    expect(remaining).toBeLessThanOrEqual(30_000)
    expect(contexts[0]?.functionName).toBe('beleg-local-query')
  })
})

describe('routing', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/v2'],
    ['GET', '/v2/entries'],
    ['POST', '/v2/entries/'],
    ['DELETE', '/v2/projects/1'],
    ['HEAD', '/v2/projects/1/nothing'],
    ['HEAD', '/v2/entries'],
    ['OPTIONS', '/v2/projects/1'],
    ['GET', '/v2/projects/'],
    ['GET', '/v2/projects/a%2Fb'],
    ['GET', '/V2/projects/1'],
  ])('%s %s finds no route', async (method, path) => {
    const { url, events } = await recording()
    const response = await raw(url, path, method, ['Host', 'localhost'])
    expect(response.status).toBe(404)
    expect(response.headers['content-type']).toBe('application/json')
    expect(response.body).toBe(method === 'HEAD' ? '' : '{"message":"Not Found"}')
    expect(events).toEqual([])
  })

  it('a malformed escape in the path is a bad request', async () => {
    const { url } = await recording()
    const response = await raw(url, '/v2/projects/%zz', 'GET', ['Host', 'localhost'])
    expect([response.status, response.body]).toEqual([400, '{"message":"Bad Request"}'])
  })

  it('each route reaches its own function', async () => {
    const named = (name: string) => async () => ({ statusCode: 200, body: name })
    const { url } = await gateway(named(''), { functions: { ingest: named('ingest'), query: named('query') } })
    const reached = await Promise.all(
      routes.map(async ({ method, path }) => (await fetch(url + path.replaceAll(/[{}]/g, ''), { method })).text()),
    )
    expect(reached).toEqual(routes.map((route) => route.function))
  })

  it('the most specific route wins, a greedy one comes last', async () => {
    const route = (path: Route['path']): Route => ({ method: 'GET', path, function: 'query' })
    const { url } = await gateway(
      async ({ routeKey, pathParameters }) => ({
        statusCode: 200,
        body: `${routeKey} ${JSON.stringify(pathParameters ?? {})}`,
      }),
      {
        routes: [route('/{rest+}'), route('/a/{x}'), route('/a/b'), route('/')],
      },
    )
    const reached = await Promise.all(
      ['/a/b', '/a/c', '/a/c/d', '/'].map(async (path) => (await fetch(url + path)).text()),
    )
    expect(reached).toEqual(['GET /a/b {}', 'GET /a/{x} {"x":"c"}', 'GET /{rest+} {"rest":"a/c/d"}', 'GET / {}'])
  })
})

describe('the response', () => {
  it('has the status, headers, cookies and body of the result', async () => {
    const { url } = await answering({
      statusCode: 201,
      headers: { 'Content-Type': 'text/csv', 'X-Number': 7, 'x-flag': true, 'content-length': '999' },
      cookies: ['a=1; Path=/', 'b=2'],
      body: 'ä,b',
    })
    const response = await fetch(`${url}/v2/projects/1`)
    expect(response.status).toBe(201)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv',
      'x-number': '7',
      'x-flag': 'true',
      'content-length': '4',
      'apigw-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2'])
    expect(await response.text()).toBe('ä,b')
  })

  it('has the bytes of a body in base64', async () => {
    const bytes = Buffer.from([0, 1, 254, 255])
    const { url } = await answering({ statusCode: 200, body: bytes.toString('base64'), isBase64Encoded: true })
    expect(Buffer.from(await (await fetch(`${url}/v2/projects/1`)).arrayBuffer())).toEqual(bytes)
  })

  it.each([
    [{ hello: 1 }, '{"hello":1}'],
    ['Hello from Lambda!', 'Hello from Lambda!'],
    [[1, 2], '[1,2]'],
    [undefined, 'null'],
  ])('is made of a result without a status: %j', async (result, body) => {
    const { url } = await answering(result)
    const response = await fetch(`${url}/v2/projects/1`)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
    expect(await response.text()).toBe(body)
  })

  it.each([
    [{ statusCode: 'ok' }],
    [{ statusCode: 42 }],
    [{ statusCode: 200, body: { not: 'a string' } }],
    [{ statusCode: 200, headers: { 'x-split': 'a\r\nb: c' } }],
    [{ statusCode: 200, headers: { 'bad name': 'x' } }],
    [{ statusCode: 200, cookies: 'a=1' }],
  ])('is an internal error when none can be made of %j', async (result) => {
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    const { url } = await answering(result)
    const response = await fetch(`${url}/v2/projects/1`)
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}'])
    expect(logged).toHaveBeenCalledOnce()
  })

  it('says nothing of what a function threw, and the console does', async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    const fault = new Error('the secret reason')
    const { url } = await gateway(async () => {
      throw fault
    })
    const response = await fetch(`${url}/v2/projects/1`)
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}'])
    expect(logged).toHaveBeenCalledWith(expect.stringContaining(String(response.headers.get('apigw-requestid'))), fault)
  })
})

describe('limits', () => {
  const post = (url: string, type: string, bytes: number) =>
    raw(url, '/v2/entries', 'POST', ['Host', 'localhost', 'Content-Type', type], Buffer.alloc(bytes, 'x'))

  it('a body of more than 10 MB is too large for the gateway', async () => {
    const { url, events } = await recording()
    const response = await post(url, 'text/plain', 10 * 1024 * 1024 + 1)
    expect([response.status, response.body]).toEqual([413, '{"message":"Request Entity Too Large"}'])
    expect(events).toEqual([])
  })

  it('an event of more than 6 MB is too large for Lambda, base64 included', async () => {
    const { url, events } = await recording()
    expect((await post(url, 'text/plain', 5 * 1024 * 1024)).status).toBe(200)
    expect((await post(url, 'application/octet-stream', 5 * 1024 * 1024)).status).toBe(413)
    expect(events).toHaveLength(1)
  })

  it('a result of more than 6 MB is an internal error, and the console says why', async () => {
    const warned = vi.spyOn(console, 'warn').mockReturnValue()
    const { url } = await answering({ statusCode: 200, body: 'x'.repeat(6_291_556) })
    const response = await fetch(`${url}/v2/projects/1`)
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}'])
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('Lambda takes no more than 6291556'))
  })

  it('a function of which no instance is free makes the service unavailable, and says when to come again', async () => {
    const free = {
      ingest: async (): Promise<typeof allTaken> => allTaken,
      query: async () => ({ statusCode: 200, body: 'free' }),
    }
    const { url } = await gateway(async () => ({}), { functions: free })
    const refused = await fetch(`${url}/v2/entries`, { method: 'POST' })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await refused.text()).toBe('{"message":"Service Unavailable"}')
    expect((await fetch(`${url}/v2/projects/1`)).status).toBe(200)
  })

  it('a function that does not answer in time makes the service unavailable', async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    const { url } = await gateway(() => new Promise(() => undefined), { integrationTimeoutMs: 20 })
    const response = await fetch(`${url}/v2/projects/1`)
    expect([response.status, await response.text()]).toEqual([503, '{"message":"Service Unavailable"}'])
    expect(response.headers.get('retry-after')).toBe('1')
  })

  it('request line and headers of more than 10 KB are refused, in the form of every refusal', async () => {
    const { url, events } = await recording()
    const response = await raw(url, `/v2/projects/1?q=${'x'.repeat(10_240)}`, 'GET', ['Host', 'localhost'])
    expect([response.status, response.body]).toEqual([431, '{"message":"Request Header Fields Too Large"}'])
    expect(response.headers).toMatchObject({ 'content-type': 'application/json', 'apigw-requestid': expect.anything() })
    expect(events).toEqual([])
  })

  it('what is no HTTP is refused in the form of every refusal, and the connection ends', async () => {
    const { url, events } = await recording()
    const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8')
    socket.write('\u0016\u0003\u0001 hello\r\n\r\n')
    let answered = ''
    for await (const text of socket) answered += text
    expect(answered).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(answered).toMatch(/\r\n\r\n\{"message":"Bad Request"\}$/)
    expect(events).toEqual([])
  })
})

describe('running it', () => {
  it('stopping waits for the requests under way and takes no more', async () => {
    const [called, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const { url, stop } = await gateway(async () => {
      called.resolve()
      await released.promise
      return { statusCode: 200, body: 'finished' }
    })
    const underway = fetch(`${url}/v2/projects/1`)
    await called.promise
    const stopped = Promise.all([stop(), stop()])
    await expect(raw(url, '/v2/projects/1', 'GET', ['Host', 'localhost'])).rejects.toThrow('ECONNREFUSED')
    released.resolve()
    expect(await (await underway).text()).toBe('finished')
    await stopped
  })

  it('a client that hangs up in the middle of a body harms nobody', async () => {
    vi.spyOn(console, 'error').mockReturnValue()
    const { url, events } = await recording()
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve())
      socket.write('POST /v2/entries HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf', () => socket.destroy())
    })
    expect((await fetch(`${url}/v2/projects/1`)).status).toBe(200)
    expect(events).toHaveLength(1)
  })

  it('a taken port is said in one sentence', async () => {
    const { url } = await recording()
    const port = Number(new URL(url).port)
    await expect(
      startGateway({ port, routes, functions: { ingest: async () => ({}), query: async () => ({}) } }),
    ).rejects.toThrow(`port ${port} is taken: stop what listens there or choose another port for the gateway`)
  })

  it('an app on Hono answers through it as it does deployed', async () => {
    const app = new Hono()
    app.get('/v2/projects/:id', (c) =>
      c.json({ id: c.req.param('id'), names: c.req.queries('event-name'), cookie: c.req.header('cookie') }),
    )
    app.post('/v2/entries', async (c) =>
      c.body(await c.req.arrayBuffer(), 201, { 'content-type': 'application/octet-stream' }),
    )
    const { url } = await gateway(handle(app) as unknown as HttpHandler)
    const read = await fetch(`${url}/v2/projects/7?event-name=a&event-name=b`, { headers: { cookie: 'x=1; y=2' } })
    expect(await read.json()).toEqual({ id: '7', names: ['a', 'b'], cookie: 'x=1; y=2' })
    const bytes = Buffer.from([9, 0, 255])
    const sent = await fetch(`${url}/v2/entries`, { method: 'POST', body: bytes })
    expect([sent.status, Buffer.from(await sent.arrayBuffer())]).toEqual([201, bytes])
  })
})
