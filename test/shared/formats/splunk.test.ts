// An event of Splunk's collector, in no format of another sender: each field of its entry, and from what.
import { describe, expect } from 'vitest'
import { splunk } from '../../../shared/formats/splunk.ts'
import { aMinuteAgo, mappingTable, recordWith } from '../../mapping-table.ts'

const seconds = Math.floor(Date.now() / 1000) - 60
const instant = new Date(seconds * 1000).toISOString()
const { is, isFirstOf, isRefused } = mappingTable(splunk, recordWith({ time: seconds, event: { action: 'deleted' } }))
const within = (...names: readonly string[]) => names.map((name) => `event.${name}`)

describe('an event', () => {
  is('insertId', 'a hash', {}, expect.stringMatching(/^[0-9a-f]{64}$/))
  is('eventTimeStamp', 'time in seconds', { 'event.time': 1 }, instant)
  for (const place of within('time', 'timestamp', '@timestamp', '_time', 'eventTime')) {
    is('eventTimeStamp', `else ${place} in seconds`, { time: undefined, [place]: seconds }, instant)
    const text = aMinuteAgo()
    is('eventTimeStamp', `else ${place} as RFC 3339`, { time: undefined, [place]: text }, text)
  }
  const names = within('action', 'eventName', 'event_name', 'eventType', 'event_type', 'name', 'type', 'signature')
  for (const at of names.keys()) {
    const given = Object.fromEntries(names.map((name, each) => [name, each < at ? undefined : `of ${name}`]))
    is('eventName', `${names[at]} before those behind it`, { ...given, sourcetype: 't' }, `of ${names[at]}`)
  }
  is('eventName', 'else sourcetype', { 'event.action': undefined, sourcetype: 't' }, 't')
  isFirstOf('eventSource', ['source'], 'unknown')
  isFirstOf('initiator.id', within('user', 'user_id', 'userId', 'username', 'actor', 'src_user'), 'unknown')
  is('initiator.email', 'the user, if it is one', { 'event.user': 'ada@example.com' }, 'ada@example.com')
  isFirstOf('sourceIpAddress', within('src_ip', 'src', 'client_ip', 'ip', 'ip_address'), '')
  isFirstOf('userAgent', within('http_user_agent', 'user_agent', 'userAgent'), 'unknown')
  isFirstOf('resourceId', within('object_id', 'object', 'resource', 'dest'), undefined)
  isFirstOf('correlationId', within('session_id', 'request_id', 'requestId'), undefined)
  for (const field of ['host', 'index']) is(`details.splunk.${field}`, 'kept', { [field]: 'x' }, 'x')
  is('details.splunk.fields', 'kept', { fields: { a: 'b' } }, { a: 'b' })
  for (const place of within('status', 'outcome', 'result', 'severity'))
    for (const value of ['failure', 'FAILED', 'error', 'critical'])
      is('severity', `${place} ${value}`, { [place]: value }, 'ERROR')
  is('severity', 'any other', { 'event.status': 'success' }, 'INFO')
  for (const place of within('action', 'status', 'outcome'))
    for (const value of ['blocked', 'denied']) is('eventType', `${place} ${value}`, { [place]: value }, 'POLICY_DENIED')
  is('eventType', 'any other', {}, 'ADMIN_ACTIVITY')
  isRefused({ time: undefined }, '"time"')
  isRefused({ 'event.action': undefined }, 'no name')
  isRefused({ event: undefined }, '"event"')
})
