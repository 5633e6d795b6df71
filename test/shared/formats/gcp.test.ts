// An audit log of Google Cloud: each field of its entry, and from what.
import { describe } from 'vitest'
import { gcp } from '../../../shared/formats/gcp.ts'
import { aMinuteAgo, mappingTable, recordWith } from '../../mapping-table.ts'

const timestamp = aMinuteAgo().replace('Z', '456789Z')
const logName = (name: string) => `projects/p-1/logs/cloudaudit.googleapis.com%2F${name}`
const recordOf = recordWith({
  ...{ logName: logName('activity'), insertId: 'i-1', timestamp },
  protoPayload: { serviceName: 'iam.googleapis.com', methodName: 'SetIamPolicy' },
})
const { is, isFirstOf, isRefused } = mappingTable(gcp, recordOf)
const audit = (name: string) => `protoPayload.${name}`

describe('what happened', () => {
  is('insertId', 'insertId', {}, 'i-1')
  is('eventSource', 'serviceName', {}, 'iam.googleapis.com')
  is('eventName', 'methodName', {}, 'SetIamPolicy')
  is('eventTimeStamp', 'timestamp with its nanoseconds', {}, timestamp)
  isFirstOf('correlationId', ['operation.id', 'trace'], undefined)
  isFirstOf('region', ['resource.labels.location', 'resource.labels.zone'], 'unknown')
  const located = { [audit('resourceLocation.currentLocations')]: ['eu', 'us'], 'resource.labels.location': 'x' }
  is('region', 'the first of currentLocations before the labels', located, 'eu')
  for (const field of ['logName', 'insertId', 'timestamp']) isRefused({ [field]: undefined }, `"${field}"`)
  for (const field of ['serviceName', 'methodName']) isRefused({ [audit(field)]: undefined }, `"${field}"`)
})

describe('who did it', () => {
  const [subject, email] = ['principalSubject', 'principalEmail'].map((name) =>
    audit(`authenticationInfo.${name}`),
  ) as [string, string]
  isFirstOf('initiator.id', [subject, email], 'unknown')
  isFirstOf('initiator.email', [email], undefined)
  const chain = [
    { firstPartyPrincipal: { principalEmail: 'robot@example.com' } },
    { principalSubject: 'principal://x' },
    { thirdPartyPrincipal: {} },
  ]
  is(
    'serviceAccountDelegationInfo',
    'that of authenticationInfo',
    { [audit('authenticationInfo.serviceAccountDelegationInfo')]: chain },
    {
      principals: [{ id: 'robot@example.com', email: 'robot@example.com' }, { id: 'principal://x' }],
    },
  )
  isFirstOf('sourceIpAddress', [audit('requestMetadata.callerIp')], '')
  isFirstOf('userAgent', [audit('requestMetadata.callerSuppliedUserAgent')], 'unknown')
})

describe('what it was done to', () => {
  const resource = { [audit('resourceName')]: 'projects/p-1' }
  is('resourceId', 'serviceName and resourceName', resource, '//iam.googleapis.com/projects/p-1')
  is('resourceId', 'without resourceName', {}, undefined)
  isFirstOf('resourceName', [audit('resourceName')], undefined)
  is(
    'context',
    'project_id before logName',
    { 'resource.labels.project_id': 'p-2' },
    { organizationId: 'o-1', projectId: 'p-2' },
  )
  is('context', 'the project of logName', {}, { organizationId: 'o-1', projectId: 'p-1' })
  const ofFolder = { logName: 'folders/77/logs/cloudaudit.googleapis.com%2Factivity' }
  is('context', 'the folder of logName', ofFolder, { organizationId: 'o-1', folderId: '77' })
  isFirstOf('request.body', [audit('request')], undefined, () => ({ a: 1 }))
  isFirstOf('result', [audit('response')], undefined, () => ({ b: 2 }))
  isFirstOf('details.before', [audit('resourceOriginalState')], undefined, () => ({ c: 3 }))
  const called = { 'httpRequest.requestMethod': 'GET', 'httpRequest.requestUrl': 'https://x/y' }
  is('request.endpoint', 'httpRequest', called, 'GET https://x/y')
  is('request.endpoint', 'else methodName', {}, 'SetIamPolicy')
})

describe('how it ended', () => {
  is('severity', 'status.code 0', { [audit('status.code')]: 0 }, 'INFO')
  is('severity', 'another status.code', { [audit('status.code')]: 5 }, 'ERROR')
  is('severity', 'a severity of ERROR or above', { severity: 'CRITICAL' }, 'ERROR')
  is('eventType', 'another status.code', { [audit('status.code')]: 5 }, 'ADMIN_ACTIVITY')
  is('eventType', 'status.code 7', { [audit('status.code')]: 7 }, 'POLICY_DENIED')
  const refused = { [audit('authorizationInfo')]: [{ granted: true }, { granted: false }] }
  is('eventType', 'a permission that was not granted', refused, 'POLICY_DENIED')
  is('eventType', 'the log of policies', { logName: logName('policy') }, 'POLICY_DENIED')
  is('eventType', 'the log of system events', { logName: logName('system_event') }, 'SYSTEM_EVENT')
  is('eventType', 'the log of access to data', { logName: logName('data_access') }, 'ADMIN_ACTIVITY')
  is('eventType', 'a log of another name', { logName: 'projects/p-1/logs/my-policy' }, 'ADMIN_ACTIVITY')
})

describe('access by Google itself', () => {
  const jsonPayload = {
    '@type': 'type.googleapis.com/google.cloud.audit.TransparencyLog',
    location: { principalOfficeCountry: 'US', principalEmployingEntity: 'Google LLC' },
    principalJobTitle: 'Engineering',
    product: ['Cloud Storage'],
    reason: [{ type: 'CUSTOMER_INITIATED_SUPPORT', detail: 'Case number: bar123' }],
    accesses: [{ methodName: 'GoogleInternal.Read', resourceName: '//googleapis.com/storage/buckets/b/objects/o' }],
  }
  const given = {
    logName: logName('access_transparency'),
    protoPayload: undefined,
    'operation.id': 'op-1',
    jsonPayload,
  }
  is('eventSource', 'the name of the log', given, 'cloudaudit.googleapis.com/access_transparency')
  is('eventName', 'the method of the first access', given, 'GoogleInternal.Read')
  is('initiator.id', 'who employs the principal', given, 'Google LLC')
  is('initiator.id', 'without it', { ...given, 'jsonPayload.location': undefined }, 'unknown')
  is('resourceId', 'the resource of the first access', given, '//googleapis.com/storage/buckets/b/objects/o')
  is('correlationId', 'operation.id', given, 'op-1')
  is('eventType', 'its log', given, 'ADMIN_ACTIVITY')
  is('details.gcp.jsonPayload', 'kept', given, jsonPayload)
  isRefused({ ...given, 'jsonPayload.accesses': undefined }, '"jsonPayload.accesses"')
})
