// Audit events of Kubernetes API servers: what arrives of an event, which are kept, and what the webhook is answered.
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { formats } from '../../shared/formats/formats.ts'
import { patientBudget } from '../budgets.ts'
import { newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { mappedBy, sendingBy } from '../sending.ts'

const anEvent = (more: object = {}) => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'Metadata',
  auditID: newId(),
  stage: 'ResponseComplete',
  requestURI: '/apis/apps/v1/namespaces/default/deployments/web?fieldManager=kubectl',
  verb: 'patch',
  user: { username: 'ada@example.com', uid: 'u-1', groups: ['system:authenticated'] },
  sourceIPs: ['203.0.113.9', '192.0.2.10'],
  userAgent: 'kubectl/v1.35.0',
  objectRef: { apiGroup: 'apps', resource: 'deployments', namespace: 'default', name: 'web', uid: 'd-1' },
  responseStatus: { metadata: {}, code: 200 },
  requestReceivedTimestamp: new Date().toISOString().replace('Z', '456Z'),
  stageTimestamp: new Date().toISOString(),
  annotations: { 'authorization.k8s.io/decision': 'allow' },
  ...more,
})

const listOf = (...items: unknown[]) => ({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items })

const mapped = (more: object = {}) => mappedBy(formats.kubernetes, anEvent(more), { source: 'prod' })

describe('an event', () => {
  test('is found by who did what to which resource from where', () => {
    const requestObject = { spec: { replicas: 3 } }
    const event = anEvent({ requestObject, responseObject: { kind: 'Deployment' } })
    const entry = mappedBy(formats.kubernetes, event, { source: 'prod', defaults: { region: 'eu01' } })
    expect(entry).toEqual({
      insertId: `${event.auditID}/ResponseComplete`,
      eventVersion: '1.0',
      eventSource: 'kubernetes/prod',
      eventName: 'patch deployments',
      eventTimeStamp: event.requestReceivedTimestamp,
      eventType: 'ADMIN_ACTIVITY',
      severity: 'INFO',
      visibility: 'PUBLIC',
      region: 'eu01',
      sourceIpAddress: '192.0.2.10',
      userAgent: 'kubectl/v1.35.0',
      initiator: { id: 'ada@example.com', email: 'ada@example.com' },
      resourceId: 'apps/deployments/default/web',
      resourceName: 'web',
      correlationId: event.auditID,
      context: { organizationId: 'o-1' },
      request: {
        endpoint: 'PATCH /apis/apps/v1/namespaces/default/deployments/web?fieldManager=kubectl',
        body: requestObject,
      },
      result: { kind: 'Deployment' },
      details: {
        kubernetes: expect.objectContaining({
          level: 'Metadata',
          sourceIPs: event.sourceIPs,
          user: { uid: 'u-1', groups: ['system:authenticated'] },
          objectRef: { apiGroup: 'apps', resource: 'deployments', namespace: 'default', uid: 'd-1' },
        }),
        mapping: expect.objectContaining({ format: 'kubernetes', version: 1, defaulted: ['region', 'visibility'] }),
      },
    })
    expect(entry['details']).not.toHaveProperty('kubernetes.requestObject')
  })

  test.each([
    [
      'of a subresource has its name',
      { objectRef: { resource: 'pods', subresource: 'exec' }, verb: 'create' },
      { eventName: 'create pods/exec' },
    ],
    [
      'of no resource has its path',
      { objectRef: undefined, verb: 'get', requestURI: '/healthz?x=1' },
      { eventName: 'get /healthz', request: { endpoint: 'GET /healthz?x=1' } },
    ],
    [
      'of the core group has no group',
      { objectRef: { resource: 'nodes', name: 'n-1' } },
      { resourceId: 'nodes/n-1', resourceName: 'n-1' },
    ],
    [
      'that is forbidden is a denial',
      { responseStatus: { code: 403 } },
      { severity: 'ERROR', eventType: 'POLICY_DENIED' },
    ],
    [
      'that a policy forbids is a denial',
      { annotations: { 'authorization.k8s.io/decision': 'forbid' } },
      { eventType: 'POLICY_DENIED' },
    ],
    [
      'of status 404 is a failure',
      { responseStatus: { code: 404 } },
      { severity: 'ERROR', eventType: 'ADMIN_ACTIVITY' },
    ],
    ['of a panic is a failure', { stage: 'Panic' }, { severity: 'ERROR' }],
    [
      'of the control plane is one of the system',
      { user: { username: 'system:kube-scheduler' } },
      { eventType: 'SYSTEM_EVENT' },
    ],
    [
      'of a service account is its own',
      { user: { username: 'system:serviceaccount:a:b' } },
      { eventType: 'ADMIN_ACTIVITY' },
    ],
    ['of a node is its own', { user: { username: 'system:node:n-1' } }, { eventType: 'ADMIN_ACTIVITY' }],
    [
      'of somebody who has not signed in is nobody’s system event',
      { user: { username: 'system:anonymous' } },
      { eventType: 'ADMIN_ACTIVITY' },
    ],
    [
      'of somebody who acts as another names both',
      { impersonatedUser: { username: 'grace' } },
      { initiator: { id: 'ada@example.com' }, serviceAccountDelegationInfo: { principals: [{ id: 'grace' }] } },
    ],
    ['without a user is of unknown', { user: undefined }, { initiator: { id: 'unknown' } }],
    ['without addresses has none', { sourceIPs: [] }, { sourceIpAddress: '' }],
    [
      'that was truncated says so',
      { annotations: { 'audit.k8s.io/truncated': 'true' } },
      { details: { mapping: { truncated: true } } },
    ],
    [
      'with a verb that is a name of every object has it',
      { verb: 'constructor', objectRef: { resource: 'pods' } },
      { eventName: 'constructor pods', request: { endpoint: expect.stringMatching(/^CONSTRUCTOR /) } },
    ],
  ])('%s', (_, more, expected) => {
    expect(mapped(more)).toMatchObject(expected)
  })

  test.each([
    [{ auditID: 7 }, '"auditID"'],
    [{ stage: 'Later' }, '"stage"'],
    [{ verb: '' }, '"verb"'],
    [{ requestReceivedTimestamp: undefined }, '"requestReceivedTimestamp"'],
    [{ requestReceivedTimestamp: '2020-01-01T00:00:00Z' }, '90 days'],
  ])('with %j is refused, with the field', (more, field) => {
    expect(() => mapped(more)).toThrow(field)
  })
})

