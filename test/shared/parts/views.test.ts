import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryOfLine, prepareEntry } from '../../../shared/entry/stored-line.ts'
import { entryOfView, firstTextOf, viewOf } from '../../../shared/parts/views.ts'
import { anEntry } from '../../entries.ts'

test('the first text of a view is what the entry has there, or is left to whoever reads the whole', () => {
  let read = 0
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('"', '\\', '\\"', '","', '', 'id-1'),
  )
  const optional = fc.option(text, { nil: undefined })
  fc.assert(
    fc.property(optional, optional, (resourceId, resourceName) => {
      const { line } = prepareEntry(anEntry({ resourceId, resourceName }), Date.now(), 'salt')
      const view = viewOf('resource', entryOfLine(line))
      const first = firstTextOf(view, 'resourceId')
      if (first !== undefined) expect(first).toBe(entryOfView(view).resourceId)
      else expect(resourceId === undefined || /["\\\p{Cc}\p{Cs}]/u.test(resourceId)).toBe(true)
      read += first === undefined ? 0 : 1
    }),
  )
  expect(read).toBeGreaterThan(0)
})
