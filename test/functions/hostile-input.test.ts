// What is sent to do harm: it is refused with the error shape or taken for what it is, and costs neither the memory nor the function.
import { connect } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '../../infra/local/demo/random.ts'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import { anEntry, newId } from '../entries.ts'
import { rebuilt, tidied } from '../sent-entry.ts'
import { type Service, sharedService, startService } from '../service.ts'
import { gatewayTo } from '../service-gateway.ts'
import { exhaustingBodies, exhaustingExports, exhaustingRecords, recordFormats } from './exhausting-bodies.ts'
import { type HostileRequest, mutations } from './mutations.ts'

const problem = (status: number, path: unknown = expect.any(String)) => ({
  code: expect.stringMatching(/^[A-Z_]+$/),
  message: expect.any(String),
  path,
  status,
  timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
})

describe('a body that is made to exhaust', () => {
  /** A function has 512 MB, of which the runtime and the body itself take their part. */
  const heapMegabytes = 300
  /** What Lambda hands over, where the body of an answer is a string within JSON. */
  const responseBytesMax = 6_000_000

  /** By how much memory they have: one that has answered answers again, as an instance does. */
  const workers = new Map<number, Worker>()
  afterAll(async () => {
    for (const worker of workers.values()) await worker.terminate()
  })

  async function answersTo(names: readonly string[], maxOldGenerationSizeMb: number) {
    const file = new URL('./exhausting-body.ts', import.meta.url)
    const worker =
      workers.get(maxOldGenerationSizeMb) ?? new Worker(file, { resourceLimits: { maxOldGenerationSizeMb } })
    workers.delete(maxOldGenerationSizeMb)
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }[]>()
    worker.once('message', resolve).once('error', reject)
    worker.postMessage(names)
    const answers = await promise
    worker.removeAllListeners('error')
    workers.set(maxOldGenerationSizeMb, worker)
    return answers
  }

  test.each(Object.keys(exhaustingExports(0)))(
    'or an export of %s is refused, or would have been stored, within the memory of a function',
    async (name) => {
      const [{ status, text } = { status: 0, text: '' }] = await answersTo([name], heapMegabytes)
      // The stores cannot be reached: what would be stored, or kept, is to be sent again.
      expect([name, status]).toEqual([name, expect.toBeOneOf([400, 413, 503])])
      expect(text.length).toBeLessThan(1_000)
    },
    60_000,
  )

  test.each(recordFormats)(
    'or records of %s are refused, or would have been stored, within the memory of a function',
    async (format) => {
      for (const name of Object.keys(exhaustingRecords(format, 0))) {
        const [{ status, text } = { status: 0, text: '' }] = await answersTo([`${format}: ${name}`], heapMegabytes)
        // The stores cannot be reached: what would be stored, or kept, is to be sent again.
        expect([name, status]).toEqual([name, expect.toBeOneOf([400, 413, 503])])
        expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThan(responseBytesMax)
      }
    },
    120_000,
  )

  const names = Object.keys(exhaustingBodies(0))

  test.each(names)('of %s is refused within the memory of a function', async (name) => {
    const [{ status, text } = { status: 0, text: '' }] = await answersTo([name], heapMegabytes)
    expect([400, 413]).toContain(status)
    expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThan(responseBytesMax)
    const { results = [], ...body } = JSON.parse(text)
    if (results.length === 0) expect(body).toEqual(problem(status, '/v2/entries'))
    for (const result of results) {
      expect(result).toMatchObject({ status: 'refused', code: expect.stringMatching(/^(ENTRY|BODY)_INVALID$/) })
      expect(result.message.length).toBeLessThanOrEqual(500)
    }
  })

  test('is refused sixteen times at once within what V8 has of a function, though Lambda hands over one at a time', async () => {
    for (const chosen of [names.slice(0, 16), names.slice(-16)]) {
      const answers = await answersTo(chosen, 460)
      expect(answers.filter(({ status }) => status !== 400 && status !== 413)).toEqual([])
      expect(answers).toHaveLength(16)
    }
  })
})

