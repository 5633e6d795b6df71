// https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema (of 2025-05-21, read 2026-11): as it is streamed, and as the
// REST API has it.
import { type Fields, instant, type Kinds, uuid } from './variants.ts'

const subscription = '089bd33f-d4ec-47fe-8ba5-0753aa5c5b33'
const scope = `/subscriptions/${subscription}/resourceGroups/my-group/providers/Microsoft.Compute/virtualMachines/v-1`
const claims = {
  aud: 'https://management.core.windows.net/',
  iss: 'https://sts.windows.net/1114444b-7467-4144-a616-e3a5d63e147b/',
  iat: '1421876371',
  exp: '1421880271',
  ver: '1.0',
  'http://schemas.microsoft.com/identity/claims/tenantid': '1114444b-7467-4144-a616-e3a5d63e147b',
  'http://schemas.microsoft.com/identity/claims/objectidentifier': '2468adf0-8211-44e3-95xq-85137af64708',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': 'ada@example.com',
  puid: '20030000801A118C',
  name: 'Ada Lovelace',
  groups: 'cacfe77c-e058-4712-83qw-f9b08849fd60,7f71d11d-4c41-4b23-99d2-d32ce7aa621c',
  appid: '355249ed-15d2-460d-9481-84026b065942',
}

const of = (more: Fields): Fields => ({
  resourceId: scope.toUpperCase(),
  operationName: 'MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE',
  category: 'Administrative',
  resultType: 'Success',
  resultSignature: 'Succeeded.Created',
  durationMs: '2826',
  callerIpAddress: '192.0.2.1',
  identity: {
    authorization: {
      scope,
      action: 'Microsoft.Compute/virtualMachines/write',
      evidence: { role: 'Contributor', principalType: 'User' },
    },
    claims,
  },
  level: 'Information',
  location: 'global',
  properties: { statusCode: 'Created', serviceRequestId: '50d5cddb-8ca0-47ad-9b80-6cde2207f97c' },
  ...more,
})

const service: Fields = { identity: undefined, callerIpAddress: undefined }

const kinds = [
  of({}),
  of({ resultType: 'Start', resultSignature: 'Started.', durationMs: 0, properties: '{"requestbody":"{}"}' }),
  of({
    ...service,
    category: 'ServiceHealth',
    operationName: 'Microsoft.ServiceHealth/incident/action',
    resultType: 'Active',
    resourceId: `/subscriptions/${subscription}`,
    properties: { title: 'Network Infrastructure', service: 'SQL', incidentType: 'Incident', impactedServices: '[]' },
  }),
  of({
    ...service,
    category: 'ResourceHealth',
    operationName: 'Microsoft.Resourcehealth/healthevent/Activated/action',
    resultType: 'Active',
    level: 'Critical',
    properties: { currentHealthStatus: 'Unavailable', previousHealthStatus: 'Available', cause: 'PlatformInitiated' },
  }),
  of({
    category: 'Policy',
    operationName: 'Microsoft.Authorization/policies/deny/action',
    resultType: 'Failure',
    resultSignature: 'Failed.Forbidden',
    level: 'Error',
    properties: { isComplianceCheck: 'False', policies: '[{"policyDefinitionEffect":"deny"}]' },
  }),
  of({ durationMs: 7, level: 4, tenantId: '1114444b', RoleLocation: 'Germany West Central', ReleaseVersion: '6.2025' }),
  of({
    category: 'Autoscale',
    operationName: 'Microsoft.Insights/AutoscaleSettings/Scaleup/Action',
    resultType: 'Succeeded',
    identity: { claims: { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/spn': 'Microsoft.Insights' } },
    properties: { OldInstancesCount: '3', NewInstancesCount: '2' },
  }),
  of({
    ...service,
    category: 'Alert',
    operationName: 'Microsoft.Insights/AlertRules/Activated/Action',
    properties: { RuleName: 'myalert', RuleDescription: '', Threshold: '100000', EventTime: '2026-11-24' },
  }),
  of({ ...service, category: 'Security', operationName: 'Microsoft.Security/locations/alerts/activate/action' }),
  of({ ...service, category: 'Recommendation', operationName: 'Microsoft.Advisor/generateRecommendations/action' }),
]

/** It has an id and other names. */
const ofApi: Fields = {
  eventDataId: '',
  authorization: { action: 'Microsoft.Network/networkSecurityGroups/write', role: 'Owner', scope },
  caller: 'ada@example.com',
  channels: 'Operation',
  claims,
  description: '',
  eventName: { value: 'EndRequest', localizedValue: 'End request' },
  category: { value: 'Administrative', localizedValue: 'Administrative' },
  httpRequest: { clientRequestId: uuid(1), clientIpAddress: '192.0.2.1', method: 'PUT' },
  level: 'Informational',
  resourceGroupName: 'my-group',
  resourceProviderName: { value: 'Microsoft.Network', localizedValue: 'Microsoft.Network' },
  resourceId: scope,
  operationId: uuid(2),
  operationName: { value: 'Microsoft.Network/networkSecurityGroups/write', localizedValue: 'Create or Update' },
  properties: { statusCode: 'Created' },
  status: { value: 'Failed', localizedValue: 'Failed' },
  subStatus: { value: 'Forbidden', localizedValue: 'Forbidden (HTTP Status Code: 403)' },
  submissionTimestamp: '2026-11-24T20:00:12.970Z',
  subscriptionId: subscription,
}

export const azure = (nowMs: number): Kinds => ({
  kinds: [...kinds, ofApi],
  free: ['properties', 'identity/claims/name', 'identity/authorization', 'resultDescription', 'resourceId', 'level'],
  optional: ['identity', 'callerIpAddress', 'resourceId', 'resultType', 'location', 'properties'],
  numbered: (record, at) =>
    Object.hasOwn(record, 'eventDataId')
      ? {
          ...record,
          eventDataId: uuid(at),
          correlationId: uuid(at),
          eventTimestamp: instant(nowMs, at).replace('Z', '4567Z'),
        }
      : { ...record, correlationId: uuid(at), time: instant(nowMs, at).replace('Z', '1234Z') },
})
