import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { factColumn, fewValuesColumn, pairedColumn } from '../../../shared/insights/fact-column.ts'

const codes = fc.array(fc.nat(5), { minLength: 1, maxLength: 40 })
/** Of a list of some length, any of its rows in any order. */
const chosen = fc.array(fc.nat(1000), { maxLength: 60 })

const rowsOf = (list: readonly unknown[], which: readonly number[]) =>
  Uint32Array.from(new Set(which.map((each) => each % list.length)))

/** What a map by value comes to: in the order of the first row. */
function plain(rows: Iterable<number>, textOf: (row: number) => string): [string, number[]][] {
  return [...Map.groupBy(rows, textOf)]
}

describe('a column of facts', () => {
  test('gives each value of some rows once, in the order of its first row, with its rows: again and again', () => {
    fc.assert(
      fc.property(codes, fc.array(chosen, { minLength: 1, maxLength: 4 }), (list, asked) => {
        let reads = 0
        const column = factColumn(list, 6, (place) => {
          reads += 1
          return `value ${place}`
        })
        for (const which of asked) {
          const rows = rowsOf(list, which)
          const wanted = plain(rows, (row) => `value ${list[row]}`)
          const groups: [string, number[]][] = []
          column.groups(rows, (value, own, from, end) => groups.push([value, [...own.subarray(from, end)]]))
          expect(groups).toEqual(wanted)
          const counts: [string, number][] = []
          column.counts(rows, (value, own) => counts.push([value, own]))
          expect(counts).toEqual(wanted.map(([value, own]) => [value, own.length]))
        }
        expect(reads).toBeLessThanOrEqual(new Set(list).size)
      }),
    )
  })

  // So few pairs are looked up in a table; of more, those that are there.
  test.each([6, 1_000])('paired with another has a value for each pair: %d places each', (places) => {
    fc.assert(
      fc.property(codes, codes, chosen, (one, two, which) => {
        const length = Math.min(one.length, two.length)
        const [a, b] = [one.slice(0, length), two.slice(0, length)]
        const own = (list: readonly number[]) => factColumn(list, places, (place) => place)
        const paired = pairedColumn(own(a), own(b), (x, y) => `${x} ${y}`)
        const rows = rowsOf(a, which)
        const groups: [string, number[]][] = []
        paired.groups(rows, (value, own, from, end) => groups.push([value, [...own.subarray(from, end)]]))
        expect(groups).toEqual(plain(rows, (row) => `${a[row]} ${b[row]}`))
      }),
    )
  })

  test('of few values has one place for each', () => {
    fc.assert(
      fc.property(codes, chosen, (list, which) => {
        const column = fewValuesColumn(list, 6, (place) => place % 2 === 0)
        const rows = rowsOf(list, which)
        const counts: [string, number][] = []
        column.counts(rows, (value, own) => counts.push([String(value), own]))
        const wanted = plain(rows, (row) => String((list[row] ?? 0) % 2 === 0))
        expect(counts).toEqual(wanted.map(([value, own]) => [value, own.length]))
        expect(column.places).toBeLessThanOrEqual(2)
      }),
    )
  })
})
