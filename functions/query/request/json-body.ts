// The body of a request in JSON: parsed, and held against its schema.
import * as v from 'valibot'
import { AuditError } from '../../../shared/audit-error.ts'

/** @throws AuditError `BODY_INVALID`, naming the field. */
export function parseJsonBody<const S extends v.GenericSchema>(schema: S, body: string): v.InferOutput<S> {
  const checked = v.safeParse(schema, jsonOf(body))
  if (checked.success) return checked.output
  const [issue] = checked.issues
  const field = (issue.path ?? []).map(({ key }) => String(key)).join('.') || 'body'
  throw bodyInvalid(field, issue.received === 'undefined' ? 'is missing' : issue.message)
}

export function bodyInvalid(field: string, fault: string): AuditError {
  return new AuditError('BODY_INVALID', `"${field}" ${fault}`)
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (cause) {
    throw new AuditError('BODY_INVALID', '"body" must be a JSON object', { cause })
  }
}
