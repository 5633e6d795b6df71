// The mapping of a sent entry to field types and lengths that the reference's clients decode, so that one bad field does not cost the
// entry. The entry's `details` record the changed fields and the values that would be lost. The same entry is always mapped the same
// way. Checks nothing: checkEntry refuses what cannot be mapped.

import * as v from 'valibot'
import { isObject } from '../is-object.ts'
import { storedTime } from '../time/event-time.ts'
import { delegationSchema, headersSchema, idLengthMax, resourcesMax, resourcesSchema, textLengthMax } from './entry.ts'
import {
  type Fields,
  fields,
  id,
  listOf,
  type Notes,
  newNotes,
  note,
  optional,
  orSetAside,
  type Rule,
  text,
  wrapped,
} from './mapping-rule.ts'
import { outcomeSchema } from './outcome.ts'
import type { Shorten } from './shortening.ts'

/**
 * @param sent parsed, of limited depth.
 * @param shorten texts that are too long.
 * @param said what `details.mapping` says besides, of an entry that was made of something else.
 */
export function mapEntry(sent: Fields, shorten: Shorten, said: Fields = {}): Fields {
  const notes = newNotes(shorten)
  const entry = fields(entryRules)(sent, '', notes) as Fields
  return notes.changes.size > 0 || Object.keys(said).length > 0 ? withNotes(entry, notes, said) : entry
}

/** Wraps a sender's own details if they use one of the two names. */
function withNotes(entry: Fields, notes: Notes, said: Fields): Fields {
  const { details = {} } = entry as { details?: object }
  const areTaken = Object.hasOwn(details, 'mapping') || Object.hasOwn(details, 'full')
  const own = areTaken ? wrapped(details, 'details', notes) : details
  // Sorted, since an entry is the same in any order of its fields.
  const changes = Array.from(notes.changes, ([change, paths]) => [change, paths.toSorted()])
  const mapping = { ...said, ...Object.fromEntries(changes) }
  const full = notes.full.size > 0 ? { full: Object.fromEntries(notes.full) } : {}
  return { ...entry, details: { ...own, mapping, ...full } }
}

const optionalText = optional(orSetAside(id(textLengthMax), v.string()))

/** Never shortened, since it decides who may read the entry. */
const containerId = optional(id(Number.POSITIVE_INFINITY))

/** The reference's clients decode objects here. An empty list is a value too: it may be the whole body of a request. */
const freeObject: Rule = (value, path, notes) => {
  if (value === null || value === '') return undefined
  return isObject(value) ? value : wrapped(value, path, notes)
}

function time(value: unknown, path: string, notes: Notes): unknown {
  const stored = typeof value === 'string' ? storedTime(value) : undefined
  if (typeof value !== 'string' || stored === undefined) return value
  if (stored !== value.toUpperCase()) note(notes, 'rewritten', path, value)
  return stored
}

/** Joins as RFC 9110 section 5.2 joins header lines. Keeps the list itself in the notes if splitting would not restore it. */
function joined(list: readonly unknown[], path: string, notes: Notes): string {
  const texts = list.filter((item) => item !== null).map(textOf)
  const whole = texts.join(', ')
  const isFaithful = list.every((item) => typeof item === 'string') && whole.split(', ').length === list.length
  note(notes, 'joined', path, isFaithful ? undefined : list)
  return whole
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const address: Rule = (value, path, notes) =>
  text(textLengthMax)(Array.isArray(value) ? joined(value, path, notes) : value, path, notes)

const headers: Rule = (value, path, notes) => {
  if (!isObject(value)) return value
  const mapped = Object.entries(value as Fields).flatMap(([name, header]) => {
    if (header === null || typeof header === 'string') return header === null ? [] : [[name, header]]
    if (Array.isArray(header)) return [[name, joined(header, `${path}.${name}`, notes)]]
    note(notes, 'asText', `${path}.${name}`)
    return [[name, textOf(header)]]
  })
  return Object.fromEntries(mapped)
}

const principal = fields({ id: id(idLengthMax), email: optionalText })

const resource = fields({ id: optionalText, name: optionalText, type: optionalText })

/** Searchable fields stay in the line, which has 17,000 bytes: these two must leave room for the others. */
const listBytesMax = 4_000

/** Keeps as many as there is room for. */
const resources: Rule = (value, path, notes) => {
  if (!Array.isArray(value)) return listOf(resource)(value, path, notes)
  let bytes = 0
  const beyond = value.findIndex((item, index) => {
    bytes += bytesOf(resource(item, path, newNotes(notes.shorten)))
    return index >= resourcesMax || bytes > listBytesMax
  })
  if (beyond < 0) return listOf(resource)(value, path, notes)
  note(notes, 'shortened', path, value)
  return beyond === 0 ? undefined : listOf(resource)(value.slice(0, beyond), path, notes)
}

const delegation: Rule = (value, path, notes) => {
  const mapped = fields({ principals: listOf(principal) })(value, path, notes)
  return bytesOf(mapped) <= listBytesMax ? mapped : undefined
}

const encoder = new TextEncoder()

function bytesOf(value: unknown): number {
  return encoder.encode(JSON.stringify(value)).length
}

const entryRules = {
  insertId: optionalText,
  eventVersion: text(textLengthMax),
  eventSource: text(textLengthMax),
  region: text(textLengthMax),
  eventTimeStamp: time,
  eventName: text(textLengthMax),
  sourceIpAddress: address,
  userAgent: text(textLengthMax),
  outcome: optional(orSetAside((value) => value, outcomeSchema)),
  initiator: principal,
  request: fields({
    endpoint: text(textLengthMax),
    parameters: freeObject,
    body: freeObject,
    headers: optional(orSetAside(headers, headersSchema)),
  }),
  context: fields({ folderPath: optional((value) => value), folderId: containerId, projectId: containerId }),
  resourceId: optionalText,
  resourceName: optionalText,
  resources: optional(orSetAside(resources, resourcesSchema)),
  correlationId: optionalText,
  result: freeObject,
  details: freeObject,
  serviceAccountDelegationInfo: optional(orSetAside(delegation, delegationSchema)),
  // The service assigns these; entries that have a value for them were refused before.
  id: () => undefined,
  receivedTimeStamp: () => undefined,
  salt: () => undefined,
  payloads: () => undefined,
  folderPathSource: () => undefined,
} as const satisfies Readonly<Record<string, Rule>>
