// The way of a record to a checked entry, and of a stored entry back to its record: the same for all formats.
import { AuditError, entryInvalid } from '../audit-error.ts'
import { checkEntry } from '../entry/entry.ts'
import { checkShape, refuseDeep } from '../entry/entry-shape.ts'
import { mapEntry } from '../entry/mapping.ts'
import { shortened } from '../entry/shortened.ts'
import type { Fields, Format, Sender } from '../formats/format.ts'
import { asNumbers, asTexts } from '../formats/inexact-numbers.ts'
import { isObject } from '../is-object.ts'
import { filteredItem, type SubmissionItem } from './taken-item.ts'

/** An entry, or why none can be made of the record, or that none is to be made. */
export function entryOfRecord(format: Format, record: unknown, sender: Sender, nowMs: number): SubmissionItem {
  try {
    if (record instanceof AuditError) throw record
    if (!isObject(record)) throw entryInvalid('a record must be an object')
    refuseDeep(record)
    const made = format.entryOf(record, sender)
    if (!made) return filteredItem
    const { entry, defaulted, more } = made
    const { value, pointers } = asTexts(checkShape(entry))
    const { name, version } = format
    const numbers = pointers.length > 0 ? { numbers: pointers } : {}
    return checkEntry(mapEntry(value, shortened, { format: name, version, defaulted, ...numbers, ...more }), nowMs)
  } catch (error) {
    if (error instanceof AuditError) return error
    throw error
  }
}

/** @param entry as it is stored, with its large fields in place. */
export function recordOfEntry(format: Format, entry: Fields): Fields {
  const { details } = entry as { details: { mapping: { numbers?: readonly string[] } } }
  return format.originalOf(asNumbers(entry, details.mapping.numbers ?? []))
}
