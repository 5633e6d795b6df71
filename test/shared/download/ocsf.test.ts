// Entries as events of OCSF: each as the framework's own schema of the class demands it, and each field where a SIEM looks for it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { ocsfEvent, ocsfVersion } from '../../../shared/download/ocsf.ts'
import type { Entry } from '../../../shared/entry/entry.ts'
import { sha256Hex } from '../../../shared/sha256-hex.ts'
import { anEntry } from '../../entries.ts'

const samples = join(import.meta.dirname, '../../samples')
const schema = JSON.parse(
  gunzipSync(readFileSync(join(samples, `ocsf-${ocsfVersion}-api-activity.json.gz`))).toString(),
)
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema)

function stored(over: object = {}): Entry {
  const entry = {
    ...anEntry(),
    id: '019b7ca9-8f2e-8e0f-bb1e-f403360304af',
    receivedTimeStamp: '2026-11-24T12:00:00.000Z',
  }
  return { ...entry, ...over } as Entry
}

/** What JSON Schema cannot say of the framework's objects: of these members, at least one is there. */
const constraints: readonly (readonly [string, readonly string[]])[] = [
  ['actor', ['process', 'user', 'invoked_by', 'session', 'app_name', 'app_uid']],
  ['actor.user', ['account', 'name', 'uid']],
  ['src_endpoint', ['ip', 'uid', 'name', 'hostname', 'svc_name']],
  ['metadata.product', ['name', 'uid']],
  ['api.service', ['name', 'uid']],
  ['cloud.org', ['name', 'uid']],
  ['http_request.url', ['url_string', 'path']],
]

function faultsOf(entry: Entry): unknown[] {
  const event = JSON.parse(JSON.stringify(ocsfEvent(entry)))
  validate(event)
  const faults: unknown[] = [...(validate.errors ?? [])]
  const demand = (object: object | undefined, members: readonly string[], what: string) => {
    if (object && !members.some((member) => Object.hasOwn(object, member))) faults.push(`${what}: none of ${members}`)
  }
  for (const [path, members] of constraints) {
    const object = path.split('.').reduce((value, name) => value?.[name], event)
    demand(object, members, path)
  }
  for (const resource of event.resources ?? []) demand(resource, ['name', 'uid'], 'resources')
  if (event.type_uid !== event.class_uid * 100 + event.activity_id) faults.push('type_uid')
  return faults
}

