import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columnsOf, defaultColumns, fieldAt } from '../../functions/portal/browser/list/cells.ts'
import {
  type ChipField,
  chipFields,
  chipsOf,
  editedText,
  ineffective,
  likelyFields,
  turned,
  valuesOf,
  withEdited,
  withValue,
} from '../../functions/portal/browser/list/chips.ts'
import { apiQuery } from '../../functions/portal/browser/list/query.ts'
import { filterNames } from '../../shared/filter/filter.ts'

const now = Date.parse('2026-11-25T13:10:00Z')

describe('chips', () => {
  test('are of every filter that the API has', () => {
    expect(chipFields.toSorted()).toEqual(filterNames.toSorted())
  })

  test('hold every value of the address, and lose none on their way back', () => {
    const value = fc.tuple(fc.constantFrom(...chipFields), fc.string({ minLength: 1 }), fc.boolean())
    fc.assert(
      fc.property(fc.array(value, { maxLength: 12 }), (asked) => {
        const search = new URLSearchParams(
          asked.map(([field, text, not]): [string, string] => [field, `${not ? '!' : ''}${text}`]),
        )
        const chips = chipsOf(search)
        for (const field of chipFields)
          expect(valuesOf(chips, field).toSorted()).toEqual(search.getAll(field).toSorted())
      }),
    )
  })

  test('take a value as it is written in an entry: a star and a mark in front stand for themselves', () => {
    const [chip] = withValue([], 'event-name', '!Delete *')
    expect(chip?.values).toEqual(['\\!Delete \\*'])
  })

  test('gather the values of one field, and have a value only once: is, or is not', () => {
    const is = withValue(withValue([], 'region', 'eu01'), 'region', 'eu02')
    expect(valuesOf(is, 'region')).toEqual(['eu01', 'eu02'])
    const isNot = withValue(is, 'region', 'eu02', true)
    expect(valuesOf(isNot, 'region')).toEqual(['eu01', '!eu02'])
    const [first] = isNot
    expect(first && valuesOf(turned(isNot, first), 'region')).toEqual(['!eu01', '!eu02'])
  })

  test('have an edited value in the place of the one that was edited: a pattern stays one, another field is another chip', () => {
    const edit = (value: string, field: ChipField, text: string, not = false) => {
      const old = { field: 'event-name', not: false, value } as const
      const search = new URLSearchParams([
        ['event-name', 'a'],
        ['event-name', value],
        ['event-name', 'z'],
      ])
      const next = withEdited(chipsOf(search), old, field, text, not)
      return [editedText(old), valuesOf(next, 'event-name'), valuesOf(next, 'region')]
    }
    expect(edit('m\\*', 'event-name', 'n*')).toEqual(['m*', ['a', 'n\\*', 'z'], []])
    expect(edit('m*', 'event-name', '!n*')).toEqual(['m*', ['a', '\\!n*', 'z'], []])
    expect(edit('m', 'event-name', 'z')).toEqual(['m', ['a', 'z'], []])
    expect(edit('m', 'event-name', 'n', true)).toEqual(['m', ['a', 'z', '!n'], []])
    expect(edit('m', 'region', 'n')).toEqual(['m', ['a', 'z'], ['n']])
  })

  test.each<[string, readonly ChipField[]]>([
    ['ada@example.com', ['initiator', 'on-behalf-of', 'resource']],
    ['192.0.2.7', ['source-ip']],
    ['2001:db8::1', ['source-ip']],
    ['5d0c8f0e-7c1b-4a57-9f63-2b1f3c9d4e10', ['correlation-id', 'initiator', 'resource']],
    ['owner', []],
  ])('are offered for %s', (text, fields) => {
    expect(likelyFields(text)).toEqual(fields)
  })
})

describe('the call of a list', () => {
  test('has the parameters of the address, without what only the portal knows', () => {
    const search = new URLSearchParams(
      'event-name=!a*&initiator=x&initiator=y&q=z&columns=time&entry=1&tz=UTC&range=P7D&sort=asc&colour=red',
    )
    expect(apiQuery(search, now).toString()).toBe(
      'start-time-range=2026-11-18T13%3A10%3A00.000Z&event-name=%21a*&initiator=x&initiator=y&q=z&sort=asc',
    )
  })

  test('knows what it passes over', () => {
    expect(ineffective(new URLSearchParams('q=z&colour=red&range=P7D&tz=Asia/Tokyo'))).toEqual([['colour', 'red']])
  })

  test.each([
    'range=P5D',
    'start-time-range=yesterday',
    'end-time-range=2026-13-40',
    'tz=Mars/Olympus',
    'range=P7D&start-time-range=2026-11-01T00:00:00Z',
  ])('says that it passes over times and zones that have no effect: %s', (text) => {
    const passedOver = [...new URLSearchParams(text)].at(-1)
    expect(ineffective(new URLSearchParams(text))).toEqual([passedOver])
  })
})

describe('columns', () => {
  test('are those of the address, each once, and the usual ones where it says none that can be', () => {
    expect(columnsOf('time,request.body.role,time')).toEqual(['time', 'request.body.role'])
    for (const text of [null, '', '<b>']) expect(columnsOf(text)).toBe(defaultColumns)
  })

  test('show any field as text, and nothing where an entry has none', () => {
    const entry = { request: { body: { members: [{ role: 'a' }, { role: 'b' }], n: 1, no: null } } }
    expect(fieldAt(entry, 'request.body.members.role')).toBe('["a","b"]')
    expect(fieldAt(entry, 'request.body.n')).toBe('1')
    expect(fieldAt(entry, 'request.body.no')).toBe('null')
    expect(fieldAt(entry, 'request.none.more')).toBe('')
  })
})
