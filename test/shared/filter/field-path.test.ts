// Paths into an entry, and what stands there.
import { describe, expect, test } from 'vitest'
import { someValueAt, splitFieldTerm } from '../../../shared/filter/field-path.ts'

const entry = {
  request: {
    body: { members: [{ role: 'owner' }, { role: 'reader' }], count: 2, dry: false, none: null, '': 'blank' },
  },
  details: { 'authorization.k8s.io/decision': 'allow', a: { 'b.c': { d: 'deep' } }, 'a.b': 'flat', 'urn:x': 'y:z' },
}
const valuesAt = (path: string) => {
  const values: string[] = []
  someValueAt(entry, path, (value) => values.push(value) < 0)
  return values
}

describe('a path', () => {
  test('leads through objects and lists to texts, numbers, booleans and null', () => {
    expect(valuesAt('request.body.members.role')).toEqual(['owner', 'reader'])
    expect(valuesAt('request.body.count')).toEqual(['2'])
    expect(valuesAt('request.body.dry')).toEqual(['false'])
    expect(valuesAt('request.body.none')).toEqual(['null'])
  })

  test('leads through names that hold dots', () => {
    expect(valuesAt('details.authorization.k8s.io/decision')).toEqual(['allow'])
    expect(valuesAt('details.a.b.c.d')).toEqual(['deep'])
    expect(valuesAt('details.a.b')).toEqual(['flat'])
  })

  test('that leads to an object, or to what every object inherits, finds nothing', () => {
    for (const path of [
      'request.body',
      'request',
      'constructor.name',
      'details.__proto__',
      'toString',
      'request.body.members.length',
      '',
    ])
      expect([path, valuesAt(path)]).toEqual([path, []])
  })
})

test('a term is split at each of its colons, since names and values may hold some', () => {
  expect(splitFieldTerm('details.urn:x:y:z')).toEqual([
    { path: 'details.urn', value: 'x:y:z' },
    { path: 'details.urn:x', value: 'y:z' },
    { path: 'details.urn:x:y', value: 'z' },
  ])
  for (const text of ['role', 'role:', ':owner', ':', ' :x']) expect(splitFieldTerm(text)).toEqual([])
})
