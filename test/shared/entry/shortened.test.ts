import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AuditError } from '../../../shared/audit-error.ts'
import { exampleEntry } from '../../../shared/entry/entry-fields.ts'
import { sentEntry } from '../../../shared/entry/sent-entry.ts'
import { shortened } from '../../../shared/entry/shortened.ts'
import { type Shorten, shortenedWithoutHash } from '../../../shared/entry/shortening.ts'

test('a text that fits stays as it is; of a longer one its first 238 units, "~", and 16 hex digits of its hash are left', () => {
  expect(shortened('x'.repeat(255), 255)).toBe('x'.repeat(255))
  const hash = createHash('sha256').update('x'.repeat(256)).digest('hex').slice(0, 16)
  expect(shortened('x'.repeat(256), 255)).toBe(`${'x'.repeat(238)}~${hash}`)
})

test('no character is cut in two', () => {
  expect(shortened(`${'x'.repeat(237)}${'😀'.repeat(20)}`, 255)).toMatch(/^x{237}~[0-9a-f]{16}$/)
})

test('what is shortened fits, stays so, and tells apart what begins alike', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 200, maxLength: 400 })
  fc.assert(
    fc.property(text, fc.string({ minLength: 1 }), (beginning, more) => {
      const short = shortened(beginning, 255)
      expect(short.length).toBeLessThanOrEqual(255)
      expect(short.isWellFormed()).toBe(true)
      expect(shortened(short, 255)).toBe(short)
      if (beginning.length > 255) expect(shortened(beginning + more, 255)).not.toBe(short)
    }),
  )
})

test('without its hash it is as long, and the same entries are taken and refused for the same reason', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 600, size: 'max' })
  const resources = fc.array(fc.record({ id: text, name: text }, { requiredKeys: [] }), { maxLength: 60 })
  const principals = fc.array(fc.record({ id: text, email: text }, { requiredKeys: [] }), { maxLength: 20 })
  const sent = fc.record(
    {
      eventName: text,
      userAgent: text,
      sourceIpAddress: fc.oneof(text, fc.array(text)),
      resourceId: fc.oneof(text, fc.integer()),
      resources: fc.oneof(resources, text),
      initiator: fc.record({ id: text, email: text }, { requiredKeys: [] }),
      serviceAccountDelegationInfo: fc.record({ principals }),
      context: fc.record(
        { organizationId: fc.constant('acme'), projectId: text },
        { requiredKeys: ['organizationId'] },
      ),
    },
    { requiredKeys: [] },
  )
  const nowMs = Date.parse(exampleEntry.eventTimeStamp)
  const taken = (entry: object, shorten: Shorten) => {
    try {
      return JSON.stringify(sentEntry({ ...exampleEntry, ...entry }, nowMs, shorten)).length
    } catch (error) {
      if (error instanceof AuditError) return error.message
      throw error
    }
  }
  fc.assert(
    fc.property(sent, (entry) => {
      expect(taken(entry, shortenedWithoutHash)).toBe(taken(entry, shortened))
    }),
  )
})
