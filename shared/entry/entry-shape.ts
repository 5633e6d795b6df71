// The check that a sent value can be an entry at all. Knows only the fields that the service assigns; the others are in entry.ts.

import { entryInvalid } from '../audit-error.ts'
import { isObject } from '../is-object.ts'

/** Only the service assigns these. */
const reservedFields = ['id', 'receivedTimeStamp', 'salt', 'payloads', 'folderPathSource'] as const

/** Deeper nesting is refused: no real record has it, and it exhausts a reader's stack. */
export const depthMax = 100

/**
 * Checks that a parsed JSON value is an object, not nested too deep, without fields that the service assigns.
 * @throws AuditError `ENTRY_INVALID`.
 */
export function checkShape(value: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw entryInvalid('an entry must be an object')
  const reserved = reservedFields.find(
    (field) => Object.hasOwn(value, field) && ![null, ''].includes(value[field] as never),
  )
  if (reserved) throw entryInvalid(`"${reserved}" is assigned by the service and must not be sent`)
  refuseDeep(value)
  return value
}

/** Whether it is nested so deep that what recurses must not meet it. */
export function isDeep(value: object): boolean {
  return depthOf(value) > depthMax
}

/** @throws AuditError `ENTRY_INVALID`. */
export function refuseDeep(value: object): void {
  if (isDeep(value)) throw entryInvalid(`an entry must not be nested more than ${depthMax} levels deep`)
}

/** Iterative, since deep values would overflow a recursion. Stops just above the limit. */
function depthOf(value: object): number {
  let level = [value]
  let depth = 0
  while (level.length > 0 && depth <= depthMax) {
    depth += 1
    const below: object[] = []
    for (const item of level)
      for (const child of Object.values(item)) if (typeof child === 'object' && child !== null) below.push(child)
    level = below
  }
  return depth
}
