// The query parameters of the list endpoints: those of the reference, and what its users miss.
import * as v from 'valibot'
import { type Filter, type FilterName, filterNames, parseFilter } from '../../shared/filter.ts'
import type { Parameter, ParameterValues } from '../../shared/http/parameters.ts'
import { isBound } from '../../shared/time-range.ts'
import { organizationParameters } from './organization-parameter.ts'

const time = v.pipe(v.string(), v.check(isBound, 'must be an RFC 3339 time'))

/** Over the maximum means the maximum, as in the reference; its clients send a `number`, hence also `50.0`. */
export function limitSchema(max: number) {
  const fault = 'must be a whole number from 1'
  return v.pipe(
    v.string(),
    v.regex(/^\d+(\.0+)?$/, fault),
    v.transform(Number),
    v.minValue(1, fault),
    v.transform((limit) => Math.min(limit, max)),
  )
}

const oneOf = <const T extends readonly string[]>(...values: T) =>
  v.picklist(values, `must be one of ${values.join(', ')}`)

const text = v.string()

const filterParameters = {
  'event-name': {
    description: 'The operation.',
    schema: text,
    repeated: true,
    example: 'Project member *',
  },
  'event-source': {
    description: 'The service that sent the entry.',
    schema: text,
    repeated: true,
    example: 'membership',
  },
  'event-type': {
    description: '`ADMIN_ACTIVITY`, `SYSTEM_EVENT` or `POLICY_DENIED`.',
    schema: text,
    repeated: true,
    example: '!SYSTEM_EVENT',
  },
  severity: { description: '`INFO` or `ERROR`.', schema: text, repeated: true, example: 'ERROR' },
  visibility: {
    description: '`PUBLIC` or `PRIVATE`; only operators see `PRIVATE` entries.',
    schema: text,
    repeated: true,
    example: 'PUBLIC',
  },
  'correlation-id': {
    description: "The sender's own id of the request.",
    schema: text,
    repeated: true,
    example: 'req-7f3a',
  },
  region: {
    description: 'The region that emitted the entry.',
    schema: text,
    repeated: true,
    example: 'eu01',
  },
  initiator: {
    description: 'Who did it: the id, or the e-mail address whatever its case.',
    schema: text,
    repeated: true,
    example: 'ada@example.com',
  },
  resource: {
    description: 'What it was done to: the id or the name.',
    schema: text,
    repeated: true,
    example: 'billing-db',
  },
  'source-ip': {
    description:
      'Where it came from: an address or a CIDR, of either family, or the text that a service put in its place.',
    schema: text,
    repeated: true,
    example: '192.0.2.0/24',
  },
  q: {
    description:
      'Free text over every value of the whole entry, large parts included: all words must be found, a quoted phrase as it stands, letter case does not count.',
    schema: text,
    repeated: true,
    example: 'owner "grace@example.com"',
  },
} as const satisfies Record<FilterName, Parameter>

/** What decides which entries are meant: shared by everything that lists, counts or downloads. */
export const selectionParameters = {
  'start-time-range': {
    description: 'Event times from this one on. Without it, all that is retained.',
    schema: time,
    example: '2026-11-01T00:00:00Z',
  },
  'end-time-range': {
    description: 'Event times before this one. Without it, up to now.',
    schema: time,
    example: '2026-11-24T12:00:00.5Z',
  },
  include: {
    description: "`direct` shows only the container's own entries, not what lies below it.",
    schema: oneOf('direct'),
    example: 'direct',
  },
  ...organizationParameters,
  ...filterParameters,
} as const satisfies Record<string, Parameter>

export const listParameters = {
  ...selectionParameters,
  limit: {
    description: 'Entries a page: 50 unless said, 1000 at most; more means 1000.',
    schema: limitSchema(1000),
    example: '100',
  },
  cursor: {
    description: 'The `cursor` of the page before; all other parameters but `limit` and `explain` must be the same.',
    schema: text,
    example: 'from the page before',
  },
  sort: { description: 'By event time; `desc` unless said.', schema: oneOf('asc', 'desc'), example: 'asc' },
  explain: {
    description:
      '`true` adds what the page has cost: plan, pages, entries examined, read units. For operators of the scope only.',
    schema: oneOf('true', 'false'),
    example: 'true',
  },
} as const satisfies Record<string, Parameter>

export function filterOf(given: ParameterValues<typeof selectionParameters>): Filter {
  return parseFilter(
    Object.fromEntries(filterNames.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]]))),
  )
}
