// Records of other systems: by which fields of its entry a record is found, for each format a table of its makers' records.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Fields } from '../../shared/formats/format.ts'
import { formats } from '../../shared/formats/formats.ts'
import { newId } from '../entries.ts'
import { mappedBy, sendingBy } from '../sending.ts'

const now = () => new Date(Date.now() - 60_000)

/** The record at a place of its samples, of a minute ago, with changes. */
function sample(format: keyof typeof formats, at: number, more: Fields = {}): Fields {
  const file = join(import.meta.dirname, `../samples/senders/${format}.json`)
  const text = readFileSync(file, 'utf8').replaceAll(/2026-11-24T11:58:2[23]/g, now().toISOString().slice(0, 19))
  const seconds = Math.floor(now().getTime() / 1000)
  return { ...JSON.parse(text.replaceAll('1795521502', String(seconds)))[at], ...more }
}

const mapped = (format: keyof typeof formats, at: number, more: Fields = {}) =>
  mappedBy(formats[format], sample(format, at, more))

describe('a record of CloudTrail', () => {
  test('is found by who called what on which resource', () => {
    expect(mapped('cloudtrail', 0)).toMatchObject({
      insertId: 'e-1',
      eventVersion: '1.11',
      eventSource: 's3',
      eventName: 'PutBucketPolicy',
      region: 'eu-central-1',
      severity: 'INFO',
      eventType: 'ADMIN_ACTIVITY',
      sourceIpAddress: '192.0.2.10',
      userAgent: '[aws-cli/2]',
      initiator: { id: 'arn:aws:sts::111122223333:assumed-role/Admin/ada@example.com', email: 'ada@example.com' },
      serviceAccountDelegationInfo: { principals: [{ id: 'arn:aws:iam::111122223333:role/Admin' }] },
      resourceId: 'arn:aws:s3:::evidence',
      correlationId: 'R1',
      context: { projectId: '111122223333' },
      request: { endpoint: 'PutBucketPolicy', body: { bucketName: 'evidence', policy: '' } },
    })
  })

  test.each([
    [
      'that a policy refuses is a denial',
      1,
      {},
      { eventType: 'POLICY_DENIED', severity: 'ERROR', sourceIpAddress: 'AWS Internal' },
    ],
    [
      'of a service is one of the system',
      2,
      {},
      { eventType: 'SYSTEM_EVENT', initiator: { id: 'kms.amazonaws.com' }, userAgent: 'unknown' },
    ],
    ['of a refused login is a failure', 3, {}, { severity: 'ERROR', initiator: { id: '1' } }],
    [
      'with another error is a failure',
      0,
      { errorCode: 'NoSuchBucket' },
      { severity: 'ERROR', eventType: 'ADMIN_ACTIVITY' },
    ],
    [
      'of Insights is named by what is unusual, and is one of the system',
      4,
      {},
      {
        eventName: 'ApiCallRateInsight',
        eventSource: 'autoscaling',
        eventType: 'SYSTEM_EVENT',
        initiator: { id: 'unknown' },
        details: { cloudtrail: { insightDetails: { eventName: 'CompleteLifecycleAction' } } },
      },
    ],
    ['without resources has that of its parameters', 0, { resources: undefined }, { resourceId: 'evidence' }],
  ])('%s', (_, at, more, expected) => {
    expect(mapped('cloudtrail', at, more)).toMatchObject(expected)
  })
})

describe('an audit log of Google Cloud', () => {
  test('is found by who called what on which resource, and has the state before', () => {
    expect(mapped('gcp', 0)).toMatchObject({
      insertId: 'i-1',
      eventSource: 'iam.googleapis.com',
      eventName: 'google.iam.admin.v1.SetIAMPolicy',
      eventTimeStamp: expect.stringMatching(/\.645123456Z$/),
      region: 'europe-west3',
      initiator: { id: 'user:ada@example.com', email: 'ada@example.com' },
      serviceAccountDelegationInfo: { principals: [{ id: 'robot@p-1.iam.gserviceaccount.com' }] },
      resourceId: '//iam.googleapis.com/projects/p-1',
      resourceName: 'projects/p-1',
      correlationId: 'op-1',
      context: { projectId: 'p-1' },
      request: { body: { policy: { bindings: [] } } },
      result: { etag: 'x' },
      details: { before: { a: 1 } },
    })
  })

  test.each([
    [
      'with status 7 is a denial, and is of its folder',
      1,
      {},
      {
        eventType: 'POLICY_DENIED',
        severity: 'ERROR',
        context: { folderId: '77' },
        correlationId: 'projects/p/traces/t',
        initiator: { id: 'ada@example.com' },
      },
    ],
    [
      'of system events is one of the system',
      2,
      {},
      { eventType: 'SYSTEM_EVENT', region: 'z', initiator: { id: 'unknown' } },
    ],
  ])('%s', (_, at, more, expected) => {
    expect(mapped('gcp', at, more)).toMatchObject(expected)
  })
})

