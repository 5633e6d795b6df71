// What a search must find: a filter over an array, written down once more and without any haste, and the questions and entries that
// it is asked with.

import fc from 'fast-check'
import { actorRuleOf } from '../../shared/entry/actor-kind.ts'
import type { Entry, SubmittedEntry } from '../../shared/entry/entry.ts'
import { jsonValue } from '../../shared/json/json-value.ts'
import { anEntry } from '../entries.ts'
import type { ServiceOptions } from '../service.ts'

export interface Asked {
  readonly scope: string
  readonly parameters: readonly (readonly [string, string])[]
  readonly sort: 'asc' | 'desc'
  readonly limit: number
}

const values = {
  'event-name': ['Project member added', 'Project member removed', 'Access token created', '!important', 'star*'],
  'event-source': ['membership', 'service-account'],
  'event-type': ['ADMIN_ACTIVITY', 'SYSTEM_EVENT', 'POLICY_DENIED'],
  severity: ['INFO', 'ERROR'],
  visibility: ['PUBLIC', 'PRIVATE'],
  'correlation-id': ['c-1', 'c-2', 'c-22'],
  region: ['eu01', 'eu02'],
  initiator: ['user-1', 'user-2', 'Ada@Example.com', 'grace@example.com'],
  resource: ['r-1', 'r-2', 'billing', 'name "quoted" \\ back', 'M\u00fcller', 'Mu\u0308ller', 'third', 'a+b'],
  'source-ip': [
    '192.0.2.10',
    '192.0.2.77',
    '2001:db8::1',
    'AWS Internal',
    '10.1.2.3',
    '192.0.2.10:57484',
    '[2001:db8::1]:443',
    '10.1.2.3, 192.0.2.200',
  ],
  outcome: ['SUCCESS', 'FAILURE', 'DENIED'],
  'user-agent': ['Portal', 'Terraform/1.9 (linux)', 'C:\\Temp\\*'],
  endpoint: ['GET /v2/x', 'PATCH /v2/projects/members'],
  'on-behalf-of': ['user-1', 'boss', 'Boss@example.com'],
  actor: ['person', 'program', 'system', 'service-account', 'delegation', 'portal', 'no-rule'],
} as const

export const organizationId = 'o'

/** Of a service: hardly anything is kept in memory, so that parts are read in pieces, again and again, also after they were damaged. */
export const inPieces = {
  partReading: { pageBytesMax: 40_000, directoryBytesMax: 4_000, rowBytesMax: 2_000, wholeBytesMax: 5_000 },
  shards: new Map([[organizationId, [{ fromMs: 0, shards: 2 }]]]),
  ownBucket: true,
} as const satisfies ServiceOptions
const [outer, inner, projectA, projectB] = ['f-outer', 'f-inner', 'p-a', 'p-b'] as const
const contexts = [
  {},
  { folderId: outer },
  { folderPath: [outer, inner], folderId: inner },
  { folderPath: [outer, inner], projectId: projectA },
  { folderPath: [outer], projectId: projectB },
  { projectId: 'p-c' },
]
const scopes = [
  `organizations/${organizationId}`,
  `folders/${outer}`,
  `folders/${inner}`,
  `projects/${projectA}`,
  `projects/${projectB}`,
]

const oneOf = <T>(...from: readonly T[]) => fc.constantFrom(...from)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })

/** Within an hour, many in the same millisecond and many in the same instant, with digits to the nanosecond. */
export const base = Date.now() - 3_600_000
const time = fc
  .tuple(fc.nat(20), oneOf('', '', '', '1', '12', '120000', '120001', '9', '900'))
  .map(([at, more]) => `${new Date(base + at * 100).toISOString().slice(0, 23)}${more}Z`)

export const entry: fc.Arbitrary<SubmittedEntry> = fc
  .record({
    context: oneOf(...contexts),
    eventTimeStamp: time,
    eventName: oneOf(...values['event-name']),
    eventSource: oneOf(...values['event-source']),
    eventType: oneOf(...values['event-type']),
    severity: oneOf(...values.severity),
    visibility: oneOf(...values.visibility),
    region: oneOf(...values.region),
    sourceIpAddress: oneOf(...values['source-ip']),
    initiator: fc.record({
      id: oneOf('user-1', 'user-2'),
      email: maybe(oneOf('ada@example.com', 'grace@example.com')),
    }),
    userAgent: oneOf(...values['user-agent']),
    request: fc.record({
      endpoint: oneOf(...values.endpoint),
      body: maybe(
        fc.record({
          members: fc.array(
            fc.record({ role: oneOf('owner', 'reader'), n: oneOf<number | boolean | null>(1, 2.5, null, true) }),
            {
              maxLength: 2,
            },
          ),
          'dotted.name': oneOf('a:b', 'c'),
        }),
      ),
    }),
    outcome: maybe(oneOf(...values.outcome)),
    serviceAccountDelegationInfo: maybe(
      fc.record({
        principals: fc.array(fc.record({ id: oneOf('user-1', 'boss'), email: maybe(oneOf('boss@example.com')) })),
      }),
    ),
    correlationId: maybe(oneOf(...values['correlation-id'])),
    resourceId: maybe(oneOf('r-1', 'r-2', 'M\u00fcller')),
    resourceName: maybe(oneOf('billing', 'name "quoted" \\ back', 'r-1', 'Mu\u0308ller', 'a+b')),
    resources: maybe(
      fc.array(fc.record({ id: maybe(oneOf('r-2', 'third')), name: maybe(oneOf('billing', 'a b')) }), {
        minLength: 1,
        maxLength: 2,
      }),
    ),
    details: maybe(
      fc.record({ note: oneOf('Straße ÄÖ', 'two words here', 'quote " and \\', 'MIXED Case'), n: fc.nat(30) }),
    ),
  })
  .map((fields) => {
    const given = jsonValue(JSON.stringify(fields)) as typeof fields
    return anEntry({ ...given, context: { organizationId, ...fields.context } })
  })

