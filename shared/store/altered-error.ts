// The error for stored data that was altered or removed by somebody with their own rights to the store. It is no caller's fault,
// and a retry does not help.
import type { Failure } from '../telemetry/metrics.ts'

export class AlteredError extends Error {
  override readonly name = 'AlteredError'
}

/** The kind under which an error is counted: `altered` has an alarm of its own. */
export function failureOf(error: unknown, otherwise: Failure): Failure {
  return error instanceof AlteredError ? 'altered' : otherwise
}
