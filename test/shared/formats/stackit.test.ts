// A record of the vendor's audit library, in either spelling of its names: each field of its entry, and from what.
import { describe } from 'vitest'
import { stackit } from '../../../shared/formats/stackit.ts'
import { aMinuteAgo, mappingTable, recordWith } from '../../mapping-table.ts'

const timestamp = aMinuteAgo()
const seconds = Math.floor(Date.now() / 1000) - 60
const trace = 'ab'.repeat(16)
const snaked = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

describe.each([
  ['of JSON', (name: string) => name],
  ['of the message', snaked],
] as const)('with the names %s', (_, named) => {
  const payload = (name: string) => named(`protoPayload.${name}`)
  const { is, isFirstOf, isRefused } = mappingTable(
    stackit,
    recordWith({
      ...{ [named('logName')]: 'projects/p-1/logs/admin-activity', [named('insertId')]: 'i-1', timestamp },
      [named('protoPayload')]: { [named('operationName')]: 'project.update' },
    }),
  )
  const log = (name: string) => ({ [named('logName')]: name })

  is('insertId', 'insertId', {}, 'i-1')
  is('eventTimeStamp', 'timestamp', {}, timestamp)
  const made = { [named('insertId')]: `${seconds}/eu01/w/1`, timestamp: undefined }
  is('eventTimeStamp', 'else the seconds in insertId', made, new Date(seconds * 1000).toISOString())
  is('region', 'the one in insertId', made, 'eu01')
  is(
    'region',
    'the first of currentLocations before it',
    { ...made, [payload('resourceLocation.currentLocations')]: ['eu02'] },
    'eu02',
  )
  isFirstOf('correlationId', [named('correlationId')], undefined)
  is(
    'correlationId',
    'else the trace of traceParent',
    { [named('traceParent')]: `00-${trace}-${'cd'.repeat(8)}-01` },
    trace,
  )
  isFirstOf('eventSource', [payload('serviceName')], 'unknown')
  is('eventName', 'operationName before methodName', { [payload('methodName')]: 'm' }, 'project.update')
  is('eventName', 'else methodName', { [payload('operationName')]: undefined, [payload('methodName')]: 'm' }, 'm')
  isFirstOf(
    'initiator.id',
    ['principalId', 'principalSubject', 'principalEmail'].map((name) => payload(`authenticationInfo.${name}`)),
    'unknown',
  )
  isFirstOf('initiator.email', [payload('authenticationInfo.principalEmail')], undefined)
  isFirstOf('sourceIpAddress', [payload('requestMetadata.callerIp')], '')
  isFirstOf('userAgent', [payload('requestMetadata.callerSuppliedUserAgent')], 'unknown')
  isFirstOf('resourceId', [payload('resourceName')], undefined)
  isFirstOf('resourceName', [payload('resourceName')], undefined)
  isFirstOf('request.body', [payload('request')], undefined, () => ({ a: 1 }))
  isFirstOf('result', [payload('response')], undefined, () => ({ b: 2 }))
  isFirstOf('details.before', [payload('resourceOriginalState')], undefined, () => ({ c: 3 }))
  const attributes = payload('requestMetadata.requestAttributes')
  is(
    'request.endpoint',
    'method and path',
    { [`${attributes}.method`]: 'PATCH', [`${attributes}.path`]: '/v2' },
    'PATCH /v2',
  )

  is('context', 'the project of logName', {}, { organizationId: 'o-1', projectId: 'p-1' })
  is('context', 'its folder', log('folders/f-1/logs/admin-activity'), { organizationId: 'o-1', folderId: 'f-1' })
  is('context', 'its organization', log('organizations/o-1/logs/admin-activity'), { organizationId: 'o-1' })
  isRefused(log('organizations/o-2/logs/admin-activity'), 'another organization')
  isRefused(log('projects/p-1/logs/else'), '"log_name"')
  for (const [name, type] of [
    ['admin-activity', 'ADMIN_ACTIVITY'],
    ['system-event', 'SYSTEM_EVENT'],
    ['policy-denied', 'POLICY_DENIED'],
    ['data-access', 'ADMIN_ACTIVITY'],
  ] as const)
    is('eventType', name, log(`projects/p-1/logs/${name}`), type)
  is('details.access', 'data for data-access', log('projects/p-1/logs/data-access'), 'data')
  is('severity', 'status.code 0', { [payload('status.code')]: 0 }, 'INFO')
  is('severity', 'another status.code', { [payload('status.code')]: 5 }, 'ERROR')
  is('severity', 'a severity of ERROR or above', { severity: 'ALERT' }, 'ERROR')
  is('severity', 'a response of 400 or more', { [payload('responseMetadata.statusCode')]: '404' }, 'ERROR')
  is('eventType', 'status.code 7', { [payload('status.code')]: 7 }, 'POLICY_DENIED')
})
