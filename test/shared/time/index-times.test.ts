import { expect, test } from 'vitest'
import { isReceivedLate } from '../../../shared/entry/late.ts'
import { checkIndexTimes } from '../../../shared/time/index-times.ts'

test('a deployment whose functions record for longer than the search index waits is refused', () => {
  expect(() => checkIndexTimes([25, 25])).not.toThrow()
  expect(() => checkIndexTimes([25, 26])).toThrow('no function may record for longer')
  expect(() => checkIndexTimes([25, 20, 25.1])).toThrow('no function may record for longer')
})

test('an entry is late from a minute after its event on, if it was received since notes count', () => {
  expect(isReceivedLate(1_000, 60_999, 0)).toBe(false)
  expect(isReceivedLate(1_000, 61_000, 0)).toBe(true)
  expect(isReceivedLate(1_000, 61_000, 61_000)).toBe(true)
  expect(isReceivedLate(1_000, 61_000, 61_001)).toBe(false)
})
