// An event of Azure's activity log, as it is streamed and as its REST API has it: each field of its entry, and from what.
import { describe, expect } from 'vitest'
import { azure } from '../../../shared/formats/azure.ts'
import { aMinuteAgo, mappingTable, recordWith } from '../../mapping-table.ts'

const time = aMinuteAgo()
const operation = 'MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE'
const { is, isFirstOf, isRefused } = mappingTable(azure, recordWith({ time, operationName: operation }))

const objectId = 'http://schemas.microsoft.com/identity/claims/objectidentifier'
const upn = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn'
const claimed = (claims: object, more: object = {}) => ({ 'identity.claims': claims, ...more })

describe('what happened', () => {
  is('insertId', 'eventDataId', { eventDataId: 'd-1' }, 'd-1')
  is('insertId', 'else a hash', {}, expect.stringMatching(/^[0-9a-f]{64}$/))
  is('eventTimeStamp', 'time', { eventTimestamp: aMinuteAgo().replace('Z', '1Z') }, time)
  is('eventTimeStamp', 'else eventTimestamp', { time: undefined, eventTimestamp: time }, time)
  is('eventName', 'operationName', {}, operation)
  is('eventName', 'operationName.value', { operationName: { value: operation } }, operation)
  is('eventSource', 'the provider in operationName', {}, 'azure/MICROSOFT.COMPUTE')
  const provider = { resourceProviderName: { value: 'Microsoft.Storage' } }
  is('eventSource', 'resourceProviderName before it', provider, 'azure/Microsoft.Storage')
  isFirstOf('region', ['location'], 'unknown')
  isFirstOf('correlationId', ['correlationId'], undefined)
  isRefused({ time: undefined }, '"time"')
  isRefused({ operationName: undefined }, '"operationName"')
})

describe('who did it', () => {
  const claims = { [objectId]: 'o', oid: 'p', appid: 'q' }
  is('initiator.id', 'the object identifier among the claims', claimed(claims, { caller: 'c' }), 'o')
  is('initiator.id', 'of a service principal its application', claimed({ appid: 'q' }, { caller: 'c' }), 'q')
  is('initiator.id', 'claims of the REST API', { claims: { appid: 'q' } }, 'q')
  isFirstOf('initiator.id', ['caller'], 'unknown')
  const named = { [upn]: 'upn@example.com', name: 'name@example.com' }
  is('initiator.email', 'the principal name', claimed(named, { caller: 'c@example.com' }), 'upn@example.com')
  is(
    'initiator.email',
    'else the name',
    claimed({ name: 'n@example.com' }, { caller: 'c@example.com' }),
    'n@example.com',
  )
  is('initiator.email', 'else the caller', { caller: 'c@example.com' }, 'c@example.com')
  is('details.azure.identity', 'the claims as a whole', claimed(claims), { claims })
  isFirstOf('sourceIpAddress', ['callerIpAddress', 'httpRequest.clientIpAddress'], '')
})

describe('what it was done to', () => {
  const resourceId = '/SUBSCRIPTIONS/S-1/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES/VM'
  is('resourceId', 'resourceId', { resourceId }, resourceId)
  is('context.projectId', 'its subscription', { resourceId }, 'S-1')
  is('details.resourceGroup', 'its resource group', { resourceId }, 'RG')
  is('context', 'without one', {}, { organizationId: 'o-1' })
})

describe('how it ended', () => {
  for (const resultType of ['Failed', 'Failure']) is('severity', resultType, { resultType }, 'ERROR')
  for (const resultType of ['Success', 'Start', undefined])
    is('severity', resultType ?? 'without resultType', { resultType }, 'INFO')
  is('severity', 'the status of the REST API', { status: { value: 'Failed' } }, 'ERROR')
  const forbidden = { caller: 'c', resultSignature: 'Failed.Forbidden' }
  is('eventType', 'Forbidden', forbidden, 'POLICY_DENIED')
  const denied = { caller: 'c', operationName: 'Microsoft.Authorization/policies/deny/action' }
  is('eventType', 'a denial by a policy', denied, 'POLICY_DENIED')
  is('eventType', 'without a caller', {}, 'SYSTEM_EVENT')
  is('eventType', 'with one', { caller: 'c' }, 'ADMIN_ACTIVITY')
})
