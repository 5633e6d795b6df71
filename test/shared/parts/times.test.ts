import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryId } from '../../../shared/entry/entry-id.ts'
import { packedTimes, readTimes, timesOf } from '../../../shared/parts/times.ts'
import { instantOfMs } from '../../../shared/time/instant.ts'
import { anEntry } from '../../entries.ts'

test('the times of a part are read as they were written: to the nanosecond, and received before or after the event', () => {
  const row = fc.record({
    ms: fc.integer({ min: 0, max: 2 ** 45 }),
    nanoseconds: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999_999 })),
    receivedMs: fc.integer({ min: 0, max: 2 ** 45 }),
  })
  fc.assert(
    fc.property(fc.array(row), (given) => {
      const rows = given
        .map((each) => {
          const digits = String(each.nanoseconds).padStart(6, '0')
          const eventTimeStamp = `${new Date(instantOfMs(each.ms).ms).toISOString().slice(0, -1)}${digits}Z`
          return { ...each, id: entryId(anEntry({ eventTimeStamp })) }
        })
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      const list = (of: (each: (typeof rows)[number]) => number) => rows.map(of)
      const section = packedTimes(
        timesOf(
          rows.map(({ id }) => id),
          list(({ receivedMs }) => receivedMs),
        ),
      )
      const { ms, nanoseconds, receivedMs } = readTimes(section, rows.length)
      expect([...ms]).toEqual(list((each) => each.ms))
      expect([...nanoseconds]).toEqual(list((each) => each.nanoseconds))
      expect([...receivedMs]).toEqual(list((each) => each.receivedMs))
    }),
  )
})
