// A format whose record is a JSON object: some of its values are moved into the entry as they are, some fields of the entry are made of others,
// and what was not moved stays in `details`. So its inverse is the same for all of them.
import { defined, type Fields, type Format, type MappedRecord, type Sender, withDefaults } from './format.ts'
import { type Moves, type Origins, putBack, takenOut, withValue } from './moved-values.ts'

interface JsonFormat extends Pick<Format, 'name' | 'version'> {
  readonly moves: Moves
  /**
   * The fields of the entry that are no value of the record, and what `details.mapping` says besides.
   * @returns `undefined` for a record that is not kept.
   * @throws AuditError `ENTRY_INVALID`, naming the field of the record.
   */
  made(record: Fields, sender: Sender): Made | undefined
}

export interface Made {
  readonly fields: Fields
  readonly more?: Fields
}

export function jsonFormat({ name, version, moves, made }: JsonFormat): Format {
  return {
    name,
    version,
    entryOf(record, sender): MappedRecord | undefined {
      const own = made(record, sender)
      if (!own) return undefined
      const { values, origins, rest } = takenOut(record, moves)
      const base = { eventVersion: '1.0', severity: 'INFO', eventType: 'ADMIN_ACTIVITY', ...defined(own.fields) }
      const whole = Object.entries(values).reduce((entry, [path, value]) => withValue(entry, path, value), {
        ...base,
        details: { ...(own.fields['details'] as Fields | undefined), [name]: rest },
      } as Fields)
      return { ...withDefaults(whole, sender), more: { moved: origins, ...own.more } }
    },
    originalOf(entry) {
      const { details } = entry as { details: Fields & { mapping: { moved: Origins } } }
      return putBack(details[name] as Fields, entry, details.mapping.moved)
    },
  }
}