const literal = (value: string) => (value.startsWith('!') ? `\\${value}` : value)
/** A value as it stands, or with a star in place of some of it. */
const termOf = (name: keyof typeof values) =>
  fc
    .tuple(oneOf(...(values[name] as readonly string[])), fc.boolean(), fc.nat(12), fc.nat(6), fc.nat(3))
    .map(([value, negated, start, length, kind]) => {
      const starred = `${value.slice(0, start)}*${value.slice(start + length)}`.replace(/^[!\\]/, 'x')
      return [name, `${negated ? '!' : ''}${kind > 0 ? literal(value) : starred}`] as const
    })
const filter = fc.oneof(
  ...(Object.keys(values) as (keyof typeof values)[]).map(termOf),
  oneOf('192.0.2.0/24', '!192.0.2.0/25', '2001:db8::/32', '0.0.0.0/0', '[2001:db8::1]', '192.0.2.200').map(
    (value) => ['source-ip', value] as const,
  ),
  oneOf(
    'request.body.members.role:owner',
    '!request.body.members.role:owner',
    'request.body.members.role:*',
    'request.body.members.n:2.5',
    'request.body.members.n:null',
    'request.body.dotted.name:a:b',
    'details.note:*Stra*',
    'initiator.email:Ada@example.com',
    'request.body:owner',
  ).map((value) => ['field', value] as const),
  oneOf(
    'straße',
    'words two',
    '"two words"',
    '"words two"',
    '!mixed',
    'quote " and',
    'project eu01',
    '7',
    'STRASSE',
    'Temp\\*',
    'm\u00fcller',
    'nowhere',
  ).map((value) => ['q', value] as const),
)

export const asked: fc.Arbitrary<Asked> = fc.record({
  scope: oneOf(...scopes),
  parameters: fc
    .tuple(fc.array(filter, { maxLength: 3 }), maybe(time), maybe(time), fc.boolean())
    .map(([filters, a, b, direct]) => [
      ...filters,
      ...(a && (!b || Date.parse(a) < Date.parse(b)) ? [['start-time-range', a] as const] : []),
      ...(b && (!a || Date.parse(a) < Date.parse(b)) ? [['end-time-range', b] as const] : []),
      ...(direct ? [['include', 'direct'] as const] : []),
    ]),
  sort: oneOf('asc', 'desc'),
  limit: oneOf(1, 2, 5, 50),
})

/** What the parameters mean, written down once more and without any haste: the ids that are found, in the order of events. */
export function model(entries: readonly Entry[], { scope, parameters, sort }: Asked): string[] {
  const of = (name: string) => parameters.filter(([given]) => given === name).map(([, value]) => value)
  const digits = (text: string) => text.slice(0, -1).padEnd(30, '0')
  const chosen = entries.filter((each) => {
    const { organizationId: org, folderPath = [], folderId, projectId } = each.context
    const folders = folderId && !folderPath.includes(folderId) ? [...folderPath, folderId] : folderPath
    const chain = [
      `organizations/${org}`,
      ...folders.map((id) => `folders/${id}`),
      ...(projectId ? [`projects/${projectId}`] : []),
    ]
    if (of('include').length > 0 ? chain.at(-1) !== scope : !chain.includes(scope)) return false
    if (of('start-time-range').some((start) => digits(each.eventTimeStamp) < digits(start))) return false
    if (of('end-time-range').some((end) => digits(each.eventTimeStamp) >= digits(end))) return false
    return [...Object.keys(values), 'field', 'q'].every((name) => {
      const given = of(name)
      const wanted = given.filter((value) => !value.startsWith('!'))
      const unwanted = given.filter((value) => value.startsWith('!')).map((value) => value.slice(1))
      return (
        (wanted.length === 0 || wanted.some((value) => holds(each, name, value))) &&
        !unwanted.some((value) => holds(each, name, value))
      )
    })
  })
  const sortKey = ({ eventTimeStamp, receivedTimeStamp, id }: Entry) =>
    [digits(eventTimeStamp), receivedTimeStamp, id].join(' ')
  const sorted = chosen.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)).map(({ id }) => id)
  return sort === 'asc' ? sorted : sorted.toReversed()
}

