import { expect, test } from 'vitest'
import { RecentlyUsed } from '../../../../shared/store/bucket/recently-used.ts'

function knownOf(bytesMax: number, ...sizes: readonly number[]) {
  const known = new RecentlyUsed<{ readonly at: number }>(bytesMax)
  for (const [at, bytes] of sizes.entries()) known.set(`p${at}`, { at }, bytes)
  return { known, names: () => sizes.flatMap((_, at) => (known.get(`p${at}`) ? [`p${at}`] : [])) }
}

test('values are kept up to a number of bytes, and those that were asked longest ago are forgotten first', () => {
  const { known, names } = knownOf(100, 40, 40)
  expect(known.get('p0')?.at).toBe(0)
  known.set('p2', { at: 2 }, 40)
  expect(known.get('p1')).toBeUndefined()
  expect(known.get('p2')?.at).toBe(2)
  expect(names()).toEqual(['p0'])
})

test('a value that is put again counts once', () => {
  const { known, names } = knownOf(100, 40, 40)
  for (let times = 0; times < 5; times += 1) known.set('p0', { at: 0 }, 40)
  expect(names()).toEqual(['p0', 'p1'])
})

test('a value that is larger than all may be is not kept, and drives out no other', () => {
  expect(knownOf(100, 40, 101).names()).toEqual(['p0'])
})

test('a value that is taken out leaves its place to others', () => {
  const { known, names } = knownOf(100, 60, 40)
  known.delete('p0')
  known.delete('p0')
  known.set('p2', { at: 2 }, 60)
  expect(names()).toEqual(['p1'])
  expect(known.get('p2')?.at).toBe(2)
})
