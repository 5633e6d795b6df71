import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Entry } from '../../../shared/entry/entry.ts'
import { entryId } from '../../../shared/entry/entry-id.ts'
import { type NewestRun, scanNewestFirst } from '../../../shared/search/newest-first.ts'
import { anEntry } from '../../entries.ts'

const base = Date.UTC(2026, 8, 1)

/** Of so many entries in each of some milliseconds: those that match, in runs of a few as a store would give them. */
interface Stored {
  readonly ms: readonly number[]
  readonly matching: readonly boolean[]
  readonly runLength: number
}

const stored: fc.Arbitrary<Stored> = fc.array(fc.nat(12), { minLength: 1, maxLength: 40 }).chain((ms) =>
  fc.record({
    ms: fc.constant(ms),
    matching: fc.array(fc.boolean(), { minLength: ms.length, maxLength: ms.length }),
    runLength: fc.integer({ min: 1, max: 8 }),
  }),
)

const entriesOf = ({ ms, matching }: Stored) =>
  ms
    .map((each, index) => {
      const entry = anEntry({ eventTimeStamp: new Date(base + each).toISOString() })
      return {
        entry: { ...entry, id: entryId(entry), receivedTimeStamp: '' } as Entry,
        matches: matching[index] === true,
        ms: base + each,
      }
    })
    .toSorted((a, b) => (a.entry.id < b.entry.id ? 1 : -1))

interface Placed {
  readonly ms: number
  readonly entry: Entry
  split(ms: number): readonly [readonly Placed[], readonly Placed[]]
}

function placed({ ms, entry }: Pick<Placed, 'ms' | 'entry'>): Placed {
  const each: Placed = { ms, entry, split: (at) => (ms > at ? [[each], []] : [[], [each]]) }
  return each
}

async function* runsOf(entries: ReturnType<typeof entriesOf>, runLength: number): AsyncGenerator<NewestRun<Placed>> {
  for (let at = 0; at < entries.length; at += runLength) {
    const run = entries.slice(at, at + runLength)
    yield { items: run.filter(({ matches }) => matches).map(placed), upTo: { ms: run.at(-1)?.ms ?? 0 } }
  }
}

describe('the newest part of a range', () => {
  test('is taken in order, whole from the millisecond that is named, and nothing before it; the rest follows, and it ends', async () => {
    await fc.assert(
      fc.asyncProperty(stored, async (given) => {
        const all = entriesOf(given)
        const taken: string[] = []
        let untilMs = Number.POSITIVE_INFINITY
        for (;;) {
          const rest = all.filter(({ ms }) => ms < untilMs)
          const part: string[] = []
          const fromMs = await scanNewestFirst(
            runsOf(rest, given.runLength),
            () => true,
            ({ entry }) => part.push(entry.id),
          )
          const expected = rest.filter(({ ms, matches }) => matches && ms >= (fromMs ?? 0)).map(({ entry }) => entry.id)
          expect(part).toEqual(expected)
          taken.push(...part)
          if (fromMs === undefined) break
          expect(fromMs).toBeLessThan(untilMs)
          expect(rest.some(({ ms }) => ms >= fromMs)).toBe(true)
          untilMs = fromMs
        }
        expect(taken).toEqual(all.filter(({ matches }) => matches).map(({ entry }) => entry.id))
      }),
    )
  })

  test('is all of it while there is time', async () => {
    await fc.assert(
      fc.asyncProperty(stored, async (given) => {
        const all = entriesOf(given)
        const taken: Placed[] = []
        expect(
          await scanNewestFirst(
            runsOf(all, given.runLength),
            () => false,
            (each) => taken.push(each),
          ),
        ).toBeUndefined()
        expect(taken).toHaveLength(all.filter(({ matches }) => matches).length)
      }),
    )
  })

  test('is what was whole before the store stopped answering, or an error: never taken for everything', async () => {
    const all = entriesOf({ ms: [5, 5, 4, 4, 3, 3], matching: Array(6).fill(true), runLength: 2 })
    for (const [runLength, count, wanted] of [
      [2, 2, base + 5],
      [2, 3, base + 4],
      [1, 4, undefined],
      [2, 1, undefined],
      [2, 0, undefined],
    ] as const) {
      const taken: number[] = []
      const cut = async function* () {
        let upTo = { ms: base + 6 }
        let runs = 0
        for await (const run of runsOf(all, runLength)) {
          if (runs === count) break
          runs += 1
          upTo = { ms: run.upTo.ms }
          yield run
        }
        yield { items: [], upTo, isCut: true as const }
      }
      const scan = scanNewestFirst(
        cut(),
        () => false,
        ({ ms }) => taken.push(ms),
      )
      if (wanted === undefined) await expect(scan).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
      else {
        expect(await scan).toBe(wanted)
        expect(taken.every((ms) => ms >= wanted)).toBe(true)
        expect(taken).toHaveLength(all.filter(({ ms }) => ms >= wanted).length)
      }
    }
  })

  test('ends soon: when time is over, no more is read than one millisecond takes', async () => {
    const all = entriesOf({ ms: [5, 5, 5, 4, 4, 3, 3, 2, 1], matching: Array(9).fill(true), runLength: 2 })
    let runs = 0
    const counted = async function* () {
      for await (const run of runsOf(all, 2)) {
        runs += 1
        yield run
      }
    }
    expect(
      await scanNewestFirst(
        counted(),
        () => true,
        () => {},
      ),
    ).toBe(base + 5)
    expect(runs).toBe(2)
  })
})
