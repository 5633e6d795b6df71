// The error that says "what is kept is not what was put": somebody with rights of their own has altered or removed it. No caller's
// fault, and nothing that trying again would mend.
import type { Failure } from '../telemetry/metrics.ts'

export class AlteredError extends Error {
  override readonly name = 'AlteredError'
}

/** The kind of failure that an error is counted as: `altered` has an alarm of its own. */
export function failureOf(error: unknown, otherwise: Failure): Failure {
  return error instanceof AlteredError ? 'altered' : otherwise
}
