// https://docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector (read 2026-11): events as fields of Splunk's
// Common Information Model, and as collectors of logs, a CDN and loggers of applications write them.
import { type Fields, instantMs, type Kinds } from './variants.ts'

const of = (event: unknown, more: Fields = {}): Fields => ({
  host: 'iam-1.example.com',
  source: 'iam',
  sourcetype: '_json',
  index: 'main',
  event,
  ...more,
})

const kinds = [
  of({ action: 'deleted', object: 'roles/admin', user: 'ada@example.com', src: '192.0.2.1', status: 'success' }),
  of('Nov 24 11:58:22 iam-1 sudo: ada : COMMAND=/bin/ls', { sourcetype: 'linux_secure' }),
  of({ eventName: 'login', userId: 7, ip: '::1', outcome: 'failure' }, { fields: { team: ['a', 'b'], env: 'prod' } }),
  of({ action: 'blocked', severity: 'high', signature: 'SQL injection', dest: 'portal' }, { sourcetype: 'waf' }),
  of(['a', 1], { sourcetype: 'list' }),
  of({ message: { text: 'm', props: { n: 1 } }, severity: 'info' }, { sourcetype: 'httpevent' }),
  of({ ClientIP: '192.0.2.1', ClientRequestURI: '/', EdgeResponseStatus: 200, RayID: '7' }, { sourcetype: 'cdn' }),
  of(42, { source: undefined }),
  of({ type: 'audit', actor: { id: 1, name: 'n' }, request_id: 'q', http_user_agent: 'curl/8' }),
]

export const splunk = (nowMs: number): Kinds => ({
  kinds,
  free: ['event', 'event/object', 'event/user', 'fields/x'],
  optional: ['host', 'source', 'index', 'event/user', 'event/src', 'fields'],
  numbered: (record, at) => {
    const seconds = instantMs(nowMs, at) / 1000
    return { ...record, time: at % 2 ? seconds : String(seconds) }
  },
})
