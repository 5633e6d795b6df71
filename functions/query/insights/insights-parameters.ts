// The query parameters of the insights: those that select entries, as in a listing, and those that say what is counted.
import * as v from 'valibot'
import { limitSchema } from '../../../shared/http/number-parameters.ts'
import { type Parameter, textSchema } from '../../../shared/http/parameters.ts'
import { facetNames } from '../../../shared/insights/facets.ts'
import { oneOf } from '../../../shared/one-of.ts'
import { isTimeZone } from '../../../shared/time/local-time.ts'
import { listParameters, selectionParameters } from '../list/list-parameters.ts'

export const insightsParameters = {
  ...selectionParameters,
  facet: {
    description:
      'A field whose most frequent values are counted, by the name of its filter. May be given several times. A value can be passed to that filter; if it begins with `!` or has a `*`, write a backslash before that character.',
    schema: oneOf(facetNames),
    repeated: true,
    example: 'resource',
  },
  'facet-limit': {
    description: 'How many values of each facet are shown. Defaults to 10; values above 100 mean 100.',
    schema: limitSchema(100),
    example: '50',
  },
  'facet-prefix': {
    description:
      'Counts only the values of the facets that begin with this text, or whose e-mail address does. Letter case is ignored.',
    schema: textSchema,
    example: 'ada',
  },
  'time-zone': {
    description:
      'The IANA name of a time zone. The buckets then begin with its days, and a bucket of one day has 23 or 25 hours if the clocks are changed. Defaults to UTC.',
    schema: v.pipe(v.string(), v.check(isTimeZone, 'must be the name of a time zone, such as Europe/Berlin')),
    example: 'Europe/Berlin',
  },
  explain: {
    ...listParameters.explain,
    description:
      '`true` adds the cost of the answer: plan, pages, entries examined, read units. Only for operators of the scope.',
  },
} as const satisfies Record<string, Parameter>
