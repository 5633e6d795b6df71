// The query parameters of the list endpoints: those of the reference, and further ones.

import * as v from 'valibot'
import { type Filter, type FilterName, filterNames, parseFilter } from '../../../shared/filter/filter.ts'
import { limitSchema } from '../../../shared/http/number-parameters.ts'
import { type Parameter, type ParameterValues, textSchema } from '../../../shared/http/parameters.ts'
import { oneOf } from '../../../shared/one-of.ts'
import type { Instant } from '../../../shared/time/instant.ts'
import { isRead, parseBound } from '../../../shared/time/time-range.ts'
import { organizationParameters } from '../scope/organization-parameter.ts'
import { filterParameters } from './filter-parameters.ts'

const time = v.pipe(v.string(), v.transform(parseBound), v.custom<Instant>(isRead, 'must be an RFC 3339 time'))

/** The parameters `limit` and `cursor` of a list of anything but entries. */
export function pageParameters(what: string, byDefault: number, max: number) {
  return {
    limit: {
      description: `The maximum number of ${what}. Defaults to ${byDefault}; values above ${max} mean ${max}.`,
      schema: limitSchema(max),
      example: '10',
    },
    cursor: { description: 'The `cursor` of the previous page.', schema: textSchema, example: 'from the page before' },
  } as const satisfies Record<string, Parameter>
}

/** The parameters that select entries, except the time range. */
export const anyTimeParameters = {
  include: {
    description: "`direct` returns only the container's own entries, without those of containers below it.",
    schema: oneOf(['direct']),
    example: 'direct',
  },
  ...organizationParameters,
  ...filterParameters,
} as const satisfies Record<string, Parameter>

/** The parameters that select entries, for everything that lists, counts or downloads. */
export const selectionParameters = {
  'start-time-range': {
    description: 'Inclusive start of the event times. Defaults to the start of the retention period.',
    schema: time,
    example: '2026-11-01T00:00:00Z',
  },
  'end-time-range': {
    description:
      'Exclusive end of the event times. Defaults to now, plus five minutes for senders whose clocks are ahead.',
    schema: time,
    example: '2026-11-24T12:00:00.5Z',
  },
  ...anyTimeParameters,
} as const satisfies Record<string, Parameter>

export const listParameters = {
  ...selectionParameters,
  limit: {
    description: 'Entries per page. Defaults to 50; values above 1000 mean 1000.',
    schema: limitSchema(1000),
    example: '100',
  },
  cursor: {
    description:
      'The `cursor` of the previous page. All other parameters except `limit` and `explain` must stay the same.',
    schema: textSchema,
    example: 'from the page before',
  },
  sort: {
    description:
      'Orders by event time with all its digits, then by time of receipt, then by `id`. Defaults to `desc`, which is exactly the reverse of `asc`. If more than 1,000 entries share one nanosecond, these are ordered by id.',
    schema: oneOf(['asc', 'desc']),
    example: 'asc',
  },
  explain: {
    description: '`true` adds what the page cost: plan, pages, entries examined, read units. Only for operators.',
    schema: oneOf(['true', 'false']),
    example: 'true',
  },
} as const satisfies Record<string, Parameter>

/**
 * The filter of a query string or of a body.
 * @throws AuditError `PARAMETER_INVALID` naming the filter.
 */
export function filterOf(given: Pick<ParameterValues<typeof anyTimeParameters>, FilterName>): Filter {
  return parseFilter(
    Object.fromEntries(filterNames.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]]))),
  )
}