/** The gateway, reached over sockets. */
async function socketsTo(service: Service) {
  const gateway = await gatewayTo(service)
  const token = await service.token(['writer *', 'operator *'])

  /** Bytes over a socket, which no client tidies up. */
  async function raw(
    head: readonly string[],
    body: string | Uint8Array = '',
  ): Promise<{ status: number; body: string }> {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1')
    const [start = '', ...more] = head
    const named = more.some((line) => /^host:/i.test(line)) ? more : ['Host: 127.0.0.1', ...more]
    socket.write(
      [start, ...named, `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close', '', ''].join('\r\n'),
    )
    socket.write(body)
    const chunks: Buffer[] = []
    // A server that refuses a head may close before all of it has been sent.
    await new Promise<void>((resolve) => {
      socket
        .on('data', (chunk) => chunks.push(chunk))
        .on('error', () => resolve())
        .on('close', () => resolve())
    })
    const [answered = '', ...rest] = Buffer.concat(chunks).toString().split('\r\n\r\n')
    return { status: Number(answered.split(' ')[1]), body: rest.join('\r\n\r\n') }
  }
  return { raw, bearer: `Authorization: Bearer ${token}`, stop: gateway.stop }
}

describe('through the gateway', () => {
  const service = sharedService()
  let started: Awaited<ReturnType<typeof socketsTo>>
  beforeAll(async () => {
    started = await socketsTo(service())
    return started.stop
  })

  const organization = newId()
  const one = JSON.stringify(anEntry({ context: { organizationId: organization } }))
  const json = 'Content-Type: application/json'
  const ndjson = 'Content-Type: application/x-ndjson'
  const protobuf = 'Content-Type: application/x-protobuf'
  const gzip = 'Content-Encoding: gzip'
  const ingest = (path: string) => `/v2/organizations/${organization}/ingest/${path}`
  const list = `GET /v2/organizations/${organization}`
  const bomb = gzipSync(Buffer.alloc(50_000_000, ' '))

  /** What the functions refuse has the error shape; what does not get as far has that of an HTTP API, or none. */
  test.each<[string, readonly string[], string | Uint8Array, number, 'problem' | 'results' | 'gateway' | 'none']>([
    ['invalid UTF-8', ['POST /v2/entries HTTP/1.1', ndjson], Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 400, 'results'],
    ['overlong UTF-8', ['POST /v2/entries HTTP/1.1', ndjson], Buffer.from([0xc0, 0xaf]), 400, 'results'],
    ['a gzip bomb', ['POST /v2/entries HTTP/1.1', ndjson, 'Content-Encoding: gzip'], bomb, 413, 'problem'],
    ['a gzip bomb as JSON', ['POST /v2/entries HTTP/1.1', json, 'Content-Encoding: gzip'], bomb, 413, 'problem'],
    [
      'a bomb within a bomb',
      ['POST /v2/entries HTTP/1.1', ndjson, 'Content-Encoding: gzip, gzip'],
      gzipSync(bomb),
      415,
      'problem',
    ],
    ['a gzip bomb that is not called one', ['POST /v2/entries HTTP/1.1', ndjson], bomb, 400, 'results'],
    [
      'a gzip bomb as a download',
      [`POST ${list.slice(4)}/downloads HTTP/1.1`, 'Content-Encoding: gzip'],
      bomb,
      400,
      'problem',
    ],
    ['an unknown encoding', ['POST /v2/entries HTTP/1.1', ndjson, 'Content-Encoding: lzma'], one, 415, 'problem'],
    ['an encoding that is not so', ['POST /v2/entries HTTP/1.1', ndjson, 'Content-Encoding: br'], one, 400, 'problem'],
    [
      'ten megabytes of attributes of an event',
      [
        `POST ${ingest('cloudevents')} HTTP/1.1`,
        ...Array.from({ length: 10_000 }, (_, n) => `ce-x${n}: ${'a'.repeat(1_000)}`),
      ],
      '{}',
      431,
      'gateway',
    ],
    [
      'as many attributes of an event as fit, and none that it must have',
      [`POST ${ingest('cloudevents')} HTTP/1.1`, json, ...Array.from({ length: 500 }, (_, n) => `ce-x${n}: a`)],
      '{}',
      415,
      'problem',
    ],
    ['a gzip bomb of logs', [`POST ${ingest('otlp/v1/logs')} HTTP/1.1`, protobuf, gzip], bomb, 413, 'none'],
    ['a gzip bomb of an audit log', [`POST ${ingest('kubernetes/prod')} HTTP/1.1`, ndjson, gzip], bomb, 413, 'problem'],
    ['no content type', ['POST /v2/entries HTTP/1.1'], one, 415, 'problem'],
    [
      'a content type out of control',
      ['POST /v2/entries HTTP/1.1', `Content-Type: ${';'.repeat(5000)}`],
      one,
      415,
      'problem',
    ],
    ['deep JSON', ['POST /v2/entries HTTP/1.1', json], '['.repeat(2_000_000), 400, 'problem'],
    ['more than a function gets', ['POST /v2/entries HTTP/1.1', ndjson], 'x'.repeat(6_300_000), 413, 'gateway'],
    [
      'a flood of headers',
      [`${list} HTTP/1.1`, ...Array.from({ length: 2_000 }, (_, n) => `X-${n}: a`)],
      '',
      431,
      'gateway',
    ],
    [
      'as many headers as fit',
      [`${list} HTTP/1.1`, ...Array.from({ length: 700 }, (_, n) => `X-${n}: a`)],
      '',
      200,
      'none',
    ],
    ['a header that names the prototype', [`${list} HTTP/1.1`, '__proto__: x', 'constructor: y'], '', 200, 'none'],
    ['a header that is not ASCII', [`${list} HTTP/1.1`, 'X-Name: \u00fc\u20ac'], '', 200, 'none'],
    ['a host that is none', [`${list} HTTP/1.1`, 'Host: ]:99999[ /\\'], '', 400, 'gateway'],
    ['a URL beyond all measure', [`${list}?q=${'x'.repeat(11_000)} HTTP/1.1`], '', 431, 'gateway'],
    ['a very long parameter', [`${list}?q=${'x'.repeat(8_000)} HTTP/1.1`], '', 400, 'problem'],
    ['a very long name of a parameter', [`${list}?${'x'.repeat(8_000)}=1 HTTP/1.1`], '', 400, 'problem'],
    ['thousands of parameters', [`${list}?${'q=x&'.repeat(2_000)} HTTP/1.1`], '', 400, 'problem'],
    ['a very long id', [`GET /v2/organizations/${'x'.repeat(8_000)} HTTP/1.1`], '', 404, 'problem'],
    ['a very long id of a download', [`${list}/downloads/${'x'.repeat(8_000)} HTTP/1.1`], '', 404, 'problem'],
    ['an id of a download with every byte', [`${list}/downloads/%00%01%2e%7f%22%C3%A4 HTTP/1.1`], '', 404, 'problem'],
    ['an escape that is none', [`${list}%E0%A4%A HTTP/1.1`], '', 400, 'gateway'],
    ['an escape in a parameter that is none', [`${list}?q=%E0%A4%A HTTP/1.1`], '', 200, 'none'],
    ['a percent sign that was escaped', ['GET /v2/organizations/%25 HTTP/1.1'], '', 404, 'problem'],
    // The gateway hands the path over decoded: what is behind it is a fragment, and what is before it an organization.
    ['a hash that was escaped', ['GET /v2/organizations/a%23b HTTP/1.1'], '', 200, 'none'],
    ['a way out of the path', ['GET /v2/organizations/../../etc/passwd HTTP/1.1'], '', 404, 'gateway'],
    ['a way out of the path, escaped', ['GET /v2/organizations/..%2f..%2fetc HTTP/1.1'], '', 404, 'gateway'],
    ['a backslash', ['GET /v2/organizations/..%5c..%5cetc HTTP/1.1'], '', 404, 'problem'],
    ['another host in the target', ['GET //evil.example/v2/organizations/x HTTP/1.1'], '', 404, 'gateway'],
    ['a method that no route has', ['DELETE /v2/entries HTTP/1.1'], '', 404, 'gateway'],
  ])('%s is answered as it deserves', async (_name, head, body, status, shape) => {
    const { raw, bearer } = started
    const answer = await raw([...head, bearer], body)
    expect(answer).toMatchObject({ status })
    if (shape === 'problem') expect(JSON.parse(answer.body)).toEqual(problem(status))
    if (shape === 'results') expect(JSON.parse(answer.body)).toMatchObject({ stored: 0, results: expect.any(Array) })
    if (shape === 'gateway') expect(JSON.parse(answer.body)).toEqual({ message: expect.any(String) })
  })
})

describe('a name that an object has by birth', () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__']
  const shared = sharedService()

  test.each(names)('"%s" is taken and given back as any other, wherever it stands', async (name) => {
    const service = shared()
    const inner = JSON.parse(`{"${name}":{"polluted":true,"${name}":1}}`)
    const entry = {
      ...JSON.parse(`{"${name}":{"id":"x","polluted":true}}`),
      ...anEntry({ eventName: name, resourceId: name, correlationId: name, initiator: { ...inner, id: name } }),
      details: inner,
      result: inner,
    }
    entry.request = { ...entry.request, body: inner, parameters: inner }
    entry.context = { organizationId: newId(), projectId: name.replaceAll('_', 'x') }
    const { body } = await service.call('POST', '/v2/entries', { rights: ['writer *'], body: entry })
    const [{ id }] = body.results
    const scope = `/v2/organizations/${entry.context.organizationId}`
    const one = await service.call('GET', `${scope}/entries/${id}`, { rights: ['reader *'] })
    expect(JSON.parse(one.text)).toEqual({ ...entry, id, receivedTimeStamp: expect.any(String) })
    const found = await service.call(
      'GET',
      `${scope}?event-name=${name}&resource=${name}&initiator=${name}&q=${name}`,
      {
        rights: ['reader *'],
      },
    )
    expect(found.body.items).toHaveLength(1)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  test.each(names)('"%s" is no parameter, no organization and no field of a download', async (name) => {
    const service = shared()
    const ask = (path: string, body?: unknown) =>
      service.call(body ? 'POST' : 'GET', path, { rights: ['reader *'], ...(body ? { body } : {}) })
    const scope = `/v2/organizations/${newId()}`
    expect((await ask(`${scope}?${name}=x`)).body).toEqual(problem(400, scope))
    expect((await ask(`${scope}/feed?${name}=x&${name}=y`)).status).toBe(400)
    expect((await ask(`${scope}/downloads`, `{"format":"csv","${name}":{}}`)).body).toEqual(
      problem(400, `${scope}/downloads`),
    )
    expect((await ask(`/v2/${name}/x`)).status).toBe(404)
  })
})

/** Collects what is no longer reachable, so that what is measured is what is kept. */
const collectGarbage: () => void = (() => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
})()

describe('2,000 random mutations', () => {
  const seed = process.env['HOSTILE_SEED'] ?? 'mutations'
  /** Of each kind. `HOSTILE_COUNT` sends more of them. */
  const count = Number(process.env['HOSTILE_COUNT'] ?? 2_000 / Object.keys(mutations).length)
  const atOnce = 16
  /** Some 8 KB a request: less than keeping hold of each would take, and far more than its lines in the test's log. */
  const growthBytesMax = 8_000 * count

  test.each(Object.keys(mutations))('of %s are refused with the error shape or rightly taken', async (kind) => {
    const service = await startService()
    const organization = newId()
    await service.record(...Array.from({ length: 5 }, () => anEntry({ context: { organizationId: organization } })))
    const token = await service.token([
      `writer organizations/${organization}`,
      `operator organizations/${organization}`,
    ])
    const random = seededRandom(`${seed} ${kind}`)
    const mutate = await mutations[kind as keyof typeof mutations](service, organization)
    const send = async (hostile: HostileRequest) => {
      const { method = 'GET', path, headers, body } = hostile
      const answer = await service.call(method, path, {
        authorization: `Bearer ${token}`,
        headers: headers ?? {},
        body,
      })
      await expectRightAnswer(service, organization, hostile, answer)
    }
    for (let sent = 0; sent < atOnce; sent += 1) await send(mutate(random))
    collectGarbage()
    const before = process.memoryUsage().heapUsed
    for (let sent = atOnce; sent < count; sent += atOnce)
      await Promise.all(Array.from({ length: atOnce }, () => send(mutate(random))))
    collectGarbage()
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(growthBytesMax)
  })
})

type Answer = Awaited<ReturnType<Service['call']>>

async function expectRightAnswer(service: Service, organization: string, sent: HostileRequest, answer: Answer) {
  const { status, body } = answer
  const told = `${JSON.stringify(sent).slice(0, 2000)} was answered ${status} ${answer.text.slice(0, 500)}`
  if (status >= 400 && status < 500 && body?.results === undefined) expect(body, told).toEqual(problem(status))
  else if (sent.path === '/v2/entries') {
    expect([201, 207, 400], told).toContain(status)
    for (const { index, id, status: outcome } of body.results) {
      if (outcome === 'refused') continue
      const stored = await service.stores.events.get(organization, id)
      const { id: _id, receivedTimeStamp: _received, ...content } = entryOfLine(stored?.line ?? '{}')
      const expected = sentEntries(sent)[index] as Record<string, unknown>
      expect(tidied(rebuilt(content)), told).toEqual(tidied(expected))
    }
  } else expect([200, 202], told).toContain(status)
}

function sentEntries({ body = '', headers }: HostileRequest): readonly unknown[] {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  if (headers?.['content-type'] === 'application/json') return [JSON.parse(text)].flat()
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => {
    try {
      return JSON.parse(line)
    } catch {
      return undefined
    }
  })
}
