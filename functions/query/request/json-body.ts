// Reads the JSON body of a request without silently losing anything, and checks it against a schema.

import type { Context } from 'hono'
import * as v from 'valibot'
import { bodyInvalid } from '../../../shared/audit-error.ts'
import { refuseOtherCharsets, sentText, wasDecoded } from '../../../shared/http/sent-text.ts'
import { refuseInexactNumbers } from '../../../shared/json/exact-number.ts'
import { parseJson } from '../../../shared/json/json-text.ts'
import { valueBudget } from '../../../shared/json/value-budget.ts'

/** Many times the size of the largest query. */
const bodyBytesMax = 1_000_000

/**
 * The body as JSON.
 * @throws AuditError `BODY_INVALID` naming the place: not JSON, not UTF-8, a name given twice, a number that a double cannot hold;
 * `CONTENT_TYPE_UNSUPPORTED` for another charset.
 */
export async function jsonBody(context: Context): Promise<unknown> {
  refuseOtherCharsets(context.req.header('content-type'))
  const bytes = new Uint8Array(await context.req.arrayBuffer())
  if (bytes.length > bodyBytesMax) throw bodyInvalid('body', `has ${bytes.length} bytes; ${bodyBytesMax} are the most`)
  const sent = sentText(bytes, wasDecoded(context))
  const json = parseJson({ ...sent, what: 'the body' }, valueBudget(bodyBytesMax))
  const [fault] = json.faults().values()
  if (fault) throw fault
  refuseInexactNumbers('BODY_INVALID', json.value)
  return json.value
}

/** @throws AuditError `BODY_INVALID`, naming the field. */
export function checkBody<const S extends v.GenericSchema>(schema: S, body: unknown): v.InferOutput<S> {
  const checked = v.safeParse(schema, body)
  if (checked.success) return checked.output
  const [issue] = checked.issues
  const field = (issue.path ?? []).map(({ key }) => String(key)).join('.') || 'body'
  throw bodyInvalid(field, issue.received === 'undefined' ? 'is missing' : issue.message)
}
