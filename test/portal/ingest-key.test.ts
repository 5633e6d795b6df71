import { describe, expect, test } from 'vitest'
import {
  addressFor,
  requestLike,
  requestOf,
  type ShownKey,
  standingOf,
  successorOf,
} from '../../functions/portal/browser/senders/ingest-key.ts'
import type { IngestFormat } from '../../shared/deployment/ingest-formats.ts'

const dayMs = 24 * 60 * 60_000
const nowMs = Date.parse('2026-11-26T12:00:00Z')

function aKey(id: string, over: Partial<ShownKey> = {}): ShownKey {
  return {
    ...{ id, name: 'billing', formats: ['entries'], defaults: {}, keepsRefused: false, createdBy: 'ines' },
    settings: {},
    drops: [],
    createdTimeStamp: new Date(nowMs - 60 * dayMs).toISOString(),
    expiresTimeStamp: new Date(nowMs + 30 * dayMs).toISOString(),
    ...over,
  }
}
const ending = (days: number) => ({ expiresTimeStamp: new Date(nowMs + days * dayMs).toISOString() })

describe('a key', () => {
  test('is said to end two weeks ahead, and is expired from its last moment on', () => {
    const standings = [30, 14, 1, 0, -1].map((days) => standingOf(aKey('a', ending(days)), nowMs))
    expect(standings).toEqual(['valid', 'ends-soon', 'ends-soon', 'expired', 'expired'])
  })

  test('is replaced by a later valid one of its name, and by nothing else', () => {
    const first = aKey('a')
    const replacedBy = (...later: ShownKey[]) => successorOf(first, [aKey('before'), first, ...later], nowMs)?.id
    expect(replacedBy(aKey('b', { name: 'other' }), aKey('c', ending(-1)), aKey('d'))).toBe('d')
    expect(replacedBy(aKey('b', { name: 'other' }))).toBeUndefined()
  })

  test('is rotated by one that may do the same, for as long as it was made for', () => {
    const defaults = { region: 'eu01', folderPath: ['a', 'b'] }
    const settings = { gcp: { audience: 'https://audit.example', email: 'push@p.example' } }
    const key = aKey('a', {
      formats: ['otlp', 'gcp'],
      defaults,
      settings,
      keepsRefused: true,
      drops: ['severity=INFO'],
    })
    expect(requestLike(key)).toEqual({
      name: 'billing',
      formats: ['otlp', 'gcp'],
      defaults,
      settings,
      keepsRefused: true,
      drops: ['severity=INFO'],
      expiresInDays: 90,
    })
  })
})

test('what is typed becomes the body of a request, without what is left empty', () => {
  const typed: Parameters<typeof requestOf>[0] = {
    name: ' billing ',
    formats: ['otlp', 'entries'],
    days: 30,
    region: ' eu01',
    eventSource: '',
    visibility: '',
    projectId: ' ',
    folderPath: 'top / below',
    audience: '',
    email: '',
    settings: { kubernetes: { responseStarted: true } },
    keepsRefused: false,
    drops: '?event-name=Get*&outcome=SUCCESS\n\n severity=INFO \nevent-name=Konto eröffnet',
  }
  expect(requestOf(typed)).toEqual({
    name: 'billing',
    formats: ['entries', 'otlp'],
    expiresInDays: 30,
    defaults: { region: 'eu01', folderPath: ['top', 'below'] },
    settings: { kubernetes: { responseStarted: true } },
    keepsRefused: false,
    drops: ['event-name=Get*&outcome=SUCCESS', 'severity=INFO', 'event-name=Konto%20er%C3%B6ffnet'],
  })
  const google = requestOf({ ...typed, formats: ['gcp'], audience: ' https://audit.example', email: 'push@p.example ' })
  expect(google.settings.gcp).toEqual({ audience: 'https://audit.example', email: 'push@p.example' })
})

test('each format has its address below the organization; exporters of OpenTelemetry add the rest of theirs', () => {
  const of = (format: IngestFormat) => addressFor(format, 'https://audit.example', 'a/b')
  expect([of('entries'), of('cloudevents'), of('otlp'), of('kubernetes'), of('gcp')]).toEqual([
    'https://audit.example/v2/organizations/a%2Fb/ingest/entries',
    'https://audit.example/v2/organizations/a%2Fb/ingest/cloudevents',
    'https://audit.example/v2/organizations/a%2Fb/ingest/otlp',
    'https://audit.example/v2/organizations/a%2Fb/ingest/kubernetes/CLUSTER',
    'https://audit.example/v2/organizations/a%2Fb/ingest/gcp/KEY_ID',
  ])
})
