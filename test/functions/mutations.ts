// Valid requests made wrong at random: a few bytes, a value, a parameter, a part of the path. The same seed makes the same requests.
import type { Random } from '../../infra/local/demo/random.ts'
import type { Method } from '../../shared/deployment/routes.ts'
import { anEntry } from '../entries.ts'
import type { Service } from '../service.ts'

export interface HostileRequest {
  readonly method?: Method
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
}

type Mutation = (service: Service, organization: string) => Promise<(random: Random) => HostileRequest>

/** By the shape of the request. */
export const mutations = {
  'an entry as JSON': async (_service, organization) => (random) => ({
    method: 'POST',
    path: '/v2/entries',
    headers: { 'content-type': 'application/json' },
    body: random.chance(0.5)
      ? JSON.stringify(withWrongValue(random, aFullEntry(random, organization)))
      : withWrongBytes(random, JSON.stringify(aFullEntry(random, organization))),
  }),
  'entries as NDJSON': async (_service, organization) => (random) => {
    const lines = Array.from({ length: random.int(1, 2) }, () => JSON.stringify(aFullEntry(random, organization)))
    return {
      method: 'POST',
      path: '/v2/entries',
      headers: { 'content-type': 'application/x-ndjson' },
      body: withWrongBytes(random, lines.join('\n')),
    }
  },
  'the parameters of a search': async (_service, organization) => (random) => ({
    path: `/v2/organizations/${organization}${random.pick(['', '', '/insights'])}?${wrongQuery(random, searchParameters)}`,
  }),
  'a path, a cursor or the parameters of the feed': async (service, organization) => {
    const scope = `/v2/organizations/${organization}`
    const listed = await service.call('GET', `${scope}?limit=2`, { rights: ['reader *'] })
    const { cursor, items } = listed.body
    const paths = [scope, `${scope}/feed`, `${scope}/entries/${items[0].id}`, `${scope}/downloads/${items[0].id}`]
    return (random) => {
      const chosen = random.int(0, 2)
      if (chosen === 0) return { path: `${scope}?limit=2&cursor=${wrongText(random, cursor)}` }
      if (chosen === 1) return { path: `${scope}/feed?${wrongQuery(random, feedParameters)}` }
      return { path: `/${wrongText(random, random.pick(paths).slice(1))}` }
    }
  },
  'an order of a download': async (_service, organization) => (random) => ({
    method: 'POST',
    path: `/v2/organizations/${organization}/downloads`,
    headers: { 'content-type': random.pick(['application/json', 'text/plain', 'multipart/form-data']) },
    body: random.chance(0.5)
      ? JSON.stringify(withWrongValue(random, { format: 'csv', startTimeRange: anInstant, endTimeRange: anInstant }))
      : withWrongBytes(random, JSON.stringify({ format: 'ndjson', endTimeRange: anInstant })),
  }),
} as const satisfies Record<string, Mutation>

const anInstant = '2026-11-01T10:00:00.123456Z'

const searchParameters: Readonly<Record<string, string>> = {
  'start-time-range': anInstant,
  'end-time-range': '2099-01-01T00:00:00+01:00',
  'event-name': 'Project *',
  severity: '!ERROR',
  initiator: 'ada@example.com',
  resource: 'r-1',
  'source-ip': '192.0.2.0/24',
  q: 'owner "grace',
  limit: '10',
  sort: 'asc',
  include: 'direct',
  explain: 'true',
}

const feedParameters: Readonly<Record<string, string>> = { after: '-1', limit: '10' }

/** Mostly of an organization that the caller may not write to: refused without a look at the store, which is slow. */
function aFullEntry(random: Random, organization: string): Record<string, unknown> {
  const organizationId = random.chance(0.7) ? 'another' : organization
  return {
    ...anEntry({ insertId: random.uuid(), context: { organizationId, folderPath: ['f-1', 'f-2'], projectId: 'p-1' } }),
    resourceId: 'r-1',
    resourceName: 'billing',
    correlationId: 'c-1',
    details: { nested: { list: [1, 'two', null, true, { deep: 1.5 }] } },
    serviceAccountDelegationInfo: { principals: [{ id: 'sa-1', email: 'sa@example.com' }] },
  }
}

const wrongValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  ' ',
  'x'.repeat(300),
  '\u0000',
  '\ud800',
  '\u202e',
  'é'.repeat(200),
  '😀'.repeat(127),
  [],
  {},
  [[[]]],
  { __proto__: null, constructor: 1 },
  JSON.parse('{"__proto__":{"id":"x"}}'),
  '__proto__',
  '2026-02-30T00:00:00Z',
  '0000-01-01T00:00:00+23:59',
  '9999-12-31T23:59:60Z',
  '../../x',
  '{{x}}',
  "'; DROP TABLE",
]

/** Something of the value, at whatever depth, is replaced, removed, or named differently. */
function withWrongValue(random: Random, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return random.pick(wrongValues)
  const keys = Object.keys(value)
  if (keys.length === 0) return random.pick(wrongValues)
  const key = random.pick(keys)
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>
  const fate = random.int(0, 9)
  if (fate === 0) delete copy[key]
  else if (fate === 1)
    copy[random.pick(['id', 'salt', 'payloads', 'constructor', 'x'.repeat(2000), '\udfff'])] = copy[key]
  else if (fate <= 4) copy[key] = random.pick(wrongValues)
  else copy[key] = withWrongValue(random, copy[key])
  return copy
}

/** One to three bytes are turned, dropped, doubled, or replaced by what parsers stumble over. */
function withWrongBytes(random: Random, text: string): Uint8Array<ArrayBuffer> {
  let bytes = Buffer.from(text)
  for (let times = random.int(1, 3); times > 0; times -= 1) {
    const at = random.int(0, bytes.length)
    const [before, behind] = [bytes.subarray(0, at), bytes.subarray(at)]
    const token = random.pick([
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ',',
      ':',
      '\n',
      '\u0000',
      '\ufeff',
      '1e999',
      '"\\ud800"',
      '//',
    ])
    bytes = Buffer.concat(
      random.pick([
        [before, Buffer.from([random.int(0, 255)]), behind.subarray(1)],
        [before, behind.subarray(random.int(1, 40))],
        [before, behind.subarray(0, random.int(1, 40)), behind],
        [before, Buffer.from(token), behind],
      ]),
    )
  }
  return new Uint8Array(bytes)
}

const wrongTexts = [
  '',
  '%',
  '%00',
  '%zz',
  '%ED%A0%80',
  '%F0%9F%98%80',
  '!',
  '!!',
  '*',
  '\\',
  '\\*',
  '"',
  '__proto__',
  '-1',
  '1e9',
  '0.0',
]

function wrongText(random: Random, text: string): string {
  const at = random.int(0, text.length)
  const token = random.pick([
    ...wrongTexts,
    '/',
    '//',
    '..',
    '?',
    '#',
    '&',
    '=',
    '+',
    '~',
    'x'.repeat(random.int(1, 3000)),
  ])
  const behind = text.slice(at + random.pick([0, 0, 1, 5, text.length]))
  return `${text.slice(0, at)}${token}${behind}`
}

function wrongQuery(random: Random, parameters: Readonly<Record<string, string>>): string {
  const names = Object.keys(parameters)
  const chosen = Array.from({ length: random.int(1, 4) }, () => random.pick(names))
  const wrongAt = random.int(0, chosen.length - 1)
  return chosen
    .map((name, index) => {
      const value = encodeURIComponent(parameters[name] ?? '')
      if (index !== wrongAt) return `${name}=${value}`
      return random.chance(0.8) ? `${name}=${wrongText(random, value)}` : wrongText(random, `${name}=${value}`)
    })
    .join('&')
}