const same = (text: string) => text.normalize('NFC')
/** Enough of full case folding for what stands in these entries. */
const caseless = (text: string) => same(text).toLowerCase().replaceAll('\u00df', 'ss')

function holds(each: Entry, name: string, value: string): boolean {
  if (name === 'q') {
    const leaves = (node: unknown): string[] =>
      typeof node === 'object' && node !== null ? Object.values(node).flatMap(leaves) : [String(node)]
    const texts = leaves(each).map(caseless)
    const phrases = value.startsWith('"') ? [value.replaceAll('"', '')] : value.replaceAll(/ "( .*)/g, '$1').split(' ')
    const wanted = value.includes(' " ') ? ['quote', ' and'] : phrases
    return wanted.every((phrase) => texts.some((text) => text.includes(caseless(phrase))))
  }
  if (name === 'field') return field(each, value)
  if (name === 'source-ip') return address(each.sourceIpAddress, value)
  const is = (text: string | undefined) => text !== undefined && fits(value, same(text))
  const isMailbox = (text: string | undefined) => text !== undefined && fits(caseless(value), caseless(text))
  const resources = [{ id: each.resourceId, name: each.resourceName }, ...(each.resources ?? [])]
  const fields = {
    'event-name': is(each.eventName),
    'event-source': is(each.eventSource),
    'event-type': is(each.eventType),
    severity: is(each.severity),
    visibility: is(each.visibility),
    'correlation-id': is(each.correlationId),
    region: is(each.region),
    outcome: is(
      each.outcome ??
        (each.eventType === 'POLICY_DENIED' ? 'DENIED' : each.severity === 'ERROR' ? 'FAILURE' : 'SUCCESS'),
    ),
    'user-agent': is(each.userAgent),
    endpoint: is(each.request.endpoint),
    initiator: is(each.initiator.id) || isMailbox(each.initiator.email),
    'on-behalf-of': (each.serviceAccountDelegationInfo?.principals ?? []).some(
      ({ id, email }) => is(id) || isMailbox(email),
    ),
    actor: is(actorRuleOf(each).kind) || is(actorRuleOf(each).name),
    resource: resources.some(({ id, name: called }) => is(id) || is(called)),
  }
  return fields[name as keyof typeof fields]
}

/** A star is any text, but behind a backslash it may be a star; a blank may have been a plus. */
function fits(value: string, text: string): boolean {
  const escaped = (part: string) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const expression = (parts: readonly string[]) =>
    new RegExp(`^${parts.map((part) => escaped(same(part))).join('[^]*')}$`)
  return [value, value.replaceAll(' ', '+')].some(
    (each) =>
      expression(each.split('*')).test(text) ||
      expression(
        each
          .replace(/^\\!/, '!')
          .split(/(?<!\\)\*/)
          .map((part) => part.replaceAll('\\*', '*')),
      ).test(text),
  )
}

function field(each: Entry, value: string): boolean {
  const body = each.request.body as { members?: { role: string; n: unknown }[]; 'dotted.name'?: string } | undefined
  const members = body?.members ?? []
  const table: Record<string, boolean> = {
    'request.body.members.role:owner': members.some(({ role }) => role === 'owner'),
    'request.body.members.role:*': members.length > 0,
    'request.body.members.n:2.5': members.some(({ n }) => n === 2.5),
    'request.body.members.n:null': members.some(({ n }) => n === null),
    'request.body.dotted.name:a:b': body?.['dotted.name'] === 'a:b',
    'details.note:*Stra*': (each.details as { note?: string } | undefined)?.note?.startsWith('Stra') ?? false,
    'initiator.email:Ada@example.com': false,
    'request.body:owner': false,
  }
  return table[value] ?? false
}

function address(found: string, value: string): boolean {
  const last = found
    .split(', ')
    .map((part) => (part.startsWith('192.0.2.') ? Number.parseInt(part.slice(8), 10) : Number.NaN))
  const table: Record<string, boolean> = {
    '192.0.2.0/24': last.some((each) => each >= 0),
    '192.0.2.0/25': last.some((each) => each < 128),
    '192.0.2.10': last.includes(10),
    '192.0.2.77': last.includes(77),
    '192.0.2.200': last.includes(200),
    '10.1.2.3': found.startsWith('10.1.2.3'),
    '2001:db8::1': found.includes('2001:db8::1'),
    '[2001:db8::1]': found.includes('2001:db8::1'),
    '2001:db8::/32': found.includes('2001:db8::1'),
    '0.0.0.0/0': /^\d+\./.test(found),
  }
  return (
    table[value] ?? (fits(value, found) || (value.includes('*') && found.split(', ').some((part) => fits(value, part))))
  )
}

export const path = ({ scope, parameters, sort, limit }: Asked, cursor?: string) => {
  const search = new URLSearchParams([
    ...parameters.map(([name, value]): [string, string] => [name, value]),
    ['sort', sort],
    ['limit', String(limit)],
  ])
  if (cursor) search.set('cursor', cursor)
  return `/v2/${scope}?${search}`
}
