import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FeedLoopDeps, readFeed } from '../../functions/portal/browser/tail/feed-loop.ts'
import {
  afterEvent,
  bufferMax,
  cameInLastMinute,
  type FeedPage,
  newTail,
  type Tail,
  type TailEvent,
  type TailItem,
  unwatchedMaxMs,
  wantsMore,
} from '../../functions/portal/browser/tail/tail.ts'
import { anEntry } from '../entries.ts'

const entry = { ...anEntry({}), receivedTimeStamp: '2026-11-26T00:00:00.000Z' }
const items = (from: number, count: number): TailItem[] =>
  Array.from({ length: count }, (_, at) => ({ leafIndex: from + at, entry: { ...entry, id: `id-${from + at}` } }))
const page = (from: number, count: number): FeedPage => ({
  items: items(from, count),
  next: from + count - 1,
  caughtUp: true,
})
const came = (from: number, count: number, nowMs = 0): TailEvent => ({ is: 'came', page: page(from, count), nowMs })
const tailAfter = (...events: TailEvent[]): Tail => events.reduce(afterEvent, newTail(0))
const leaves = (rows: readonly TailItem[]) => rows.map(({ leafIndex }) => leafIndex)

describe('a live tail', () => {
  test('shows what arrives, the newest arrival first', () => {
    expect(leaves(tailAfter({ is: 'began', after: 9 }, came(10, 2), came(12, 1)).shown)).toEqual([12, 11, 10])
  })

  test('moves nothing while it is paused, and says what waits', () => {
    const paused = tailAfter({ is: 'began', after: 9 }, came(10, 1), { is: 'paused' }, came(11, 2))
    expect([leaves(paused.shown), leaves(paused.waiting)]).toEqual([[10], [12, 11]])
    expect(leaves(afterEvent(paused, { is: 'resumed', nowMs: 0 }).shown)).toEqual([12, 11, 10])
  })

  test('keeps two thousand rows, and says how many are in the list alone', () => {
    const full = tailAfter({ is: 'began', after: -1 }, came(0, bufferMax), came(bufferMax, 5))
    expect([full.shown.length, full.fallen, full.shown[0]?.leafIndex]).toEqual([bufferMax, 5, bufferMax + 4])
  })

  test('reads no further while it is paused and two thousand wait: what is not read stays in the log', () => {
    const paused = tailAfter({ is: 'began', after: -1 }, { is: 'paused' }, came(0, bufferMax))
    expect(wantsMore(paused)).toBe(false)
    const resumed = afterEvent(paused, { is: 'resumed', nowMs: 0 })
    expect([wantsMore(resumed), resumed.after, resumed.fallen]).toEqual([true, bufferMax - 1, 0])
  })

  test('counts what came within the last minute, and projects nothing', () => {
    const tail = tailAfter({ is: 'began', after: -1 }, came(0, 3, 1_000), came(3, 4, 50_000))
    expect([cameInLastMinute(tail, 60_999), cameInLastMinute(tail, 61_000), cameInLastMinute(tail, 200_000)]).toEqual([
      7, 4, 0,
    ])
  })

  test('stops when nobody has watched for half an hour, and goes on where it was', () => {
    const looked = (nowMs: number): TailEvent => ({ is: 'looked', nowMs })
    const tail = tailAfter({ is: 'began', after: 9 }, came(10, 1), { is: 'watched', nowMs: 1_000 })
    expect(afterEvent(tail, looked(unwatchedMaxMs)).is).toBe('live')
    const stopped = afterEvent(tail, looked(unwatchedMaxMs + 1_000))
    expect([stopped.is, wantsMore(stopped)]).toEqual(['stopped', false])
    const resumed = afterEvent(stopped, { is: 'resumed', nowMs: unwatchedMaxMs + 2_000 })
    expect([resumed.is, resumed.after]).toEqual(['live', 10])
  })

  test('shows every arrival once and in order, however it is paused and resumed', () => {
    const step = fc.oneof(
      fc.record({ is: fc.constant('came' as const), count: fc.integer({ min: 0, max: 5 }) }),
      fc.constant({ is: 'paused' as const }),
      fc.constant({ is: 'resumed' as const }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let [tail, next] = [afterEvent(newTail(0), { is: 'began', after: -1 }), 0]
        for (const each of steps) {
          if (each.is !== 'came') tail = afterEvent(tail, { is: each.is, nowMs: 0 })
          else {
            tail = afterEvent(tail, came(next, each.count))
            next += each.count
          }
        }
        const all = Array.from({ length: next }, (_, at) => next - 1 - at)
        expect(leaves([...tail.waiting, ...tail.shown])).toEqual(all)
      }),
    )
  })
})

describe('the feed is read', () => {
  /** Reads until `answers` are used up. */
  async function reading(answers: (FeedPage | Error)[], over: Partial<FeedLoopDeps> = {}, start = newTail(0)) {
    let tail = start
    const ending = new AbortController()
    const [asked, pauses, troubles]: [object[], number[], unknown[]] = [[], [], []]
    await readFeed(
      {
        tail: () => tail,
        change: (event) => {
          tail = afterEvent(tail, event)
        },
        end: async () => 41,
        read: async (what) => {
          asked.push(what)
          const answer = answers.shift()
          if (answers.length === 0) ending.abort()
          if (answer instanceof Error) throw answer
          return answer ?? page(0, 0)
        },
        now: () => 0,
        sleep: async (ms) => void pauses.push(ms),
        refusal: () => ({}),
        onTrouble: (trouble) => void troubles.push(trouble),
        ...over,
      },
      ending.signal,
    )
    return { tail, asked, pauses, troubles }
  }
  const last = page(0, 0)

  test('from the end of the log, by one request after another, which wait longer and longer', async () => {
    const { asked, tail } = await reading([page(42, 1), { items: [], next: 50, caughtUp: true }, last, last, last])
    expect(asked).toEqual(
      [
        [41, 5],
        [42, 10],
        [50, 20],
        [50, 20],
        [50, 20],
      ].map(([after, wait]) => ({ after, limit: 500, wait })),
    )
    expect(leaves(tail.shown)).toEqual([42])
  })

  test('again after a failure, later each time, and at once when it is over', async () => {
    const away = () => new Error('away')
    const { pauses, troubles } = await reading([away(), away(), page(42, 0), away(), last])
    expect(pauses).toEqual([1_000, 2_000, 1_000])
    expect(troubles.map((trouble) => trouble !== undefined)).toEqual([true, true, false, true, false])
  })

  test('no sooner than a refusal asks for', async () => {
    const { pauses } = await reading([new Error('limit'), last], { refusal: () => ({ retryAfterMs: 15_000 }) })
    expect(pauses).toEqual([15_000])
  })

  test('from its end again when the place belongs to another log', async () => {
    const { asked } = await reading([new Error('lost'), page(42, 0), last], {
      refusal: () => ({ isPlaceLost: true }),
      end: async () => 7,
    })
    expect(asked.map((each) => (each as { after: number }).after)).toEqual([7, 7, 41])
  })

  test('no more where asking again is of no use', async () => {
    const { pauses, asked } = await reading([new Error('gone'), last], { refusal: () => ({ isFinal: true }) })
    expect([pauses, asked.length]).toEqual([[], 1])
  })

  test('only as far as there is room while nothing may move', async () => {
    const paused = tailAfter({ is: 'began', after: -1 }, { is: 'paused' }, came(0, bufferMax - 3))
    const { asked } = await reading([page(bufferMax - 3, 3), last], {}, paused)
    expect(asked).toEqual([{ after: bufferMax - 4, limit: 3, wait: 2 }])
  })
})
