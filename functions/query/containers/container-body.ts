// The body of a container's declaration: its schema, and the messages that refuse anything else.

import * as v from 'valibot'
import { bodyInvalid } from '../../../shared/audit-error.ts'
import { containerIdSchema, foldersMax } from '../../../shared/entry/entry.ts'
import { checkBody } from '../request/json-body.ts'

const nameFault = 'must be a string of 1 to 255 characters'

export const containerRequestSchema = v.strictObject(
  {
    folderPath: v.optional(
      v.pipe(
        v.array(containerIdSchema, 'must be an array'),
        v.maxLength(foldersMax, `must list at most ${foldersMax} folders`),
        // Checked in container-tree.ts; this line is for the API's description.
        v.metadata({ uniqueItems: true }),
      ),
    ),
    name: v.optional(v.pipe(v.string(nameFault), v.minLength(1, nameFault), v.maxLength(255, nameFault))),
  },
  (issue) => (issue.expected === 'never' ? 'is not a field of a container' : 'must be an object'),
)

/** @throws AuditError `BODY_INVALID`, naming the field. */
export function parseContainer(body: unknown): v.InferOutput<typeof containerRequestSchema> {
  const container = checkBody(containerRequestSchema, body)
  // RFC 8785 section 3.2.2.2: text that is not Unicode cannot be recorded.
  if (container.name?.isWellFormed() === false) throw bodyInvalid('name', 'is not Unicode (it has a lone surrogate)')
  return container
}