describe('a record of the vendor’s audit library', () => {
  const expected = {
    eventSource: 'resource-manager',
    eventName: 'resource-manager.project.update',
    eventType: 'ADMIN_ACTIVITY',
    region: 'eu01',
    initiator: { id: 'u-1', email: 'ada@example.com' },
    serviceAccountDelegationInfo: { principals: [{ id: 'sa-1' }] },
    sourceIpAddress: '192.0.2.10',
    userAgent: 'Portal',
    correlationId: 'c-1',
    context: { projectId: 'p-1' },
    resourceId: 'projects/p-1',
    request: { endpoint: 'PATCH /v2/projects/p-1', body: { new_name: 'x' } },
    result: { ok_then: true },
  }
  test.each([0, 1])('is found by its fields in either spelling, %i', (at) => {
    expect(mapped('stackit', at)).toMatchObject(expected)
  })

  test.each([
    [
      'of access to data says so',
      2,
      {},
      { eventType: 'ADMIN_ACTIVITY', severity: 'ERROR', details: { access: 'data' } },
    ],
    [
      'without a time has that of its id',
      3,
      {},
      { eventType: 'SYSTEM_EVENT', severity: 'ERROR', eventTimeStamp: expect.stringMatching(/\.000Z$/) },
    ],
    [
      'of a folder is of that folder',
      0,
      { logName: 'folders/f-1/logs/policy-denied' },
      { eventType: 'POLICY_DENIED', context: { folderId: 'f-1' } },
    ],
  ])('%s', (_, at, more, wanted) => {
    expect(mapped('stackit', at, more)).toMatchObject(wanted)
  })

  test.each([
    [{ logName: 'organizations/o-2/logs/admin-activity' }, '"log_name" is of another organization'],
    [{ logName: 'projects/p/logs/else' }, '"log_name"'],
    [{ insertId: '' }, '"insert_id"'],
    [{ timestamp: undefined, insertId: 'x' }, '"timestamp"'],
    [{ protoPayload: {} }, '"proto_payload.operation_name"'],
  ])('with %j is refused, with the field', (more, field) => {
    expect(() => mapped('stackit', 0, more)).toThrow(field)
  })
})