function linesOf(name: string): object[] {
  const bytes = readFileSync(join(samples, name))
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

describe('the event of an entry', () => {
  test('is as the class demands it, for each of a cloud’s records under attack', () => {
    const entries = linesOf('cloud-attack.ndjson.gz').map(stored)
    expect(entries.length).toBeGreaterThan(1000)
    for (const entry of entries) expect(faultsOf(entry)).toEqual([])
    const ids = new Set(entries.map((entry) => ocsfEvent(entry)['activity_id']))
    expect([...ids].toSorted()).toEqual([1, 2, 3, 4])
  })

  test.each<[string, object]>([
    ['with nothing that it may leave out', { insertId: undefined, resourceId: undefined, correlationId: undefined }],
    ['without an address', { sourceIpAddress: '' }],
    ['from a service', { sourceIpAddress: 'AWS Internal' }],
    ['from several addresses', { sourceIpAddress: '[2001:db8::1]:443, 192.0.2.1' }],
    ['of a list and a text', { result: { value: [1] }, details: { value: null } }],
    ['with headers', { request: { endpoint: 'GET /a?b=c', headers: { a: 'b' }, parameters: { c: 'd' }, body: {} } }],
    ['of several resources', { resources: [{ id: 'a' }, { name: 'b', type: 't' }, { type: 'no name' }], result: {} }],
    ['with a chain of delegation', { serviceAccountDelegationInfo: { principals: [{ id: 'p-1' }, { id: 'p-2' }] } }],
    ['with fields of its sender', { unlisted: { deep: [1, null] }, context: { organizationId: 'o', more: 1 } }],
    ['with no method in its request', { request: { endpoint: 'create pods/exec' } }],
    ['with the nanoseconds of its time', { eventTimeStamp: '2026-11-24T11:58:22.123456789Z' }],
    ['with a leap second', { eventTimeStamp: '2016-12-31T23:59:60Z' }],
  ])('%s is as the class demands it', (_, over) => {
    expect(faultsOf(JSON.parse(JSON.stringify(stored(over))))).toEqual([])
  })

  test('has each field where the framework has it', () => {
    const entry = stored({
      ...{ insertId: 'i-1', eventSource: 'iam', eventName: 'role.delete', region: 'eu01', severity: 'ERROR' },
      ...{ eventTimeStamp: '2026-11-24T11:58:22.645123Z', sourceIpAddress: '192.0.2.10:51812', userAgent: 'curl/8' },
      initiator: { id: 'u-1', email: 'ada@example.com' },
      context: { organizationId: 'o-1', projectId: 'p-1' },
      request: {
        endpoint: 'POST /v2/roles',
        body: { role: 'admin' },
        headers: { accept: 'x' },
        parameters: { q: '1' },
      },
      ...{ resourceId: 'r-1', resourceName: 'admin', correlationId: 'c-1', result: { code: 409 } },
      details: { mapping: { format: 'cloudtrail' }, more: true },
    })
    expect(ocsfEvent(entry)).toMatchObject({
      ...{ category_uid: 6, class_uid: 6003, activity_id: 4, activity_name: 'Delete', type_uid: 600304 },
      ...{ time: Date.parse('2026-11-24T11:58:22.645Z'), severity_id: 1, status_id: 2, status_detail: 'FAILURE' },
      metadata: {
        ...{ version: '1.8.0', profiles: ['cloud'], uid: entry.id, original_event_uid: 'i-1', correlation_uid: 'c-1' },
        ...{ original_time: entry.eventTimeStamp, logged_time: Date.parse(entry.receivedTimeStamp), tenant_uid: 'o-1' },
      },
      actor: { user: { uid: 'u-1', email_addr: 'ada@example.com' } },
      api: { operation: 'role.delete', service: { name: 'iam' }, request: { uid: 'c-1', data: { role: 'admin' } } },
      src_endpoint: { ip: '192.0.2.10', name: '192.0.2.10:51812' },
      resources: [{ uid: 'r-1', name: 'admin', region: 'eu01', namespace: 'p-1', data: { code: 409 } }],
      http_request: {
        ...{ http_method: 'POST', url: { path: '/v2/roles' }, user_agent: 'curl/8' },
        http_headers: [{ name: 'accept', value: 'x' }],
      },
      cloud: { provider: 'AWS', region: 'eu01', org: { uid: 'o-1' }, project_uid: 'p-1' },
      unmapped: { request: { endpoint: 'POST /v2/roles', parameters: { q: '1' } }, details: { more: true } },
    })
  })

  test.each<[string, string, number]>([
    ['DeleteBucket', 'DeleteBucket', 4],
    ['Project member added', 'PATCH /members', 1],
    ['MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE', '', 3],
    ['create pods/exec', '', 1],
    ['UPDATE CLIENT_ROLE', '', 3],
    ['storage.buckets.list', '', 2],
    ['apikey.revoked', '', 4],
    ['LOGIN', 'POST /login', 1],
    ['LOGIN', '/login', 99],
    ['Anmeldung', 'CONNECT /x', 99],
    ['constructor', '__proto__ /x', 99],
  ])('%s by "%s" is the activity %i', (eventName, endpoint, id) => {
    const event = ocsfEvent(stored({ eventName, request: { endpoint: endpoint || eventName } }))
    expect([event['activity_id'], event['type_uid']]).toEqual([id, 600300 + id])
    if (id === 99) expect(event['activity_name']).toBe(eventName)
  })

  const principals = [{ id: 'role-1' }, { id: 'role-2' }]
  const of = (format: string) => ({ details: { mapping: { format } } })
  const disk = { id: 'd-1', name: 'data', type: 'disk' }
  test.each<[string, string, object, unknown]>([
    ['actor.user.type_id', 'a person', { initiator: { id: 'u-1', email: 'ada@example.com' } }, 1],
    ['actor.user.type_id', 'an event of the system', { eventType: 'SYSTEM_EVENT', initiator: { id: 'x' } }, 3],
    ['actor.user.uid', 'initiator.id', { initiator: { id: 'u-1' } }, 'u-1'],
    ['actor.session.issuer', 'the first of the delegation', { serviceAccountDelegationInfo: { principals } }, 'role-1'],
    ['actor.session', 'without a delegation', {}, undefined],
    ['api.request.uid', 'correlationId', { correlationId: 'c-1' }, 'c-1'],
    ['api.request.uid', 'else the id', { correlationId: undefined }, stored().id],
    ['src_endpoint', 'an address', { sourceIpAddress: '192.0.2.1' }, { ip: '192.0.2.1' }],
    ['src_endpoint', 'the name of a service', { sourceIpAddress: 'AWS Internal' }, { name: 'AWS Internal' }],
    ['src_endpoint', 'nothing', { sourceIpAddress: '' }, { name: 'Unknown' }],
    [
      'resources.1',
      'another of resources',
      { resourceId: 'r-1', resources: [{ id: 'r-1' }, disk] },
      { uid: 'd-1', name: 'data', type: 'disk', region: 'eu01' },
    ],
    [
      'resources.0.namespace',
      'the project',
      { resourceId: 'r', context: { organizationId: 'o', projectId: 'p', folderId: 'f' } },
      'p',
    ],
    [
      'resources.0.namespace',
      'else the folder',
      { resourceId: 'r', context: { organizationId: 'o', folderId: 'f' } },
      'f',
    ],
    ['resources.0.namespace', 'else the organization', { resourceId: 'r', context: { organizationId: 'o' } }, 'o'],
    ...Object.entries({ cloudtrail: 'AWS', gcp: 'GCP', azure: 'Azure', stackit: 'STACKIT', github: 'Unknown' }).map(
      ([format, provider]): [string, string, object, unknown] => ['cloud.provider', format, of(format), provider],
    ),
    ['http_request.http_method', 'no request by HTTP', { request: { endpoint: 'DeleteBucket' } }, undefined],
    ['metadata.log_name', 'the organization', { context: { organizationId: 'o-1' } }, 'organizations/o-1'],
    [
      'unmapped.serviceAccountDelegationInfo',
      'the whole chain',
      { serviceAccountDelegationInfo: { principals } },
      { principals },
    ],
    [
      'unmapped.result',
      'a result of no resource',
      { resourceId: undefined, resourceName: undefined, result: { a: 1 } },
      { a: 1 },
    ],
  ])('%s: %s', (path, _, over, expected) => {
    const event = JSON.parse(JSON.stringify(ocsfEvent(stored({ region: 'eu01', ...over }))))
    const at = path.split('.').reduce((value, name) => value?.[name], event)
    expect(at).toEqual(expected)
  })

  test('succeeds, fails and is denied as the entry’s outcome says, and is never a severe one', () => {
    const told = (over: object) => {
      const { status_id: status, status_detail: detail, severity_id: severity } = ocsfEvent(stored(over))
      return [status, detail, severity]
    }
    expect(told({ severity: 'INFO' })).toEqual([1, 'SUCCESS', 1])
    expect(told({ severity: 'ERROR' })).toEqual([2, 'FAILURE', 1])
    expect(told({ eventType: 'POLICY_DENIED' })).toEqual([2, 'DENIED', 1])
    expect(told({ severity: 'INFO', outcome: 'FAILURE' })).toEqual([2, 'FAILURE', 1])
  })

  test('has the whole entry, and its hash', () => {
    const entry = stored({ details: { a: [1, 'x'] } })
    const { raw_data: raw, raw_data_hash: hash } = ocsfEvent(entry)
    expect(JSON.parse(String(raw))).toEqual(JSON.parse(JSON.stringify(entry)))
    expect(hash).toEqual({ algorithm: 'SHA-256', algorithm_id: 3, value: sha256Hex(String(raw)) })
  })
})
