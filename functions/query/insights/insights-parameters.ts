// The query parameters of the insights: which entries are meant, as in a listing.
import type { Parameter } from '../../../shared/http/parameters.ts'
import { listParameters, selectionParameters } from '../list/list-parameters.ts'

export const insightsParameters = {
  ...selectionParameters,
  explain: {
    ...listParameters.explain,
    description: '`true` adds what the answer has cost: plan, pages, entries examined, read units.',
  },
} as const satisfies Record<string, Parameter>
