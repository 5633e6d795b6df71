// A log record of OpenTelemetry: each field of its entry, and from what.
import { describe, expect } from 'vitest'
import type { Fields } from '../../../shared/formats/format.ts'
import { otlp } from '../../../shared/formats/otlp-log.ts'
import { type Given, mappingTable, recordWith } from '../../mapping-table.ts'

const nanoseconds = BigInt(Date.now() - 60_000) * 1_000_000n + 456_789n
const [seconds, fraction] = [nanoseconds / 1_000_000_000n, nanoseconds % 1_000_000_000n]
const instant = `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${String(fraction).padStart(9, '0')}Z`
const trace = 'ab'.repeat(16)

/** Attributes of the record by their keys, those of its resource behind `resource `, fields of the log behind `log.`. */
function recordOf(given: Given): Fields {
  const attributes = (isOf: (name: string) => boolean, head: string) =>
    Object.entries(given).flatMap(([name, stringValue]) =>
      isOf(name) && stringValue !== undefined ? [{ key: name.slice(head.length), value: { stringValue } }] : [],
    )
  const ofLog = Object.fromEntries(Object.entries(given).filter(([name]) => name.startsWith('log.')))
  const resource = attributes((name) => name.startsWith('resource '), 'resource ')
  return recordWith({
    ...(resource.length > 0 && { resource: { attributes: resource } }),
    log: {
      ...{ timeUnixNano: String(nanoseconds), eventName: 'account.closed' },
      attributes: attributes((name) => !name.startsWith('resource ') && !(name in ofLog), ''),
    },
  })(ofLog)
}
const { is, isFirstOf, isRefused } = mappingTable(otlp, recordOf)
/** Of the record before that of the resource. */
const either = (...keys: readonly string[]) => keys.flatMap((key) => [key, `resource ${key}`])

describe('what happened', () => {
  is('insertId', 'without an id, a hash', {}, expect.stringMatching(/^[0-9a-f]{64}$/))
  is('insertId', 'stackit.log.id before log.record.uid', { 'stackit.log.id': 'a', 'resource log.record.uid': 'b' }, 'a')
  is('insertId', 'log.record.uid', { 'stackit.log.type': 'AUDIT', 'resource log.record.uid': 'b' }, 'b')
  is('eventTimeStamp', 'timeUnixNano with nine digits', { 'log.observedTimeUnixNano': '1' }, instant)
  const observed = { 'log.timeUnixNano': undefined, 'log.observedTimeUnixNano': String(nanoseconds) }
  is('eventTimeStamp', 'else observedTimeUnixNano', observed, instant)
  isRefused({ 'log.timeUnixNano': undefined }, '"timeUnixNano"')
  const names = { 'stackit.action': 'b', 'event.name': 'c', 'log.body': { stringValue: 'd' } }
  is('eventName', 'eventName', names, 'account.closed')
  is('eventName', 'else stackit.action', { ...names, 'log.eventName': undefined }, 'b')
  is('eventName', 'else event.name', { ...names, 'log.eventName': undefined, 'stackit.action': undefined }, 'c')
  const body = (text: string) => ({ 'log.eventName': undefined, 'log.body': { stringValue: text } })
  is('eventName', 'else a body of 255 characters', body('x'.repeat(255)), 'x'.repeat(255))
  isRefused(body('x'.repeat(256)), 'no name')
  isFirstOf('eventSource', either('service.name'), 'unknown')
  isFirstOf('region', either('cloud.region'), 'unknown')
  is('correlationId', 'the trace id in hex', { 'log.traceId': trace }, trace)
  is('details.otlp.log.spanId', 'kept', { 'log.spanId': 'cd'.repeat(8) }, 'cd'.repeat(8))
  is('details.otlp.log.flags', 'kept', { 'log.flags': 1 }, 1)
})

describe('who did it, and to what', () => {
  isFirstOf('initiator.id', either('stackit.initiator', 'user.id', 'enduser.id'), 'unknown')
  isFirstOf('initiator.email', either('user.email'), undefined)
  isFirstOf('sourceIpAddress', either('client.address', 'source.address'), '')
  isFirstOf('userAgent', either('user_agent.original'), 'unknown')
  is('request.endpoint', 'method and path', { 'http.request.method': 'POST', 'url.path': '/users' }, 'POST /users')
  is('request.endpoint', 'path alone', { 'url.path': '/users' }, '/users')
  is('request.endpoint', 'else the name', {}, 'account.closed')
  is('request.body', 'stackit.request.body', { 'stackit.request.body': '{"a":1}' }, { a: 1 })
  is('request.body', 'not if it is no JSON', { 'stackit.request.body': '{' }, undefined)
  isFirstOf('resourceId', either('service.instance.id'), undefined)
  const container = (type: string, id: string) => ({
    ...{ 'stackit.resource.type': type, 'stackit.resource.id': id, 'cloud.account.id': 'a' },
  })
  is('context', 'a project', container('PROJECT', 'p'), { organizationId: 'o-1', projectId: 'p' })
  is('context', 'a folder', container('FOLDER', 'f'), { organizationId: 'o-1', folderId: 'f' })
  is('context', 'the account of the cloud', { 'cloud.account.id': 'a' }, { organizationId: 'o-1', projectId: 'a' })
  isRefused(container('ORGANIZATION', 'o-2'), 'another organization')
})

describe('how it ended', () => {
  is('severity', 'severityNumber below 17', { 'log.severityNumber': 16 }, 'INFO')
  is('severity', 'severityNumber from 17 on', { 'log.severityNumber': 17 }, 'ERROR')
  for (const text of ['ERROR', 'FATAL']) is('severity', `severityText ${text}`, { 'log.severityText': text }, 'ERROR')
  is('severity', 'error.type', { 'error.type': 'timeout' }, 'ERROR')
  is('visibility', 'stackit.visibility', { 'stackit.visibility': 'PRIVATE' }, 'PRIVATE')
  is('visibility', 'without it', {}, 'PUBLIC')
})
