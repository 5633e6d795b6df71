// The table of a format, row by row: which values of a record become a field of the entry, each asserted of a record that has little else.
import { expect, test } from 'vitest'
import type { Fields, Format, Sender } from '../shared/formats/format.ts'
import { valueAt, withValue } from '../shared/formats/moved-values.ts'
import { mappedBy } from './sending.ts'

/** In place of what a field has without a value: a record without one is refused. */
export const required = Symbol('required')

/** Values by their places in the record; `undefined` takes one away. */
export type Given = Readonly<Record<string, unknown>>

export interface MappingTable {
  /** @param from what is said of the value. */
  is(field: string, from: string, given: Given, expected: unknown): void
  /** Of several places the first that has a value; where none has, `otherwise`. */
  isFirstOf(field: string, places: readonly string[], otherwise: unknown, value?: (place: string) => unknown): void
  isRefused(given: Given, message: string): void
}

export function mappingTable(
  format: Format,
  recordOf: (given: Given) => Fields,
  sender: Partial<Sender> = {},
): MappingTable {
  const fieldOf = (field: string, given: Given) => valueAt(mappedBy(format, recordOf(given), sender), field)
  const table: MappingTable = {
    is(field, from, given, expected) {
      test(`${field}: ${from}`, () => {
        expect(fieldOf(field, given)).toEqual(expected)
      })
    },
    isFirstOf(field, places, otherwise, value = (place) => `of ${place}`) {
      for (const at of places.keys()) {
        const given = Object.fromEntries(places.map((place, each) => [place, each < at ? undefined : value(place)]))
        const others = places.slice(at + 1)
        const from = `${places[at]}${others.length > 0 ? ` before ${others.join(', ')}` : ''}`
        table.is(field, from, given, given[places[at] ?? ''])
      }
      if (otherwise === required) return
      const nothing = Object.fromEntries(places.map((place) => [place, undefined]))
      table.is(field, `without ${places.join(', ')}`, nothing, otherwise)
    },
    isRefused(given, message) {
      test(`refused: ${message}`, () => {
        expect(() => fieldOf('', given)).toThrow(message)
      })
    },
  }
  return table
}

/** A record with the values at their places: names with dots between them. */
export function recordWith(minimal: Fields): (given: Given) => Fields {
  return (given) =>
    JSON.parse(
      JSON.stringify(Object.entries(given).reduce((record, [at, value]) => withValue(record, at, value), minimal)),
    )
}

export const aMinuteAgo = () => new Date(Date.now() - 60_000).toISOString()
