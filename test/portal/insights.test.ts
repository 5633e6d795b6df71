import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { InsightsAnswer } from '../../functions/portal/browser/insights/insights-answer.ts'
import {
  examinedPart,
  insightsPage,
  listOfValue,
  type Proved,
  periodBefore,
} from '../../functions/portal/browser/insights/insights-page.ts'
import type { Entry } from '../../shared/entry/entry.ts'
import { entryId } from '../../shared/entry/entry-id.ts'
import { filterNames, parseFilter } from '../../shared/filter/filter.ts'
import { matcherOf } from '../../shared/filter/matcher.ts'
import { factsOf } from '../../shared/insights/facts.ts'
import { insightsFold } from '../../shared/insights/insights.ts'
import { instantOfMs } from '../../shared/time/instant.ts'
import { anEntry } from '../entries.ts'

const from = Date.parse('2026-11-01T00:00:00Z')
const to = Date.parse('2026-11-08T00:00:00Z')
const range = { from: instantOfMs(from), to: instantOfMs(to) }
const oneOf = <const T>(...values: readonly T[]) => fc.constantFrom(...values)

/** Few values, so that much is repeated; ids that are addresses of others, values with what filters take for a sign. */
const entry: fc.Arbitrary<Entry> = fc
  .record({
    eventName: oneOf('!important', '!important', '!important', 'star*', 'star*', 'stare', 'Server deleted'),
    eventSource: oneOf('compute', 'compute', 'compute', 'membership'),
    eventType: oneOf('ADMIN_ACTIVITY', 'ADMIN_ACTIVITY', 'SYSTEM_EVENT', 'POLICY_DENIED'),
    severity: oneOf('INFO', 'INFO', 'ERROR'),
    userAgent: oneOf('Portal', 'Portal', 'Portal', 'Portal', 'CLI/1', 'Terraform/1.13', 'unheard of'),
    initiator: fc.record(
      {
        id: oneOf('u-1', 'ada@example.com', 'arn:aws:iam::1:user/x*'),
        email: oneOf('ada@example.com', 'grace@example.com'),
      },
      { requiredKeys: ['id'] },
    ),
    region: oneOf('eu01', 'eu02'),
    atMs: fc.integer({ min: from, max: to - 1 }),
  })
  .map(({ atMs, ...over }) => {
    const sent = anEntry({ ...over, eventTimeStamp: new Date(atMs).toISOString(), context: { organizationId: 'o' } })
    return { ...sent, id: entryId(sent), receivedTimeStamp: sent.eventTimeStamp }
  })

const filters = fc.array(
  oneOf<[string, string]>(
    ['event-name', '!Server*'],
    ['event-name', 'star*'],
    ['event-name', '\\!important'],
    ['event-source', 'compute'],
    ['outcome', '!DENIED'],
    ['outcome', 'SUCCESS'],
    ['initiator', 'ada@example.com'],
    ['initiator', '!u-1'],
    ['initiator', 'u-1'],
    ['actor', 'person'],
    ['actor', '!system'],
    ['actor', 'program'],
    ['actor', 'portal'],
    ['field', 'initiator.email:*'],
  ),
  { maxLength: 3 },
)

function matching(entries: readonly Entry[], asked: URLSearchParams): readonly Entry[] {
  const given = filterNames.flatMap((name) => (asked.has(name) ? [[name, asked.getAll(name)] as const] : []))
  const { matches, whole } = matcherOf(parseFilter(Object.fromEntries(given)))
  const inRange = ({ eventTimeStamp }: Entry) => {
    const [start, end] = [asked.get('start-time-range'), asked.get('end-time-range')]
    return (start === null || start <= eventTimeStamp) && (end === null || eventTimeStamp < end)
  }
  return entries.filter((each) => {
    if (!matches(each) || !inRange(each)) return false
    const scan = whole?.scan()
    scan?.read(each)
    return scan?.matches() ?? true
  })
}

function answerOf(entries: readonly Entry[]) {
  const fold = insightsFold(range)
  for (const each of entries.toSorted((a, b) => (a.id < b.id ? 1 : -1))) fold.add(factsOf([each]), 0, 1)
  const examined = {
    entries: entries.length,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    shareOfRange: 1,
  }
  return { complete: true, examined, ...fold.insights(from) } satisfies InsightsAnswer
}

describe('every number of the insights', () => {
  test('is the number of entries in the list that it leads to, whatever is asked', () => {
    const [met, told] = [new Map<string, number>(), new Map<string, number>()]
    fc.assert(
      fc.property(fc.array(entry, { minLength: 150, maxLength: 200 }), filters, (entries, asking) => {
        const asked = new URLSearchParams(asking)
        const answer = answerOf(matching(entries, asked))
        const page = insightsPage(answer, asked)
        const top = (name: 'event-name' | 'initiator' | 'event-source' | 'outcome', field: keyof typeof answer.top) =>
          answer.top[field].values.map(({ value, entries: count }): [string, Proved] => {
            const list = listOfValue(asked, name, value)
            return [`top ${name}`, list ? { count, list } : { count }]
          })
        const numbers: [string, Proved][] = [
          ['entries', page.entries],
          ['failed', page.failed],
          ['denied', page.denied],
          ['people', page.people],
          ...page.failing.flatMap((row): [string, Proved][] => [
            ['failing', row.failed],
            ['failing of', row.entries],
          ]),
          ...page.repeated.map((row): [string, Proved] => ['repeated', row.times]),
          ...page.actors.groups.map((row): [string, Proved] => ['group', row.entries]),
          ...page.actors.rules.map((row): [string, Proved] => ['rule', row.entries]),
          ...top('event-name', 'eventName'),
          ...top('initiator', 'initiator'),
          ...top('event-source', 'eventSource'),
          ...top('outcome', 'outcome'),
        ]
        for (const [what, { count, list }] of numbers) {
          met.set(what, (met.get(what) ?? 0) + 1)
          if (!list && count > 0) continue
          told.set(what, (told.get(what) ?? 0) + 1)
          if (!list) continue
          expect([what, matching(entries, list).length, list.toString()]).toEqual([what, count, list.toString()])
        }
      }),
      { numRuns: 40 },
    )
    // What may stand without a list are initiators asked for by an address while another field is asked for too.
    for (const what of met.keys())
      expect([what, (told.get(what) ?? 0) / (met.get(what) ?? 1) > 0.6]).toEqual([what, true])
    expect(met.get('repeated')).toBeGreaterThan(10)
  })

  test('is of the part that was examined, and its list names both ends of that', () => {
    const asked = new URLSearchParams('start-time-range=2020-01-01T00:00:00Z&explain=true')
    expect([...examinedPart(asked, { ...answerOf([]), complete: false })]).toEqual([
      ['start-time-range', '2026-11-01T00:00:00.000Z'],
      ['end-time-range', '2026-11-08T00:00:00.000Z'],
    ])
  })
})

describe('the period before', () => {
  const asked = new URLSearchParams('outcome=DENIED')

  test('is as long, and ends where what was counted begins', () => {
    const before = periodBefore(asked, answerOf([]), from - 90 * 86_400_000)
    expect([...(before ?? [])]).toEqual([
      ['outcome', 'DENIED'],
      ['start-time-range', '2026-10-25T00:00:00.000Z'],
      ['end-time-range', '2026-11-01T00:00:00.000Z'],
    ])
  })

  test('is not told where it is no longer kept whole, or the range was not counted whole', () => {
    expect(periodBefore(asked, answerOf([]), from - 86_400_000)).toBeUndefined()
    expect(periodBefore(asked, { ...answerOf([]), complete: false }, 0)).toBeUndefined()
  })
})
