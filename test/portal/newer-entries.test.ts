import { describe, expect, test } from 'vitest'
import { NewerEntries, newerMax } from '../../functions/portal/browser/list/newer-entries.ts'
import { ApiError } from '../../shared/client/api-error.ts'

const entry = (id: string, eventTimeStamp = '2026-11-26T08:00:00Z') => ({ entry: { id, eventTimeStamp } })
const page = (items: readonly object[], next: number, caughtUp = true) => ({ items, next, caughtUp })

/** Gives the answers one after the other, then ends the watch; notes what was asked, and how long was waited. */
async function watched(answers: readonly unknown[], query = '', listed: readonly string[] = []) {
  const asked: string[] = []
  const pauses: number[] = []
  const left = [...answers]
  const get = async (path: string, parameters: URLSearchParams) => {
    asked.push(`${path}?${parameters}`)
    const answer = left.shift()
    if (answer instanceof Error) throw answer
    return answer
  }
  const newer = new NewerEntries({
    api: { get } as never,
    isListed: (id) => listed.includes(id),
    sleep: async (ms) => {
      pauses.push(ms)
      if (left.length === 0) newer.stop()
    },
  })
  await newer.watch('/v2/projects/shop', new URLSearchParams(query))
  return { count: newer.count.value, asked, pauses }
}

describe('newer entries', () => {
  test('are counted from the end of the log on, by the filters of the list and the range of its event times', async () => {
    const { count, asked } = await watched(
      [
        { size: 7 },
        page([entry('a'), entry('old', '2026-01-01T00:00:00Z'), entry('late', '2026-12-01T00:00:00Z')], 12),
        page([entry('b')], 13),
      ],
      'initiator=ada&sort=asc&start-time-range=2026-11-01T00:00:00Z&end-time-range=2026-11-30T00:00:00Z',
    )
    expect(count).toBe(2)
    expect(asked).toEqual([
      '/v2/projects/shop/feed?limit=1',
      '/v2/projects/shop/feed?initiator=ada&after=6&limit=200',
      '/v2/projects/shop/feed?initiator=ada&after=12&limit=200',
    ])
  })

  test('are not those that the list has: they reach the feed later', async () => {
    expect((await watched([{ size: 1 }, page([entry('a'), entry('b')], 2)], '', ['a'])).count).toBe(1)
  })

  test('are asked for ever more rarely while nothing comes, and soon again when something does', async () => {
    const nothing = page([], 1)
    const { pauses } = await watched([{ size: 2 }, nothing, nothing, nothing, nothing, page([entry('a')], 2), nothing])
    expect(pauses).toEqual([5_000, 10_000, 20_000, 30_000, 60_000, 60_000, 5_000])
    expect((await watched([{ size: 2 }, nothing, nothing, page([], 2, false)])).pauses.at(-1)).toBe(5_000)
  })

  test('are counted on after a refusal that passes, as late as the service says, and from the end of another log', async () => {
    const busy = new ApiError('busy', { status: 429, code: 'LIMIT_REACHED', retryAfterSeconds: 90 })
    const lost = new ApiError('beyond', { status: 400, code: 'CURSOR_INVALID' })
    const { count, asked, pauses } = await watched([{ size: 5 }, busy, lost, { size: 1 }, page([entry('a')], 1)])
    expect([count, pauses[1]]).toEqual([1, 90_000])
    expect(asked.at(-1)).toContain('after=0')
  })

  test('are not asked for again after a refusal that stays, nor when enough have come', async () => {
    const refused = new ApiError('no', { status: 404, code: 'NOT_FOUND' })
    expect((await watched([refused, { size: 1 }])).asked.length).toBe(1)
    const many = page(
      Array.from({ length: newerMax }, (_, at) => entry(String(at))),
      9,
    )
    expect((await watched([{ size: 1 }, many, page([], 9)])).asked.length).toBe(2)
  })
})
