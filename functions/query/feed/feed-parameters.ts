// The query parameters of the feed.
import type { Parameter } from '../../../shared/http/parameters.ts'
import { limitSchema, wholeNumber } from '../list/list-parameters.ts'

/** Ends before the function's own deadline does, with time left to read what has come. */
const waitSecondsMax = 20

export const feedParameters = {
  after: {
    description:
      'The `next` of the answer before: entries behind this leaf index. Without it, or with -1, from the beginning of what is retained.',
    schema: wholeNumber(-1, Number.MAX_SAFE_INTEGER, 'must be a whole number from -1'),
    example: '0',
  },
  limit: {
    description: 'Entries at most: 100 unless said, 1000 at most; more means 1000.',
    schema: limitSchema(1000),
    example: '500',
  },
  wait: {
    description: `Where there is nothing to show, wait up to so many seconds for it: 0 unless said, ${waitSecondsMax} at most.`,
    schema: wholeNumber(0, waitSecondsMax, `must be a whole number of seconds from 0 to ${waitSecondsMax}`),
    example: '20',
  },
} as const satisfies Record<string, Parameter>
