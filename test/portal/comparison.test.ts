// Two entries beside each other.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparisonOf, markdownOf, marked } from '../../functions/portal/browser/compare/comparison.ts'
import { shown } from './sample-entries.ts'

describe('a comparison', () => {
  test('has every field of both entries, and tells a text from a number', () => {
    const a = shown({ details: { count: 1, kept: true } })
    const b = shown({ details: { count: '1', kept: true, more: null } })
    const { rows, differing, same } = comparisonOf(a, b)
    expect(rows.filter(({ differs }) => differs)).toEqual([
      { path: 'details.count', differs: true, a: '1', b: '"1"' },
      { path: 'details.more', differs: true, a: undefined, b: 'null' },
    ])
    expect([differing, differing + same]).toEqual([2, rows.length])
  })

  test('has no limit on fields', () => {
    const details = (value: number) => Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`f${i}`, value]))
    expect(comparisonOf(shown({ details: details(1) }), shown({ details: details(2) })).differing).toBe(5000)
  })

  test('marks only what differs, and never cuts a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const { start, end } = marked(a, b)
        expect(a.slice(0, start)).toBe(b.slice(0, start))
        expect(a.slice(a.length - end)).toBe(b.slice(b.length - end))
        expect(start + end).toBeLessThanOrEqual(Math.min(a.length, b.length))
        expect(a.slice(start, a.length - end)).toBe(a.slice(start, a.length - end).toWellFormed())
      }),
    )
    expect(marked('project.editor', 'project.owner')).toEqual({ start: 8, end: 1 })
  })

  test('as Markdown it keeps its rows and cells, whatever the values hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.option(fc.string(), { nil: undefined }))), (cells) => {
        const rows = cells.map(([path, value]) => ({ path, differs: true, a: value, b: 'x|y`z\n' }))
        const lines = markdownOf(rows, ['Feld', 'A', 'B', 'fehlt']).split('\n')
        expect(lines.length).toBe(rows.length + 2)
        for (const line of lines) expect(line.split(/(?<!\\)\|/).length).toBe(5)
      }),
    )
  })
})
