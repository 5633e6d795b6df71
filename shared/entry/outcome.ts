// The outcome of the recorded operation: as sent, else derived from fields that every entry has. A derived outcome is not
// stored: an entry stays as its sender made it.
import { oneOf } from '../one-of.ts'

export const outcomes = ['SUCCESS', 'FAILURE', 'DENIED'] as const
export type Outcome = (typeof outcomes)[number]

export const outcomeSchema = oneOf(outcomes)

/**
 * The sent outcome; else `DENIED` for a policy denial, `FAILURE` for the severity `ERROR`, else `SUCCESS`. Reads only fields that
 * are always in the line, so that every reader gets the same. It ignores `result`, which may be in the bucket and has another
 * meaning in each service.
 */
export function outcomeOf({ outcome, eventType, severity }: Told): Outcome {
  return outcome ?? (eventType === 'POLICY_DENIED' ? 'DENIED' : severity === 'ERROR' ? 'FAILURE' : 'SUCCESS')
}

interface Told {
  readonly outcome?: Outcome | undefined
  readonly eventType: string
  readonly severity: string
}