describe('the webhook of an API server', () => {
  test('sends a list with the query that it adds, and sends it again: everything is stored once', async () => {
    const { send, stored } = await sendingBy('kubernetes', 'prod')
    const list = listOf(anEvent(), anEvent())
    expect(await send(list, {}, '?timeout=30s')).toMatchObject({ status: 200, body: { stored: 2 } })
    expect(await send(list, {}, '?timeout=30s')).toMatchObject({ status: 200, body: { stored: 0, duplicates: 2 } })
    const zipped = gzipSync(JSON.stringify(list))
    const { body } = await send(zipped, { 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' })
    expect(body).toMatchObject({ duplicates: 2 })
    expect(await stored()).toHaveLength(2)
  })

  test('gets 200 for 400 events of which one is broken and one is large: none is lost', async () => {
    const { service, at, send, stored, quarantine } = await sendingBy('kubernetes', 'prod')
    const large = anEvent({ requestObject: { data: 'x'.repeat(2_000_000) } })
    const events = Array.from({ length: 398 }, () => anEvent())
    const { status, body } = await send(listOf(...events, anEvent({ requestReceivedTimestamp: 'now' }), large))
    expect([status, body.stored, body.quarantined]).toEqual([200, 399, 1])
    expect(await stored()).toHaveLength(399)
    expect(await quarantine()).toMatchObject([
      { format: 'kubernetes', message: expect.stringContaining('"eventTimeStamp"') },
    ])
    const { body: entry } = await service.call('GET', `${at}/entries/${body.results[399].id}`, {
      rights: ['operator *'],
    })
    expect(entry.payloads['request.body'].bytes).toBeGreaterThan(2_000_000)
  })

  test('has the events of receipt and start counted, and no entries of them, unless its key wants the starts', async () => {
    const stages = ['RequestReceived', 'ResponseStarted', 'ResponseComplete'].map((stage) =>
      anEvent({ stage, auditID: 'a-1' }),
    )
    const plain = await sendingBy('kubernetes', 'prod')
    expect(await plain.send(listOf(...stages))).toMatchObject({ status: 200, body: { stored: 1, filtered: 2 } })
    expect(plain.service.measured).toContainEqual(expect.objectContaining({ EntriesFiltered: 2, format: 'kubernetes' }))
    const settings = { kubernetes: { responseStarted: true } }
    const watched = await sendingBy('kubernetes', 'prod', {}, { settings })
    expect((await watched.send(listOf(...stages))).body).toMatchObject({ stored: 2, filtered: 1 })
  })

  test('has a record tried again as one of its cluster and by the settings of its key', async () => {
    const clock = { nowMs: Date.now() }
    const settings = { kubernetes: { responseStarted: true } }
    const options = { now: () => clock.nowMs }
    const { service, at, send, stored } = await sendingBy('kubernetes', 'prod', options, { settings })
    const requestReceivedTimestamp = new Date(clock.nowMs + 3_600_000).toISOString()
    const { body } = await send(listOf(anEvent({ requestReceivedTimestamp, stage: 'ResponseStarted' })))
    clock.nowMs += 3_600_000
    const retried = await service.call('POST', `${at}/quarantine/${body.results[0].id}`, { rights: ['operator *'] })
    expect(retried.body.status).toBe('stored')
    expect(await stored()).toMatchObject([
      { eventSource: 'kubernetes/prod', insertId: expect.stringMatching(/ResponseStarted$/) },
    ])
  })

  test('is no loss where it sends no list: it is kept', async () => {
    const { send, quarantine } = await sendingBy('kubernetes', 'prod')
    for (const body of [{}, { items: 7 }, listOf(null, 7)]) expect((await send(body)).status).toBe(200)
    expect(await quarantine()).toHaveLength(4)
  })

  test('may be replaced by the log file of a server, an event on each line', async () => {
    const { send, stored } = await sendingBy('kubernetes', 'prod')
    const lines = `${JSON.stringify(anEvent())}\n\n{"auditID":\n${JSON.stringify(anEvent())}\n`
    expect(await send(lines, { 'content-type': 'application/x-ndjson' })).toMatchObject({
      status: 207,
      body: { stored: 2, refused: 1 },
    })
    expect(await stored()).toHaveLength(2)
  })

  test.each([
    ['no JSON', '{"items": [', 400],
    ['more than 1,000', listOf(...Array.from({ length: 1001 }, () => ({}))), 413],
  ])('is answered for %s', async (_, body, status) => {
    const { send, stored } = await sendingBy('kubernetes', 'prod')
    expect((await send(body)).status).toBe(status)
    expect(await stored()).toEqual([])
  })

  test('is told to come again when nothing can be stored', async () => {
    const storeFaults = faults()
    const { send, stored } = await sendingBy('kubernetes', 'prod', { faults: storeFaults })
    await send(listOf(anEvent()))
    const list = listOf(anEvent(), anEvent({ verb: '' }))
    storeFaults.inject('not-written', (request) => request.startsWith('PutItem') || request.startsWith('PUT'))
    const { status, headers } = await send(list)
    expect([status, headers.get('retry-after')]).toEqual([503, '2'])
    storeFaults.heal()
    expect((await send(list)).body).toMatchObject({ stored: 1, quarantined: 1 })
    expect(await stored()).toHaveLength(2)
  })
})

test('what there is no time for is to be sent again, and is neither refused nor kept', async () => {
  const patience = { spent: false }
  const newBudget = () => Object.assign(patientBudget(), { isSpent: () => patience.spent })
  const { send, stored, quarantine } = await sendingBy('kubernetes', 'prod', { newBudget })
  await send(listOf(anEvent()))
  patience.spent = true
  const list = listOf(anEvent(), { no: 'event' })
  expect(await send(list)).toMatchObject({ status: 503, body: { stored: 0, refused: 0, failed: 2 } })
  patience.spent = false
  expect([await stored(), await quarantine()]).toEqual([[expect.anything()], []])
  expect(await send(list)).toMatchObject({ status: 200, body: { stored: 1, quarantined: 1 } })
})
