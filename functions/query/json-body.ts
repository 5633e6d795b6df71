// The body of a request in JSON: parsed, and not yet looked at.
import { AuditError } from '../../shared/audit-error.ts'

/** @throws AuditError `BODY_INVALID` */
export function parseJsonBody(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (cause) {
    throw new AuditError('BODY_INVALID', '"body" must be a JSON object', { cause })
  }
}
