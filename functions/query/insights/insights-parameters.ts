// The query parameters of the insights: which entries are meant, as in a listing.
import type { Parameter } from '../../../shared/http/parameters.ts'
import { listParameters, selectionParameters } from '../list/list-parameters.ts'

export const insightsParameters = {
  ...selectionParameters,
  explain: {
    ...listParameters.explain,
    description:
      '`true` adds the cost of the answer: plan, pages, entries examined, read units. Only for operators of the scope.',
  },
} as const satisfies Record<string, Parameter>
