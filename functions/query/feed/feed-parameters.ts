// The query parameters of the feed.

import { limitSchema, wholeNumber } from '../../../shared/http/number-parameters.ts'
import type { Parameter } from '../../../shared/http/parameters.ts'
import { anyTimeParameters } from '../list/list-parameters.ts'

/** Shorter than the function's timeout, so that there is time left to read the new entries. */
const waitSecondsMax = 20

export const feedParameters = {
  after: {
    description:
      'The `next` of the previous answer: returns the entries after this leaf index. Without it, or with -1, starts with the oldest retained entry.',
    schema: wholeNumber(-1, Number.MAX_SAFE_INTEGER, 'must be a whole number from -1'),
    example: '0',
  },
  limit: {
    description: 'The maximum number of entries. Defaults to 100; values above 1000 mean 1000.',
    schema: limitSchema(1000),
    example: '500',
  },
  wait: {
    description: `How many seconds to wait for new entries if there are none. Defaults to 0; at most ${waitSecondsMax}.`,
    schema: wholeNumber(0, waitSecondsMax, `must be a whole number of seconds from 0 to ${waitSecondsMax}`),
    example: '20',
  },
  ...anyTimeParameters,
} as const satisfies Record<string, Parameter>
