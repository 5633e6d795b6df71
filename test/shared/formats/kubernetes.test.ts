// An audit event of Kubernetes: each field of its entry, and from what.
import { describe } from 'vitest'
import { kubernetes } from '../../../shared/formats/kubernetes.ts'
import { aMinuteAgo, mappingTable, recordWith } from '../../mapping-table.ts'

const requestReceivedTimestamp = aMinuteAgo().replace('Z', '456Z')
const recordOf = recordWith({
  ...{ auditID: 'a-1', stage: 'ResponseComplete', verb: 'get', requestURI: '/api/v1/pods?limit=1' },
  requestReceivedTimestamp,
})
const { is, isFirstOf, isRefused } = mappingTable(kubernetes, recordOf, { source: 'prod' })

describe('what happened', () => {
  is('insertId', 'auditID and stage', {}, 'a-1/ResponseComplete')
  is('insertId', 'auditID and stage, of a panic', { stage: 'Panic' }, 'a-1/Panic')
  is('correlationId', 'auditID', {}, 'a-1')
  is('eventSource', 'the name of the cluster in the path', {}, 'kubernetes/prod')
  is('eventTimeStamp', 'requestReceivedTimestamp with its microseconds', {}, requestReceivedTimestamp)
  is('details.kubernetes.stageTimestamp', 'kept', { stageTimestamp: 'x' }, 'x')
  is('eventName', 'verb and requestURI without its query', {}, 'get /api/v1/pods')
  is('eventName', 'verb and resource', { 'objectRef.resource': 'pods' }, 'get pods')
  const exec = { verb: 'create', 'objectRef.resource': 'pods', 'objectRef.subresource': 'exec' }
  is('eventName', 'verb, resource and subresource', exec, 'create pods/exec')
  isRefused({ auditID: undefined }, '"auditID"')
  isRefused({ stage: 'Later' }, '"stage"')
  isRefused({ requestReceivedTimestamp: undefined }, '"requestReceivedTimestamp"')
})

describe('who did it', () => {
  isFirstOf('initiator.id', ['user.username'], 'unknown')
  is('initiator.email', 'user.username of that form', { 'user.username': 'ada@example.com' }, 'ada@example.com')
  is('initiator.email', 'not of another form', { 'user.username': 'ada' }, undefined)
  const user = { username: 'ada', uid: 'u', groups: ['g'], extra: { e: ['x'] } }
  is('details.kubernetes.user', 'uid, groups and extra', { user }, { uid: 'u', groups: ['g'], extra: { e: ['x'] } })
  const impersonated = { 'user.username': 'ada', 'impersonatedUser.username': 'grace' }
  is('serviceAccountDelegationInfo', 'impersonatedUser', impersonated, { principals: [{ id: 'grace' }] })
  is('initiator.id', 'who authenticated, whoever is impersonated', impersonated, 'ada')
  is('sourceIpAddress', 'the last of sourceIPs: a client can make up all others', { sourceIPs: ['b', 'a'] }, 'a')
  is('sourceIpAddress', 'without sourceIPs', {}, '')
  is('details.kubernetes.sourceIPs', 'kept', { sourceIPs: ['b', 'a'] }, ['b', 'a'])
  isFirstOf('userAgent', ['userAgent'], 'unknown')
})

describe('what it was done to', () => {
  is('request.endpoint', 'the method of verb, and requestURI', {}, 'GET /api/v1/pods?limit=1')
  for (const [verb, method] of Object.entries({
    create: 'POST',
    update: 'PUT',
    patch: 'PATCH',
    deletecollection: 'DELETE',
  }))
    is('request.endpoint', `${method} for ${verb}`, { verb }, `${method} /api/v1/pods?limit=1`)
  const objectRef = {
    apiGroup: 'apps',
    resource: 'deployments',
    namespace: 'default',
    name: 'web',
    resourceVersion: '7',
  }
  is('resourceId', 'group, resource, namespace and name', { objectRef }, 'apps/deployments/default/web')
  is('resourceId', 'of the core group, without a namespace', { objectRef: { resource: 'nodes', name: 'n' } }, 'nodes/n')
  is('resourceId', 'without objectRef', {}, undefined)
  isFirstOf('resourceName', ['objectRef.name'], undefined)
  is('details.kubernetes.objectRef.resourceVersion', 'kept', { objectRef }, '7')
  isFirstOf('request.body', ['requestObject'], undefined, () => ({ a: 1 }))
  isFirstOf('result', ['responseObject'], undefined, () => ({ b: 2 }))
  is('details.kubernetes.level', 'kept', { level: 'Metadata' }, 'Metadata')
  is('details.kubernetes.annotations', 'kept', { annotations: { a: 'b' } }, { a: 'b' })
  is('details.kubernetes.authenticationMetadata', 'kept', { authenticationMetadata: { i: 'x' } }, { i: 'x' })
  is('details.mapping.truncated', 'its annotation', { annotations: { 'audit.k8s.io/truncated': 'true' } }, true)
})

describe('how it ended', () => {
  is('severity', 'responseStatus.code below 400', { 'responseStatus.code': 399 }, 'INFO')
  is('severity', 'responseStatus.code from 400 on', { 'responseStatus.code': 400 }, 'ERROR')
  is('severity', 'a panic', { stage: 'Panic' }, 'ERROR')
  is('eventType', 'responseStatus.code 403', { 'responseStatus.code': 403 }, 'POLICY_DENIED')
  const forbid = { annotations: { 'authorization.k8s.io/decision': 'forbid' } }
  is('eventType', 'the annotation forbid', forbid, 'POLICY_DENIED')
  is('eventType', 'a user of the system', { 'user.username': 'system:kube-scheduler' }, 'SYSTEM_EVENT')
  for (const username of ['system:serviceaccount:a:b', 'system:node:n', 'system:anonymous', 'ada'])
    is('eventType', username, { 'user.username': username }, 'ADMIN_ACTIVITY')
})
