// What a format is to ingest: a pure function from its record to an entry, and its inverse. Knows nothing of HTTP.
import type { FormatSettings } from '../access/format-settings.ts'
import { entryInvalid } from '../audit-error.ts'
import type { IngestFormat } from '../deployment/ingest-formats.ts'
import type { EntryDefaults } from '../entry/entry-defaults.ts'

/** A JSON object, whose numbers may be `InexactNumber`s. */
export type Fields = Readonly<Record<string, unknown>>

export interface Sender {
  readonly organizationId: string
  /** Of its key. */
  readonly defaults: EntryDefaults
  readonly settings?: FormatSettings
  /** What the path says of where it sends from, such as a cluster. */
  readonly source?: string
}

export interface MappedRecord {
  /** As a producer of entries would send it: not checked, and its texts may be too long. */
  readonly entry: Fields
  /** The paths of the fields that the record says nothing of. */
  readonly defaulted: readonly string[]
  /** What `details.mapping` says besides. */
  readonly more?: Fields
}

export interface Format {
  readonly name: Exclude<IngestFormat, 'entries'>
  /** Of the mapping: it changes when the same record becomes another entry. */
  readonly version: number
  /**
   * The same record always becomes the same entry, so that a record that is sent again is a duplicate: no clock, nothing random.
   * @returns `undefined` for a record that is not to be kept, since another says the same.
   * @throws AuditError `ENTRY_INVALID`, naming the field of the record.
   */
  entryOf(record: Fields, sender: Sender): MappedRecord | undefined
  /** @param entry as it is stored, with its large fields in place. */
  originalOf(entry: Fields): Fields
}

/** Values for the fields that every entry has, and the paths of those that were taken from here. */
export function withDefaults(
  entry: Fields,
  { organizationId, defaults }: Sender,
): Pick<MappedRecord, 'entry' | 'defaulted'> {
  const { projectId, folderPath, eventSource: source = 'unknown', region = 'unknown', visibility = 'PUBLIC' } = defaults
  const { eventName, context = {}, request = {} } = entry as { eventName: string; context?: Fields; request?: Fields }
  const values = { eventSource: source, region, visibility, sourceIpAddress: '', userAgent: 'unknown' }
  const { initiator = {} } = entry as { initiator?: Fields }
  const missing = Object.entries(values).filter(([field]) => isNone(entry[field]))
  const isNameless = isNone(initiator['id'])
  const isPlaced = context['projectId'] !== undefined || context['folderId'] !== undefined
  const placed = isPlaced
    ? {}
    : { ...(projectId === undefined ? {} : { projectId }), ...(folderPath ? { folderPath } : {}) }
  const endpoint = isNone(request['endpoint']) ? { endpoint: eventName } : {}
  return {
    entry: {
      ...entry,
      ...Object.fromEntries(missing),
      initiator: isNameless ? { ...initiator, id: 'unknown' } : initiator,
      request: { ...request, ...endpoint },
      context: { organizationId, ...placed, ...context },
    },
    defaulted: [
      ...missing.map(([field]) => field),
      ...(isNameless ? ['initiator.id'] : []),
      ...Object.keys(endpoint).map((field) => `request.${field}`),
      ...Object.keys(placed).map((field) => `context.${field}`),
    ].toSorted(),
  }
}

/** @throws AuditError `ENTRY_INVALID` if it is no text, or empty. */
export function requiredText(record: Fields, name: string): string {
  const value = record[name]
  if (typeof value !== 'string' || value === '') throw entryInvalid(`"${name}" must be a text that is not empty`)
  return value
}

/** The text that a field of an entry was made of: in full, if the field has less of it. */
export function sentText(entry: Fields, path: string): string | undefined {
  const { details } = entry as { details?: { full?: Fields; mapping?: { defaulted?: readonly string[] } } }
  if (details?.mapping?.defaulted?.includes(path)) return undefined
  const full = details?.full?.[path]
  const at = path.split('.').reduce<unknown>((value, name) => (value as Fields | undefined)?.[name], entry)
  const text = full ?? at
  return typeof text === 'string' ? text : undefined
}

/** Without the members that are `undefined`. */
export function defined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function isNone(value: unknown): boolean {
  return value === undefined || value === ''
}
