// The query parameters of the list endpoints: those of the reference, and what its users miss.
import * as v from 'valibot'
import { type Filter, type FilterName, filterNames, parseFilter } from '../../../shared/filter/filter.ts'
import type { Parameter, ParameterValues } from '../../../shared/http/parameters.ts'
import { isBound } from '../../../shared/time/time-range.ts'
import { organizationParameters } from '../scope/organization-parameter.ts'

const time = v.pipe(v.string(), v.check(isBound, 'must be an RFC 3339 time'))

/**
 * A whole number as JSON writes it, `50.0` and `1e+06` too, since generated clients send a `number`; a `+` that was not escaped
 * arrives as a blank.
 */
function jsonInteger(fault: string) {
  return v.pipe(
    v.string(),
    v.regex(/^-?\d{1,400}(\.\d{1,400})?([eE][+ -]?\d{1,3})?$/, fault),
    v.transform((text) => text.replace(/([eE]) /, '$1+')),
    v.transform(Number),
    v.integer(fault),
  )
}

/** @param fault what is said of anything else. */
export function wholeNumber(from: number, to: number, fault: string) {
  return v.pipe(jsonInteger(fault), v.minValue(from, fault), v.maxValue(to, fault))
}

/** Over the maximum means the maximum, as in the reference. */
export function limitSchema(max: number) {
  const fault = 'must be a whole number from 1'
  return v.pipe(
    jsonInteger(fault),
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
  outcome: {
    description:
      '`SUCCESS`, `FAILURE` or `DENIED`: as the sender says, else by the rule that is described at the field `outcome`.',
    schema: text,
    repeated: true,
    example: 'DENIED',
  },
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
  'user-agent': {
    description: 'What the request was made with.',
    schema: text,
    repeated: true,
    example: 'Portal*',
  },
  endpoint: {
    description: 'Method and path of the request.',
    schema: text,
    repeated: true,
    example: 'PATCH /v2/projects/*',
  },
  initiator: {
    description: 'Who did it: the id, or the e-mail address whatever its case.',
    schema: text,
    repeated: true,
    example: 'ada@example.com',
  },
  'on-behalf-of': {
    description:
      'For whom a service account did it: the id or the e-mail address of one of the principals of its delegation. What somebody did and what was done for them are two questions: `initiator` and this.',
    schema: text,
    repeated: true,
    example: 'ada@example.com',
  },
  resource: {
    description: 'What it was done to: the id or the name, of any of several. Letter case counts.',
    schema: text,
    repeated: true,
    example: 'billing-db',
  },
  'source-ip': {
    description:
      'Where it came from: an address or a CIDR, of either family, or the text that a service put in its place. Ports, brackets and lists in an entry do not hide an address from it.',
    schema: text,
    repeated: true,
    example: '192.0.2.0/24',
  },
  field: {
    description:
      'Any field: its path, a colon, its value. A list stands for each of its items. `request.body.members.role:*` asks whether there is one. May be given ten times.',
    schema: text,
    repeated: true,
    example: 'request.body.members.role:owner',
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
  sort: {
    description:
      'By event time with all its digits, then by the time of receipt, then by `id`; `desc` unless said, which is exactly the reverse. Beyond 1,000 entries of one nanosecond, these are in the order of their ids.',
    schema: oneOf('asc', 'desc'),
    example: 'asc',
  },
  explain: {
    description:
      '`true` adds what the page has cost: plan, pages, entries examined, read units. For operators of the scope only.',
    schema: oneOf('true', 'false'),
    example: 'true',
  },
} as const satisfies Record<string, Parameter>

/**
 * Of a query and of a body alike.
 * @throws AuditError `PARAMETER_INVALID` naming the filter.
 */
export function filterOf(given: Pick<ParameterValues<typeof selectionParameters>, FilterName>): Filter {
  return parseFilter(
    Object.fromEntries(filterNames.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]]))),
  )
}
