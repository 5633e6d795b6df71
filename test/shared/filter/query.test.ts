import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryOfLine, prepareEntry } from '../../../shared/entry/stored-line.ts'
import { isVisible } from '../../../shared/filter/query.ts'
import { parseInstant } from '../../../shared/time/instant.ts'
import { isWithin } from '../../../shared/time/time-range.ts'
import { anEntry } from '../../entries.ts'

/** Three milliseconds, and within each digits that differ at the nanosecond; as producers write them, in several zones. */
const time = fc
  .tuple(
    fc.constantFrom('000', '001', '002'),
    fc.constantFrom('', '0', '000001', '000002', '9', '999999'),
    fc.constantFrom('10:00:00|Z', '12:00:00|+02:00', '04:30:00|-05:30'),
  )
  .map(([ms, digits, clock]) => clock.replace('|', `.${ms}${digits}`))
  .map((clock) => `2026-11-01T${clock}`)

test('an entry is in a range by every digit of its time, whatever the ends of the range', () => {
  const organization = 'o'
  const sight = { reads: ['organizations/o' as const], readsPrivate: [] }
  fc.assert(
    fc.property(time, time, time, (eventTimeStamp, start, end) => {
      const entry = anEntry({ eventTimeStamp, context: { organizationId: organization } })
      const stored = entryOfLine(prepareEntry(entry, Date.UTC(2026, 10, 1), '00'.repeat(16)).line)
      const [instant, from, to] = [eventTimeStamp, start, end].map(parseInstant)
      if (!instant || !from || !to) throw new Error('no time')
      const range = { from, to }
      const asked = { scope: 'organizations/o' as const, organization, range, sight, direct: false }
      expect(isVisible(asked, stored)).toBe(isWithin(range, instant))
    }),
    { numRuns: 500 },
  )
})
