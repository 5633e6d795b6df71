// The values that a record and its entry have in common word for word: taken out of the record into fields of the entry, and put back. An
// entry says itself where each of its values was, so it can be undone without knowing the format.
import { isObject } from '../is-object.ts'
import { InexactNumber } from '../json/exact-number.ts'
import { type Fields, sentText } from './format.ts'

/** By path in the entry, the paths in the record at which its value may be: of several, the first that has one. */
export type Moves = Readonly<Record<string, readonly string[]>>

/** By path in the entry, where its value was in the record. */
export type Origins = Readonly<Record<string, string>>

export interface Taken {
  /** By path in the entry. */
  readonly values: Fields
  readonly origins: Origins
  /** The record without them. What they were in stays, even if it is empty now. */
  readonly rest: Fields
}

/** Fields of an entry that are objects. All others are texts. */
const objects: ReadonlySet<string> = new Set(['request.body', 'request.parameters', 'result', 'details.before'])

/** Takes only what is stored as it is: a text that is not empty, or an object where the entry has one. */
export function takenOut(record: Fields, moves: Moves): Taken {
  const found = Object.entries(moves).flatMap(([field, places]) => {
    const place = places.find((each) => isMoved(field, valueAt(record, each)))
    return place === undefined ? [] : [{ field, place, value: valueAt(record, place) }]
  })
  return {
    values: Object.fromEntries(found.map(({ field, value }) => [field, value])),
    origins: Object.fromEntries(found.map(({ field, place }) => [field, place])),
    rest: found.reduce((left, { place }) => changedAt(left, place.split('.'), undefined), record),
  }
}

/** @param entry as it is stored, with its large fields in place. */
export function putBack(rest: Fields, entry: Fields, origins: Origins): Fields {
  return Object.entries(origins).reduce((record, [field, place]) => {
    const value = objects.has(field) ? valueAt(entry, field) : sentText(entry, field)
    return changedAt(record, place.split('.'), value)
  }, rest)
}

export function valueAt(fields: Fields, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (isFields(value) ? own(value, name) : undefined), fields)
}

/** The first of these places that has a text which is not empty. */
export function textAt(record: Fields, ...places: readonly string[]): string | undefined {
  return places.map((place) => valueAt(record, place)).find((value) => typeof value === 'string' && value !== '') as
    | string
    | undefined
}

/** The text itself if it has the form of an e-mail address. */
export function emailIn(text: string | undefined): string | undefined {
  return text !== undefined && /^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(text) ? text : undefined
}

/** With the value at a path of the fields. */
export function withValue(fields: Fields, path: string, value: unknown): Fields {
  return changedAt(fields, path.split('.'), value)
}

export function isFields(value: unknown): value is Fields {
  return isObject(value) && !(value instanceof InexactNumber)
}

function isMoved(field: string, value: unknown): boolean {
  if (objects.has(field)) return isFields(value)
  // A time is stored in capital letters.
  if (field === 'eventTimeStamp') return typeof value === 'string' && value !== '' && value === value.toUpperCase()
  return typeof value === 'string' && value !== ''
}

/** `undefined` takes it away. Objects on the way to it are made if there are none. */
function changedAt(fields: Fields, [name = '', ...below]: readonly string[], value: unknown): Fields {
  const others = Object.entries(fields).filter(([each]) => each !== name)
  const before = own(fields, name)
  const after = below.length === 0 ? value : changedAt(isFields(before) ? before : {}, below, value)
  return Object.fromEntries(after === undefined ? others : [...others, [name, after]])
}

function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}