describe('an event of Azure', () => {
  test.each([
    [
      'is found by its claims, its resource and its refusal',
      0,
      {},
      {
        eventSource: 'azure/MICROSOFT.COMPUTE',
        eventName: 'MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE',
        eventType: 'POLICY_DENIED',
        severity: 'ERROR',
        initiator: { id: 'oid-1', email: 'ada@example.com' },
        sourceIpAddress: '192.0.2.10',
        correlationId: 'c-1',
        region: 'global',
        context: { projectId: 's-1' },
        details: { resourceGroup: 'RG' },
        insertId: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ],
    [
      'of the REST API has its own names',
      1,
      {},
      {
        insertId: 'd-1',
        eventSource: 'azure/Microsoft.Storage',
        initiator: { id: 'a-1', email: 'ada@example.com' },
        sourceIpAddress: '192.0.2.1',
        severity: 'INFO',
      },
    ],
    ['without a caller is one of the system', 2, {}, { eventType: 'SYSTEM_EVENT', initiator: { id: 'unknown' } }],
  ])('%s', (_, at, more, expected) => {
    expect(mapped('azure', at, more)).toMatchObject(expected)
  })

  test('has another identity at its end than at its start, and the same when it is sent again', () => {
    const ids = ['Start', 'Success', 'Start'].map(
      (resultType) => mapped('azure', 2, { resultType, time: '2026-11-20T00:00:00Z' })['insertId'],
    )
    expect(ids[0]).toBe(ids[2])
    expect(ids[0]).not.toBe(ids[1])
  })
})

describe('an event of Keycloak, GitHub or GitLab', () => {
  test.each([
    [
      'keycloak',
      0,
      {
        insertId: 'k-1',
        eventSource: 'keycloak/r',
        eventName: 'LOGIN_ERROR',
        eventType: 'POLICY_DENIED',
        severity: 'ERROR',
        initiator: { id: 'u-1', email: 'ada@example.com' },
        correlationId: 's-1',
        eventTimeStamp: expect.stringMatching(/\.645Z$/),
      },
    ],
    [
      'keycloak',
      1,
      {
        eventName: 'UPDATE CLIENT_ROLE',
        initiator: { id: 'u-2' },
        resourceId: 'clients/c/roles/x',
        request: { endpoint: 'UPDATE clients/c/roles/x', body: { name: 'x' } },
        severity: 'INFO',
      },
    ],
    ['keycloak', 2, { insertId: 'k-3', eventName: 'LOGOUT', initiator: { id: 'u' } }],
    [
      'github',
      0,
      {
        insertId: 'd-1',
        eventSource: 'github',
        eventName: 'repo.destroy',
        initiator: { id: '4711' },
        sourceIpAddress: '192.0.2.10',
        userAgent: 'Mozilla/5.0',
        resourceId: 'o/r',
        correlationId: 'q-1',
        severity: 'INFO',
      },
    ],
    [
      'github',
      1,
      {
        insertId: expect.stringMatching(/^[0-9a-f]{64}$/),
        severity: 'ERROR',
        initiator: { id: 'ada@example.com', email: 'ada@example.com' },
        resourceId: 'ada',
      },
    ],
    [
      'gitlab',
      0,
      {
        insertId: 'g-1',
        eventSource: 'gitlab',
        eventName: 'repository_git_operation',
        initiator: { id: '1', email: 'ada@example.com' },
        resourceId: 'Project/3',
        resourceName: 'g/p',
        sourceIpAddress: '127.0.0.1',
      },
    ],
    [
      'gitlab',
      1,
      { insertId: '7', initiator: { id: '-1' }, severity: 'ERROR', resourceId: 'User/2', sourceIpAddress: '192.0.2.3' },
    ],
    ['gitlab', 2, { insertId: '5', eventName: 'user_email_updated', resourceId: 'User/51', initiator: { id: '51' } }],
    ['gitlab', 3, { eventName: 'group_created', initiator: { id: '1', email: 'admin@example.com' } }],
  ] as const)('is found by its fields: %s %i', (format, at, expected) => {
    expect(mapped(format, at)).toMatchObject(expected)
  })

  test.each([
    ['keycloak', { time: 'now' }, '"time"'],
    ['keycloak', { eventId: 7 }, '"eventId"'],
    ['github', { '@timestamp': 1e18 }, '"@timestamp"'],
    ['github', { action: '' }, '"action"'],
    ['gitlab', { id: null }, '"id"'],
    ['gitlab', { event_type: undefined }, '"event_type"'],
  ] as const)('of %s with %j is refused, with the field', (format, more, field) => {
    expect(() => mapped(format, 0, more)).toThrow(field)
  })
})

describe('each sender', () => {
  const wrapped = {
    cloudtrail: [
      (record: Fields) => ({ 'detail-type': 'x', detail: record }),
      (record: Fields) => ({ Records: [record] }),
    ],
    gcp: [
      (record: Fields) => ({
        message: { data: Buffer.from(JSON.stringify(record)).toString('base64'), messageId: newId() },
      }),
    ],
    azure: [(record: Fields) => ({ records: [record] })],
    keycloak: [(record: Fields) => ({ events: [record] })],
    stackit: [],
    github: [],
    gitlab: [],
  } as const satisfies Partial<Record<keyof typeof formats, readonly ((record: Fields) => Fields)[]>>

  test.each(Object.entries(wrapped))(
    'stores a record of %s once, in whatever it is sent, however often',
    async (name, ways) => {
      const format = name as keyof typeof wrapped
      const { send, stored } = await sendingBy(format, 'source', {}, { settings: {} })
      const record = sample(format, 0)
      const bodies = [record, [record, record], ...ways.map((way) => way(record))]
      for (const body of bodies) expect(await send(body)).toMatchObject({ status: 200, body: { refused: 0 } })
      const lines = `${JSON.stringify(record)}\n${JSON.stringify(record)}\n`
      expect((await send(lines, { 'content-type': 'application/x-ndjson' })).body).toMatchObject({ duplicates: 2 })
      expect(await stored()).toHaveLength(1)
    },
  )

  test.each([
    ['kubernetes', true],
    ['gcp', true],
    ['keycloak', true],
    ['gitlab', true],
    ['stackit', false],
    ['cloudtrail', false],
    ['azure', false],
    ['github', false],
  ] as const)('that would drop what is refused has it kept: %s, %s', async (format, isKept) => {
    const { send, quarantine } = await sendingBy(format, 'source')
    const bad = { no: 'record' }
    expect((await send(bad)).status).toBe(isKept ? 200 : 400)
    expect(await quarantine()).toHaveLength(isKept ? 1 : 0)
    const kept = await sendingBy(format, 'source', {}, { keepsRefused: true })
    expect((await kept.send([bad, {}])).status).toBe(200)
    expect(await kept.quarantine()).toHaveLength(2)
  })
})
