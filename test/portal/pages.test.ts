import { describe, expect, test } from 'vitest'
import { added, type Counts, uncounted } from '../../functions/portal/browser/list/counts.ts'
import { Pages } from '../../functions/portal/browser/list/pages.ts'

const entry = (id: string) => ({ id })

/** Gives the answers one after the other; an error is thrown. Each takes `tookMs` of the clock. */
function serving(answers: readonly unknown[], tookMs = 0) {
  let nowMs = 1_000
  const asked: string[] = []
  const left = [...answers]
  const get = async (_path: string, query: URLSearchParams) => {
    asked.push(query.toString())
    nowMs += tookMs
    const answer = left.shift()
    if (answer instanceof Error) throw answer
    return answer
  }
  return { pages: new Pages({ api: { get } as never, now: () => nowMs }), asked }
}
const ids = (pages: Pages) => pages.state.value.entries.map(({ id }) => id)

describe('a list', () => {
  test('is whole only when no cursor is left', async () => {
    const { pages, asked } = serving([{ items: [entry('a')], cursor: 'c' }, { items: [entry('b')] }])
    await pages.load('/v2/x', new URLSearchParams('q=z'))
    expect([ids(pages), pages.state.value.whole]).toEqual([['a'], false])
    await pages.more()
    expect([ids(pages), pages.state.value.whole]).toEqual([['a', 'b'], true])
    await pages.more()
    expect(asked).toEqual(['q=z&limit=100', 'q=z&limit=100&cursor=c'])
  })

  test('goes on by itself over empty pages: one with a cursor is not the end', async () => {
    const { pages, asked } = serving([
      { items: [], cursor: 'c' },
      { items: [], cursor: 'd' },
      { items: [entry('a')], cursor: 'e' },
    ])
    await pages.load('/v2/x', new URLSearchParams())
    expect(ids(pages)).toEqual(['a'])
    expect(asked).toHaveLength(3)
  })

  test('pauses after 25 seconds without an entry, says how far it has looked, and goes on from there', async () => {
    const empty = { items: [], cursor: 'c', explain: { examinedTo: '2026-10-03T12:07:00Z' } }
    const { pages } = serving([empty, empty, { items: [entry('a')] }], 13_000)
    await pages.load('/v2/x', new URLSearchParams())
    expect(pages.state.value).toMatchObject({
      paused: true,
      whole: false,
      loading: undefined,
      examinedTo: '2026-10-03T12:07:00Z',
    })
    await pages.more()
    expect(pages.state.value).toMatchObject({ paused: false, whole: true })
    expect(ids(pages)).toEqual(['a'])
  })

  test('keeps its rows when a page fails, and reads the same page again', async () => {
    const { pages, asked } = serving([{ items: [entry('a')], cursor: 'c' }, new Error('no'), { items: [entry('b')] }])
    await pages.load('/v2/x', new URLSearchParams())
    await pages.more()
    expect([ids(pages), pages.state.value.failure]).toEqual([['a'], new Error('no')])
    await pages.more()
    expect([ids(pages), pages.state.value.failure]).toEqual([['a', 'b'], undefined])
    expect(asked[1]).toBe(asked[2])
  })

  test('keeps the rows of the query before until the next one has answered', async () => {
    const { pages } = serving([{ items: [entry('a')] }, { items: [entry('b')] }])
    await pages.load('/v2/x', new URLSearchParams())
    const loading = pages.load('/v2/x', new URLSearchParams('q=b'))
    expect([ids(pages), pages.state.value.loading]).toEqual([['a'], 'first'])
    await loading
    expect(ids(pages)).toEqual(['b'])
  })
})

describe('counts of several answers', () => {
  const answer = (
    complete: boolean,
    from: string,
    to: string,
    entries: number,
    starts: readonly string[],
    value: number,
  ) => ({
    complete,
    examined: { entries, from, to },
    buckets: {
      stepSeconds: 3600,
      items: starts.map((start) => ({ start, entries: entries / starts.length, failed: 1 })),
    },
    facets: { region: { values: [{ value: 'eu01', entries: value }], others: 0, distinct: 1, exact: true } },
  })

  test('are sums over what was counted, and name the part until it is all', () => {
    const newer = answer(
      false,
      '2026-11-25T12:30:00.000Z',
      '2026-11-25T14:00:00.000Z',
      4,
      ['2026-11-25T12:00:00.000Z', '2026-11-25T13:00:00.000Z'],
      4,
    )
    const older = answer(
      true,
      '2026-11-25T11:00:00.000Z',
      '2026-11-25T12:30:00.000Z',
      2,
      ['2026-11-25T11:00:00.000Z', '2026-11-25T12:00:00.000Z'],
      2,
    )
    const asked = new URLSearchParams({ 'start-time-range': '2026-11-25T11:00:00Z' })
    const part: Counts = added(undefined, newer, asked)
    expect(part).toMatchObject({
      entries: 4,
      complete: false,
      counting: true,
      fromMs: Date.parse('2026-11-25T12:30:00Z'),
    })
    expect(uncounted(part)).toEqual({ before: 1, into: 0.5 })
    const all = added(part, older, asked)
    expect(uncounted(all)).toBeUndefined()
    expect(all).toMatchObject({ entries: 6, failed: 4, complete: true, counting: false })
    expect(all.bars.map((bar) => [new Date(bar.startMs).toISOString().slice(11, 16), bar.entries])).toEqual([
      ['11:00', 1],
      ['12:00', 3],
      ['13:00', 2],
    ])
    expect(all.facets['region']).toEqual({ values: [{ value: 'eu01', entries: 6 }], others: 0, exact: true })
  })

  test('have a part that is not counted, as wide as its time: of a list without a beginning, what 90 days have before it', () => {
    const day = answer(
      false,
      '2026-11-24T12:00:00.000Z',
      '2026-11-25T12:00:00.000Z',
      6,
      ['2026-11-24T12:00:00.000Z', '2026-11-25T00:00:00.000Z', '2026-11-25T11:00:00.000Z'],
      6,
    )
    expect(uncounted(added(undefined, day, new URLSearchParams()))).toEqual({ before: 89 * 3, into: 0 })
    const fromLongAgo = new URLSearchParams({ 'start-time-range': '2020-01-01T00:00:00Z' })
    expect(uncounted(added(undefined, day, fromLongAgo))).toEqual({ before: 89 * 3, into: 0 })
  })

  test('have no part before a first bar that begins earlier than the range', () => {
    const asked = new URLSearchParams({ 'start-time-range': '2026-11-25T12:15:00Z' })
    const hour = answer(
      false,
      '2026-11-25T12:30:00.000Z',
      '2026-11-25T13:00:00.000Z',
      1,
      ['2026-11-25T12:00:00.000Z'],
      1,
    )
    expect(uncounted(added(undefined, hour, asked))).toEqual({ before: 0, into: 0.5 })
  })
})
