// A record of CloudTrail: each field of its entry, and from what.
import { describe } from 'vitest'
import { cloudtrail } from '../../../shared/formats/cloudtrail.ts'
import { aMinuteAgo, mappingTable, recordWith } from '../../mapping-table.ts'

const eventTime = aMinuteAgo()
const recordOf = recordWith({ eventID: 'e-1', eventTime, eventSource: 's3.amazonaws.com', eventName: 'DeleteBucket' })
const { is, isFirstOf, isRefused } = mappingTable(cloudtrail, recordOf)

describe('what happened', () => {
  is('insertId', 'eventID', {}, 'e-1')
  is('details.cloudtrail.sharedEventID', 'kept', { sharedEventID: 's-1' }, 's-1')
  is('eventVersion', 'eventVersion', { eventVersion: '1.11' }, '1.11')
  is('eventSource', 'eventSource without .amazonaws.com', {}, 's3')
  is('eventSource', 'eventSource as it is', { eventSource: 'signin.example.com' }, 'signin.example.com')
  is('eventTimeStamp', 'eventTime', {}, eventTime)
  is('eventName', 'eventName', {}, 'DeleteBucket')
  isFirstOf('region', ['awsRegion'], 'unknown')
  isFirstOf('correlationId', ['requestID'], undefined)
  for (const field of ['eventID', 'eventTime', 'eventSource', 'eventName'])
    isRefused({ [field]: undefined }, `"${field}"`)
})

describe('who did it', () => {
  const identities = ['arn', 'principalId', 'invokedBy', 'accountId'].map((name) => `userIdentity.${name}`)
  isFirstOf('initiator.id', identities, 'unknown')
  const session = { 'userIdentity.arn': 'arn:aws:sts::1:assumed-role/Admin/ada@example.com' }
  is('initiator.email', 'the name of the session, if it is one', session, 'ada@example.com')
  is(
    'initiator.email',
    'none of another name',
    { 'userIdentity.arn': 'arn:aws:sts::1:assumed-role/Admin/ada' },
    undefined,
  )
  const issuer = { 'userIdentity.sessionContext.sessionIssuer.arn': 'arn:role' }
  is('serviceAccountDelegationInfo', 'the issuer of the session', issuer, { principals: [{ id: 'arn:role' }] })
  const behalf = { ...issuer, 'userIdentity.onBehalfOf.userId': 'u-1' }
  const both = { principals: [{ id: 'arn:role' }, { id: 'u-1' }] }
  is('serviceAccountDelegationInfo', 'and on whose behalf it acts', behalf, both)
  is('sourceIpAddress', 'an address', { sourceIPAddress: '192.0.2.1' }, '192.0.2.1')
  is('sourceIpAddress', 'the name of a service', { sourceIPAddress: 'AWS Internal' }, 'AWS Internal')
  is('sourceIpAddress', 'without sourceIPAddress', {}, '')
  isFirstOf('userAgent', ['userAgent'], 'unknown')
})

describe('what it was done to', () => {
  is('request.endpoint', 'eventName: there is no path', {}, 'DeleteBucket')
  isFirstOf('request.body', ['requestParameters'], undefined, () => ({ a: 1 }))
  isFirstOf('result', ['responseElements'], undefined, () => ({ b: 2 }))
  const resources = [{ ARN: 'arn:1', accountId: '1' }, { ARN: 'arn:2' }]
  const requestParameters = { bucketName: 'b', instanceId: 'i-1' }
  is('resourceId', 'the first of resources', { resources, requestParameters }, 'arn:1')
  is('resourceId', 'else the narrowest parameter that names one', { requestParameters }, 'i-1')
  is('resourceId', 'else none', { requestParameters: { other: 'x' } }, undefined)
  is('details.cloudtrail.resources', 'kept', { resources }, resources)
  is('context.projectId', 'recipientAccountId', { recipientAccountId: '111122223333' }, '111122223333')
})

describe('how it ended', () => {
  is('severity', 'without errorCode', {}, 'INFO')
  is('severity', 'errorCode', { errorCode: 'NoSuchBucket' }, 'ERROR')
  is('eventType', 'errorCode of another kind', { errorCode: 'NoSuchBucket' }, 'ADMIN_ACTIVITY')
  for (const errorCode of [
    'AccessDenied',
    'AccessDeniedException',
    'UnauthorizedAccess',
    'Client.UnauthorizedOperation',
  ])
    is('eventType', errorCode, { errorCode }, 'POLICY_DENIED')
  is('eventType', 'AwsServiceEvent', { eventType: 'AwsServiceEvent' }, 'SYSTEM_EVENT')
  is('eventType', 'an identity of the kind AWSService', { 'userIdentity.type': 'AWSService' }, 'SYSTEM_EVENT')
  const login = { eventName: 'ConsoleLogin', responseElements: { ConsoleLogin: 'Failure' } }
  is('severity', 'a login to the console that failed', login, 'ERROR')
  is('severity', 'one that did not', { ...login, responseElements: { ConsoleLogin: 'Success' } }, 'INFO')
})
