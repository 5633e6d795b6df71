// Whether what an entry records succeeded. A sender who knows says so; of all others it follows from what every entry has. Is not stored
// where it was not sent: an entry stays what its sender made it.
import { oneOf } from '../one-of.ts'

export const outcomes = ['SUCCESS', 'FAILURE', 'DENIED'] as const
export type Outcome = (typeof outcomes)[number]

export const outcomeSchema = oneOf(outcomes)

/**
 * What was sent; else `DENIED` where a policy refused it, `FAILURE` where its severity is `ERROR`, and `SUCCESS` otherwise. Reads only
 * what is always in an entry's line, so that it is the same wherever the entry is read: what services put into `result` may be in the
 * bucket, and means with each of them something else.
 */
export function outcomeOf({ outcome, eventType, severity }: Told): Outcome {
  return outcome ?? (eventType === 'POLICY_DENIED' ? 'DENIED' : severity === 'ERROR' ? 'FAILURE' : 'SUCCESS')
}

/** Of an entry. */
interface Told {
  readonly outcome?: Outcome | undefined
  readonly eventType: string
  readonly severity: string
}
