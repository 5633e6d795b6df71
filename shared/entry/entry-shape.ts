// What a sent value must be to be looked at as an entry at all. Knows none of its fields (entry.ts) but those that only the service gives.

import { entryInvalid } from '../audit-error.ts'
import { isObject } from '../is-object.ts'

/** Names that only the service gives. */
const reservedFields = ['id', 'receivedTimeStamp', 'salt', 'payloads', 'folderPathSource'] as const

/** Deeper nesting than this is refused: it is no record of anything, and it exhausts the stack of whoever reads it. */
export const depthMax = 100

/**
 * Whether a parsed JSON value can be an entry at all: an object, of a depth that may be walked, without what the service gives.
 * @throws AuditError `ENTRY_INVALID`.
 */
export function checkShape(value: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw entryInvalid('an entry must be an object')
  const reserved = reservedFields.find(
    (field) => Object.hasOwn(value, field) && ![null, ''].includes(value[field] as never),
  )
  if (reserved) throw entryInvalid(`"${reserved}" is assigned by the service and must not be sent`)
  if (depthOf(value) > depthMax) throw entryInvalid(`an entry must not be nested more than ${depthMax} levels deep`)
  return value
}

/** Iterative: what is measured here is what would overflow a recursion. Stops counting just above the limit. */
function depthOf(value: object): number {
  let level: unknown[] = [value]
  let depth = 0
  while (level.length > 0 && depth <= depthMax) {
    depth += 1
    level = level.flatMap((item) =>
      Object.values(item as object).filter((child) => typeof child === 'object' && child !== null),
    )
  }
  return depth
}
