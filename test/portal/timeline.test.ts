// The timeline: what is asked for, and how the answers become lanes.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergedEntries, timelineOf } from '../../functions/portal/browser/timeline/lanes.ts'
import { parseSpan, partsOf, relationsOf, spanText, widened, windowOf } from '../../shared/filter/timeline-window.ts'
import { demoEntries, shown } from './sample-entries.ts'

const at = (eventTimeStamp: string, email: string) =>
  shown({ insertId: `${eventTimeStamp} ${email}`, eventTimeStamp, initiator: { id: email, email } })

const ada = at('2026-11-24T12:00:00Z', 'ada@example.com')
const system = at('2026-11-24T11:50:00Z', 'job@example.com')
const grace = at('2026-11-24T12:05:00.001Z', 'grace@example.com')

describe('a timeline', () => {
  test('shows each entry once, oldest first, with the chosen initiator in the first lane', () => {
    const timeline = timelineOf(mergedEntries([ada, system], [grace, ada]), ada.id)
    expect(timeline.lanes.map(({ initiator, entries }) => [initiator, entries])).toEqual([
      ['ada@example.com', 1],
      ['job@example.com', 1],
      ['grace@example.com', 1],
    ])
    expect(timeline.rows.map((row) => (row.kind === 'gap' ? row.ms : [row.entry.id, row.lane, row.isChosen]))).toEqual([
      [system.id, 1, false],
      600_000,
      [ada.id, 0, true],
      300_001,
      [grace.id, 2, false],
    ])
  })

  test('gives the busiest a lane of their own, and the others share the last one', () => {
    const busy = Array.from({ length: 4 }, (_, person) =>
      [0, 1].map((second) => at(`2026-11-24T12:00:0${second}.${person}Z`, `busy${person}@example.com`)),
    ).flat()
    const rare = Array.from({ length: 9 }, (_, index) => at(`2026-11-24T12:01:0${index}Z`, `rare${index}@example.com`))
    const { lanes, rows, initiators } = timelineOf(mergedEntries(busy, rare), rare[8]?.id ?? '')
    expect(lanes.map(({ initiator }) => initiator)).toEqual([
      'rare8@example.com',
      'busy0@example.com',
      'busy1@example.com',
      'busy2@example.com',
      undefined,
    ])
    expect(lanes.at(-1)).toMatchObject({ entries: 10, initiators: 9 })
    expect(initiators).toBe(13)
    expect(rows.length).toBe(17)
  })

  test('is the same in whatever order the answers come', () => {
    const some = demoEntries.slice(0, 40)
    fc.assert(
      fc.property(fc.shuffledSubarray([...some], { minLength: some.length }), (entries) => {
        expect(timelineOf(mergedEntries(entries), some[5]?.id ?? '')).toEqual(
          timelineOf(mergedEntries([...some]), some[5]?.id ?? ''),
        )
      }),
      { numRuns: 20 },
    )
  })
})

describe('the window of a timeline', () => {
  test('is of the URL, and five minutes around an initiator or one around everything by itself', () => {
    expect(windowOf('initiator', null)).toEqual({ relation: 'initiator', aroundMs: 300_000 })
    expect(windowOf('nonsense', '2h')).toEqual({ relation: 'all', aroundMs: 7_200_000 })
    expect(windowOf('correlation', '2h')).toEqual({ relation: 'correlation' })
    expect(widened(windowOf('all', null))).toEqual({ relation: 'all', aroundMs: 120_000 })
  })

  test.each(['1s', '90s', '5m', '12m', '2h', '36h', '4d'])('%s is written as it is read', (text) => {
    expect(spanText(parseSpan(text) ?? 0)).toBe(text)
  })

  test.each(['', '0m', '-5m', '5', '5 m', '5y', '9999999d'])('"%s" is no window', (text) => {
    expect(parseSpan(text)).toBeUndefined()
  })

  test('asks for the exact initiator, and for the millisecond of the chosen entry too', () => {
    const entry = shown({ initiator: { id: '!odd*' } })
    expect(partsOf(entry, windowOf('initiator', '1s'))).toEqual([
      {
        parameters: [
          ['initiator', '\\!odd\\*'],
          ['start-time-range', '2026-11-24T11:58:21.645Z'],
          ['end-time-range', '2026-11-24T11:58:23.646Z'],
          ['sort', 'asc'],
        ],
        entriesMax: 500,
      },
    ])
  })

  test('does not offer what the entry has not', () => {
    const { correlationId: _correlation, resourceId: _id, resourceName: _name, ...entry } = shown()
    expect(relationsOf(entry as never)).toEqual(['initiator', 'all'])
    expect(relationsOf(shown())).toEqual(['correlation', 'initiator', 'resource', 'all'])
  })
})
