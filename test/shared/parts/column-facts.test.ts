import { expect, test } from 'vitest'
import { entryOfLine, prepareEntry } from '../../../shared/entry/stored-line.ts'
import { insightsFold } from '../../../shared/insights/insights.ts'
import { summaryOf } from '../../../shared/insights/summary.ts'
import { factsOfColumns } from '../../../shared/parts/column-facts.ts'
import { type Column, contentOf } from '../../../shared/parts/part-content.ts'
import { timesOf } from '../../../shared/parts/times.ts'
import { sha256Hex } from '../../../shared/sha256-hex.ts'
import { instantOfMs } from '../../../shared/time/instant.ts'
import { anEntry } from '../../entries.ts'

const day = 24 * 60 * 60 * 1000
const endMs = Date.UTC(2026, 10, 27)

test('work on one resource is one, though who does it has two addresses, and has done the same on none before', () => {
  // Newest first: of either address one on nothing, then one a day.
  const entries = [undefined, ...Array.from({ length: 6 }, () => 'r-1')].flatMap((resourceId, at) =>
    ['ada@example.com', 'ada@example.org'].map((email, which) => {
      const ms = endMs - 2 - at * day - which
      const given = { eventTimeStamp: new Date(ms).toISOString(), initiator: { id: 'ada', email } }
      const entry = anEntry({ ...given, ...(resourceId ? { resourceId } : {}), context: { organizationId: 'o' } })
      return entryOfLine(prepareEntry(entry, ms, sha256Hex(`${ms}`).slice(0, 32)).line)
    }),
  )
  const { ids, receivedMs, columns } = contentOf(entries.toReversed().map((entry) => ({ entry, parts: [] })))
  const rows = ids.map((_, row) => row).reverse()
  const facts = factsOfColumns(
    timesOf(ids, receivedMs),
    (name) => {
      const { dictionary, codes } = columns[name] as Column
      return { views: dictionary.length, codes, view: (code) => dictionary[code] ?? '' }
    },
    rows,
    [],
  )
  const fromMs = endMs - 90 * day
  const range = { from: instantOfMs(fromMs), to: instantOfMs(endMs) }
  const [ofRows, ofSummary] = [insightsFold(range), insightsFold(range)]
  ofRows.add(facts, 0, rows.length)
  ofSummary.addSummary(summaryOf(facts))
  for (const { repeatedWork } of [ofRows, ofSummary].map((fold) => fold.insights(fromMs))) {
    expect(repeatedWork.byOperation.items).toMatchObject([{ times: 14, days: 7, typicalIntervalSeconds: 86_400 }])
    expect(repeatedWork.byResource.items).toMatchObject([{ resourceId: 'r-1', times: 12, days: 6 }])
  }
})
