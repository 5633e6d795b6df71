// The very files that are deployed, each run by itself against the real engines: what is missing in a bundle, or asked of an environment
// that does not give it, is found here.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { functionSizes } from '../../infra/compute/function-sizes.ts'
import { sqsEvent } from '../../infra/local/queue/queue-pump.ts'
import { anEntry, newId } from '../entries.ts'
import { type BundledService, type Name, names, startBundles } from './bundled-service.ts'
import { startLambda } from './lambda.ts'
import { type HttpRequest, scheduledEvent, streamEvent, tokenEvent } from './lambda-events.ts'

let service: BundledService
let client: DynamoDBClient
let streams: DynamoDBStreamsClient

beforeAll(async () => {
  service = await startBundles('bundled')
  client = new DynamoDBClient(service.settings)
  streams = new DynamoDBStreamsClient(service.settings)
})

afterAll(() => service.stop())

async function request(name: 'ingest' | 'query', asked: HttpRequest & { rights?: readonly string[] }) {
  const { status, text } = await service.request(name, asked)
  return { status, body: JSON.parse(text) }
}

const send = (body: string, more: Partial<HttpRequest> = {}) =>
  request('ingest', {
    method: 'POST',
    route: '/v2/entries',
    path: '/v2/entries',
    contentType: 'application/json',
    body,
    rights: ['writer *'],
    ...more,
  })

const read = (organization: string, rest: string, query?: string) =>
  request('query', {
    method: 'GET',
    route: `/v2/organizations/{id}${rest}`,
    path: `/v2/organizations/${organization}${rest}`,
    ...(query ? { query } : {}),
    rights: ['reader *'],
  })

/** The metrics that a function has put, as CloudWatch finds them: lines that are JSON from their first character on. */
async function metricsOf(name: Name): Promise<Record<string, unknown>[]> {
  const lines = (await service.lambda(name)).written().filter((line) => line.startsWith('{'))
  return lines.map((line) => JSON.parse(line)).filter(({ _aws }) => _aws)
}

test('every function of the stack has its bundle', () => {
  expect([...service.bundles.functions.keys()].toSorted()).toEqual([...names].toSorted())
})

describe.each(names)('the bundle of %s', (name) => {
  test('does not start without its variables, and names them', async () => {
    const variables = Object.fromEntries(
      Object.entries(service.environmentOf(name)).filter(([key]) => !service.bundled(name).variables.includes(key)),
    )
    await expect(startLambda(service.bundled(name), variables, functionSizes[name].memoryMb)).rejects.toThrow(
      /^Error: missing environment: /,
    )
  })
})

