import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gapAround, levelOf, nextMerge, partSizes, weekOf } from '../../../shared/parts/levels.ts'
import type { Manifest, PartRef } from '../../../shared/parts/manifest.ts'

const minute = 60_000
const week = 7 * 24 * 60 * minute
const nothing = { name: '', firstId: '', lastId: '', bytes: 0, directoryBytes: 0, sha256: '', isSealed: false }

function manifestOf(parts: readonly PartRef[]): Manifest {
  const endMs = parts.at(-1)?.toMs ?? 0
  return { version: 1, closedToMs: endMs, notesFromMs: 0, notesToMs: 0, logSize: 0, parts }
}

/** A part made of these, as the index function makes it. */
function made(parts: readonly PartRef[], isSealed: boolean): PartRef {
  const sum = (of: (part: PartRef) => number) => parts.reduce((total, part) => total + of(part), 0)
  const [rows, textBytes] = [sum((part) => part.rows), sum((part) => part.textBytes)]
  const [first, last] = [parts[0], parts.at(-1)]
  if (!first || !last) throw new Error('a part is made of one part at least')
  const level = parts.length === 1 ? first.level : levelOf(rows, textBytes, partSizes)
  return { ...first, toMs: last.toMs, rows, textBytes, level, isSealed }
}

/** Parts that follow each other over some weeks, of the rows and bytes per row that are drawn. */
const stream = fc
  .array(fc.tuple(fc.integer({ min: 512, max: 8192 }), fc.integer({ min: 50, max: 4000 })), {
    minLength: 1,
    maxLength: 400,
    size: 'max',
  })
  .chain((drawn) => fc.tuple(fc.constant(drawn), fc.constantFrom(20, 200, 2000)))
  .map(([drawn, perWeek]) =>
    drawn.map(([rows, bytes], at): PartRef => {
      const fromMs = Math.floor(at * (week / perWeek))
      const textBytes = Math.min(rows * bytes, partSizes.readBytesMax)
      const level = levelOf(rows, textBytes, partSizes)
      return { ...nothing, kind: 'base', level, fromMs, toMs: fromMs + 1, rows, textBytes }
    }),
  )

test('parts are merged until few are left, within a week and the limits, and each entry is written a few times', () => {
  let joined = 0
  fc.assert(
    fc.property(stream, (drawn) => {
      let parts: readonly PartRef[] = []
      let written = 0
      const total = drawn.reduce((sum, { rows }) => sum + rows, 0)
      const mergeAll = (overMs: number) => {
        for (let merge = nextMerge(manifestOf(parts), overMs, partSizes); merge; ) {
          const one = made(merge.parts, merge.isSealed)
          expect(new Set(merge.parts.map(({ fromMs }) => weekOf(fromMs))).size).toBe(1)
          const times = merge.isJoined ? partSizes.joinedMax : 1
          if (merge.parts.length > 1) expect(one.rows).toBeLessThanOrEqual(times * partSizes.partRowsMax)
          if (merge.parts.length > 1) expect(one.textBytes).toBeLessThanOrEqual(times * partSizes.textBytesMax)
          // A joined one is made of young ones, so that no entry is in two sealed objects, and nothing is made of it.
          expect(merge.parts.every(({ isSealed }) => !isSealed)).toBe(true)
          if (merge.isJoined) expect(merge.isSealed).toBe(true)
          if (merge.isJoined) joined += 1
          written += one.rows
          const { parts: taken } = merge
          parts = [...parts.filter((part) => !taken.includes(part)), one].sort((a, b) => a.fromMs - b.fromMs)
          merge = nextMerge(manifestOf(parts), overMs, partSizes)
        }
      }
      for (const part of drawn) {
        parts = [...parts, part]
        mergeAll(part.fromMs - 3 * minute)
      }
      const end = (drawn.at(-1)?.toMs ?? 0) + 2 * week
      mergeAll(end)
      expect(parts.every(({ isSealed }) => isSealed)).toBe(true)
      expect(parts.reduce((sum, { rows }) => sum + rows, 0)).toBe(total)
      // Twice or three times through the levels, and once to be sealed.
      expect(written).toBeLessThanOrEqual(4 * total)
      // Two that follow each other in a week would not fit into one, not even into a joined one.
      for (const [at, part] of parts.entries()) {
        const next = parts[at + 1]
        if (!next || weekOf(next.fromMs) !== weekOf(part.fromMs)) continue
        const { partRowsMax, textBytesMax, joinedMax } = partSizes
        const fit =
          part.rows + next.rows <= joinedMax * partRowsMax &&
          part.textBytes + next.textBytes <= joinedMax * textBytesMax
        expect(fit).toBe(false)
      }
    }),
    { numRuns: 60 },
  )
  expect(joined).toBeGreaterThan(0)
})

test('the time that no part has ends at its neighbours, its week, and the end of what is indexed', () => {
  const part = (fromMs: number, toMs: number): PartRef => ({
    ...{ ...nothing, kind: 'base', level: 0, rows: 1, textBytes: 1 },
    ...{ fromMs, toMs },
  })
  const manifest = { ...manifestOf([part(10, 20), part(50, 60), part(week + 5, week + 9)]), closedToMs: week + 100 }
  const gap = (ms: number) => gapAround(manifest, { kind: 'base', ms })
  expect(gap(30)).toEqual({ kind: 'base', fromMs: 20, toMs: 50 })
  expect(gap(5)).toEqual({ kind: 'base', fromMs: 0, toMs: 10 })
  expect(gap(70)).toEqual({ kind: 'base', fromMs: 60, toMs: week })
  expect(gap(week + 1)).toEqual({ kind: 'base', fromMs: week, toMs: week + 5 })
  expect(gap(week + 20)).toEqual({ kind: 'base', fromMs: week + 9, toMs: week + 100 })
})

test('parts on both sides of a sealed one are not merged: what is made of them would have its time too', () => {
  const minutes = (from: number, isSealed: boolean): PartRef => ({
    ...{ ...nothing, kind: 'base', level: 0, rows: 600, textBytes: 60_000 },
    ...{ fromMs: from * minute, toMs: (from + 1) * minute, isSealed },
  })
  const parts = [minutes(0, false), minutes(1, true), minutes(2, false), minutes(3, false)]
  expect(nextMerge(manifestOf(parts), week, partSizes)?.parts).toEqual([parts[0]])
  expect(nextMerge(manifestOf(parts.slice(1)), week, partSizes)?.parts).toEqual(parts.slice(2))
})
