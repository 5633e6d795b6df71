// A CloudEvent: each field of its entry, and from what.
import { describe } from 'vitest'
import { cloudEvents } from '../../../shared/formats/cloud-event.ts'
import { aMinuteAgo, mappingTable, recordWith } from '../../mapping-table.ts'

const time = aMinuteAgo()
const recordOf = recordWith({ specversion: '1.0', id: 'e-1', source: '/billing', type: 'account.closed', time })
const { is, isFirstOf, isRefused } = mappingTable(cloudEvents, recordOf)
const byKey = mappingTable(cloudEvents, recordOf, { settings: { cloudevents: { initiator: 'by.user' } } })
const trace = 'ab'.repeat(16)
const traceparent = `00-${trace}-${'cd'.repeat(8)}-01`

describe('an event', () => {
  is('insertId', 'id', {}, 'e-1')
  is('eventSource', 'source', {}, '/billing')
  is('eventTimeStamp', 'time', {}, time)
  is('eventName', 'type', {}, 'account.closed')
  isFirstOf('resourceId', ['subject'], undefined)
  isFirstOf('initiator.id', ['authid'], 'unknown')
  byKey.isFirstOf('initiator.id', ['authid', 'data.by.user'], 'unknown')
  byKey.is(
    'initiator.email',
    'what is at the place of the key, if it is one',
    { 'data.by.user': 'a@example.com' },
    'a@example.com',
  )
  is('initiator.id', 'not from the data without such a place', { 'data.by.user': 'a' }, 'unknown')
  for (const authtype of ['service_account', 'api_key', 'user', 'system'])
    is('details.cloudevents.authtype', authtype, { authtype }, authtype)
  is('details.cloudevents.authclaims', 'kept', { authclaims: 'c' }, 'c')
  is('eventType', 'authtype system', { authtype: 'system' }, 'SYSTEM_EVENT')
  is('eventType', 'any other', { authtype: 'user' }, 'ADMIN_ACTIVITY')
  is('correlationId', 'correlationid', { correlationid: 'c-1', traceparent }, 'c-1')
  is('correlationId', 'else the trace of traceparent', { traceparent }, trace)
  is('correlationId', 'without either', {}, undefined)
  is('details.cloudevents.causationid', 'kept', { causationid: 'c-0' }, 'c-0')
  is('details.cloudevents.recordedtime', 'kept', { recordedtime: time }, time)
  is('severity', 'severitynumber below 17', { severitynumber: 16 }, 'INFO')
  is('severity', 'severitynumber from 17 on', { severitynumber: 17 }, 'ERROR')
  for (const severitytext of ['ERROR', 'FATAL']) is('severity', severitytext, { severitytext }, 'ERROR')
  is('request.body', 'data that is an object', { data: { a: 1 } }, { a: 1 })
  is('request.body', 'any other data', { data: [1] }, { value: [1] })
  is('request.body', 'bytes', { data_base64: 'AQI=', datacontenttype: 'image/png' }, { base64: 'AQI=' })
  is('details.cloudevents.datacontenttype', 'kept', { data_base64: 'AQI=', datacontenttype: 'image/png' }, 'image/png')
  for (const name of ['id', 'source', 'type', 'time', 'specversion']) isRefused({ [name]: undefined }, `"${name}"`)
  isRefused({ specversion: '0.3' }, '"specversion"')
  isRefused({ Upper: 'x' }, '"Upper"')
})