describe('the bundles, invoked as AWS invokes them', () => {
  test('record an entry, put it into the log, and show it in list and feed', async () => {
    const organization = newId()
    const entry = anEntry({ context: { organizationId: organization } })
    const { status, body } = await send(JSON.stringify(entry))
    expect([status, body.stored]).toEqual([201, 1])
    const [{ id }] = body.results

    const event = await streamEvent(client, streams, service.tables.events)
    expect(await (await service.lambda('archive')).invoke(event)).toEqual({ batchItemFailures: [] })

    const heads = await streamEvent(client, streams, service.tables.ledger)
    expect(await (await service.lambda('sign')).invoke(heads)).toEqual({ batchItemFailures: [] })
    expect((await read(organization, '/log')).body).toMatchObject({ size: 1 })

    const listed = await read(organization, '')
    expect(listed.body.items).toEqual([expect.objectContaining({ id, eventName: entry.eventName })])
    const feed = await read(organization, '/feed')
    expect(feed.body.items.map((item: { entry: { id: string } }) => item.entry.id)).toEqual([id])
  })

  test('take NDJSON, which the gateway hands over in base64', async () => {
    const lines = [anEntry(), anEntry()].map((entry) => JSON.stringify(entry)).join('\n')
    const body = Buffer.from(lines).toString('base64')
    const answer = await send(body, { contentType: 'application/x-ndjson', base64: true })
    expect([answer.status, answer.body.stored]).toEqual([201, 2])
  })

  test('keep a large field in the bucket, and show the way to it', async () => {
    const organization = newId()
    const details = { text: 'x'.repeat(200_000) }
    const sent = await send(JSON.stringify(anEntry({ details, context: { organizationId: organization } })))
    const [{ id }] = sent.body.results
    const { body } = await request('query', {
      method: 'GET',
      route: '/v2/organizations/{id}/entries/{entryId}',
      path: `/v2/organizations/${organization}/entries/${id}`,
      rights: ['reader *'],
    })
    expect(await (await fetch(body.payloads.details.url)).json()).toEqual(details)
  })

  test('make a download and hand it out by its link', async () => {
    const organization = newId()
    await send(JSON.stringify(anEntry({ context: { organizationId: organization } })))
    const asked = await request('query', {
      method: 'POST',
      route: '/v2/organizations/{id}/downloads',
      path: `/v2/organizations/${organization}/downloads`,
      contentType: 'application/json',
      body: '{"format":"ndjson"}',
      rights: ['reader *'],
    })
    expect(asked.status).toBe(202)
    const message = service.queue.receive()
    if (!message) throw new Error('no step was asked for')
    expect(JSON.parse(message.body)).toEqual({ id: asked.body.id, step: 0 })
    expect(await (await service.lambda('download')).invoke(sqsEvent(message))).toEqual({ batchItemFailures: [] })
    const { body } = await read(organization, `/downloads/${asked.body.id}`)
    expect(body.state).toBe('done')
    const lines = (await (await fetch(body.url)).text()).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).context.organizationId)).toContain(organization)
  })

  test('hand out the portal with the files that were built into its bundle', async () => {
    const page = await service.request('portal', { method: 'GET', route: '/', path: '/' })
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    const [script = ''] = /\/assets\/main-[\w-]+\.js/.exec(page.text) ?? []
    const asset = await service.request('portal', { method: 'GET', route: '/assets/{file}', path: script })
    expect([asset.status, asset.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
    const config = await service.request('portal', { method: 'GET', route: '/config.json', path: '/config.json' })
    expect(JSON.parse(config.text)).toMatchObject({ scope: 'openid', authorizeParameters: {} })
  })

  test('answer everybody that they are there, and nobody else without a token', async () => {
    const health = await request('query', { method: 'GET', route: '/healthz', path: '/healthz' })
    expect(health).toEqual({ status: 200, body: { status: 'ok' } })
    const path = `/v2/organizations/${newId()}`
    const refused = await request('query', { method: 'GET', route: '/v2/organizations/{id}', path })
    expect([refused.status, refused.body.code]).toEqual([401, 'CALLER_UNKNOWN'])
  })

  test('hold a log against the table', async () => {
    const organization = newId()
    await send(JSON.stringify(anEntry({ context: { organizationId: organization } })))
    const report = await (await service.lambda('reconcile')).invoke({ organization })
    expect(report).toMatchObject({ logs: 1, entries: 1, leaves: 0, onTheirWay: 1, missed: 0, differences: [] })
    // Of all logs; those of the other tests may be in the middle of their growth.
    const round = (await (await service.lambda('reconcile')).invoke(scheduledEvent)) as typeof report
    expect(round).toMatchObject({ differences: expect.any(Array) })
    expect(JSON.stringify(round)).not.toContain(organization)
    const heartbeat = { Heartbeats: 1, heartbeat: 'reconcile' }
    expect(await metricsOf('reconcile')).toContainEqual(expect.objectContaining(heartbeat))
  })

  test('look at the tables’ expiry', async () => {
    expect(await (await service.lambda('ttl-check')).invoke(scheduledEvent)).toBeNull()
    expect(await metricsOf('ttl-check')).toEqual([
      expect.objectContaining({ TablesNotExpiring: 2 }),
      expect.objectContaining({ Heartbeats: 1, heartbeat: 'ttl-check' }),
    ])
  })

  test('give an access token its rights', async () => {
    const result = await (await service.lambda('token-rights')).invoke(tokenEvent)
    expect(result).toMatchObject({
      response: {
        claimsAndScopeOverrideDetails: {
          accessTokenGeneration: { claimsToAddOrOverride: { aud: '1example23456789', rights: ['reader *'] } },
        },
      },
    })
  })
})

test('metrics are written as CloudWatch takes them, log lines as Lambda prefixes them', async () => {
  await send(JSON.stringify([anEntry(), { ...anEntry(), severity: 'LOUD' }]))
  const metrics = (await metricsOf('ingest')).slice(-2)
  expect(metrics).toEqual([
    {
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'Beleg',
            Dimensions: [['service']],
            Metrics: ['EntriesStored', 'EntriesDuplicate', 'EntriesFailed'].map((Name) => ({ Name, Unit: 'Count' })),
          },
        ],
      },
      service: 'Beleg',
      EntriesStored: 1,
      EntriesDuplicate: 0,
      EntriesFailed: 0,
    },
    expect.objectContaining({
      _aws: expect.objectContaining({
        CloudWatchMetrics: [expect.objectContaining({ Dimensions: [['service', 'code']] })],
      }),
      code: 'ENTRY_INVALID',
      EntriesRefused: 1,
    }),
  ])
  const [, , level, line = ''] = (await service.lambda('ingest')).written().at(-1)?.split('\t') ?? []
  expect([level, JSON.parse(line)]).toEqual([
    'INFO',
    expect.objectContaining({ message: 'entries received', refused: 1 }),
  ])
})
