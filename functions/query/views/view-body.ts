// The body of a saved view: its schema, and the messages that refuse anything else.
import * as v from 'valibot'
import { bodyInvalid } from '../../../shared/audit-error.ts'
import { checkBody } from '../request/json-body.ts'

/** 50 views of this size, at three bytes a character, stay below the 400 KB limit of a row. */
const lengthMax = { title: 100, query: 2000 }

const text = (max: number) => {
  const fault = `must be a string of 1 to ${max} characters`
  return v.pipe(v.string(fault), v.minLength(1, fault), v.maxLength(max, fault))
}
const versionFault = 'must be a whole number from 0'

export const viewRequestSchema = v.strictObject(
  {
    title: v.optional(text(lengthMax.title)),
    query: text(lengthMax.query),
    version: v.optional(v.pipe(v.number(versionFault), v.safeInteger(versionFault), v.minValue(0, versionFault))),
  },
  (issue) => (issue.expected === 'never' ? 'is not a field of a view' : 'must be an object'),
)

/** What the fields mean, for the API's description. */
export const viewFields = {
  title: 'A name for people.',
  query:
    'The view as the query of an address, such as `outcome=FAILURE&event-name=Project+*`. The service keeps it and does not read it.',
  version:
    'Saves only if the stored view has this version; 0 saves only if no view has this name. Without it, any version is replaced.',
}

/** @throws AuditError `BODY_INVALID`, naming the field. */
export function parseView(body: unknown): v.InferOutput<typeof viewRequestSchema> {
  const view = checkBody(viewRequestSchema, body)
  // RFC 8785 section 3.2.2.2: text that is not Unicode cannot be recorded.
  for (const field of ['title', 'query'] as const)
    if (view[field]?.isWellFormed() === false) throw bodyInvalid(field, 'is not Unicode (it has a lone surrogate)')
  return view
}
