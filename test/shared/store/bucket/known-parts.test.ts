import { expect, test } from 'vitest'
import type { Part } from '../../../../shared/parts/part.ts'
import { KnownParts } from '../../../../shared/store/bucket/known-parts.ts'

const part = (rows: number): Part => ({
  rows,
  ids: Buffer.alloc(0),
  open: new Uint32Array(0),
  phraseRows: () => new Uint32Array(0),
  column: () => undefined,
})

function knownOf(bytesMax: number, ...sizes: readonly number[]) {
  const known = new KnownParts(bytesMax)
  for (const [at, bytes] of sizes.entries()) known.set(`p${at}`, part(at), bytes)
  return { known, names: () => sizes.flatMap((_, at) => (known.get(`p${at}`) ? [`p${at}`] : [])) }
}

test('parts are kept up to a number of bytes, and those that were asked longest ago are forgotten first', () => {
  const { known, names } = knownOf(100, 40, 40)
  expect(known.get('p0')?.rows).toBe(0)
  known.set('p2', part(2), 40)
  expect(known.get('p1')).toBeUndefined()
  expect(known.get('p2')?.rows).toBe(2)
  expect(names()).toEqual(['p0'])
})

test('a part that is put again counts once', () => {
  const { known, names } = knownOf(100, 40, 40)
  for (let times = 0; times < 5; times += 1) known.set('p0', part(0), 40)
  expect(names()).toEqual(['p0', 'p1'])
})

test('a part that is larger than all may be is not kept, and drives out no other', () => {
  expect(knownOf(100, 40, 101).names()).toEqual(['p0'])
})
