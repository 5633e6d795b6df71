// The outcome of what an entry records.
import type { SubmittedEntry } from './entry.ts'

export type Outcome = 'SUCCESS' | 'FAILURE' | 'DENIED'

export function outcomeOf({ outcome, eventType, severity }: SubmittedEntry): Outcome {
  if (outcome !== undefined) return outcome
  if (eventType === 'POLICY_DENIED') return 'DENIED'
  return severity === 'ERROR' ? 'FAILURE' : 'SUCCESS'
}
