// The time of a record that is a number since 1970.
import { entryInvalid } from '../audit-error.ts'
import type { Fields } from './format.ts'

/** @param field milliseconds. @throws AuditError `ENTRY_INVALID`. */
export function instantOf(record: Fields, field: string): string {
  const sent = record[field]
  const date = new Date(typeof sent === 'number' ? sent : Number.NaN)
  if (!(date.getUTCFullYear() >= 1970 && date.getUTCFullYear() <= 9999))
    throw entryInvalid(`"${field}" must be the milliseconds since 1970`)
  return date.toISOString()
}
