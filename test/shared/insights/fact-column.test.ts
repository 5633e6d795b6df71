import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { factColumn, pairedColumn } from '../../../shared/insights/fact-column.ts'

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
        const column = factColumn(list, (place) => {
          reads += 1
          return `value ${place}`
        })
        for (const which of asked) {
          const rows = rowsOf(list, which)
          const wanted = plain(rows, (row) => `value ${list[row]}`)
          const groups: [string, number[]][] = []
          column.groups(rows, (value, own) => groups.push([value, [...own]]))
          expect(groups).toEqual(wanted)
          const counts: [string, number][] = []
          column.counts(rows, (value, own) => counts.push([value, own]))
          expect(counts).toEqual(wanted.map(([value, own]) => [value, own.length]))
        }
        expect(reads).toBeLessThanOrEqual(new Set(list).size)
      }),
    )
  })

  test('paired with another has a value for each pair', () => {
    fc.assert(
      fc.property(codes, codes, chosen, (one, two, which) => {
        const length = Math.min(one.length, two.length)
        const [a, b] = [one.slice(0, length), two.slice(0, length)]
        const own = (list: readonly number[]) => factColumn(list, (place) => place)
        const paired = pairedColumn(own(a), own(b), 6, (x, y) => `${x} ${y}`)
        const rows = rowsOf(a, which)
        const groups: [string, number[]][] = []
        paired.groups(rows, (value, ownRows) => groups.push([value, [...ownRows]]))
        expect(groups).toEqual(plain(rows, (row) => `${a[row]} ${b[row]}`))
      }),
    )
  })
})
