// Formats of JSON records: whatever a record holds, the record that is made of its entry is the same; the same record becomes the same entry.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AuditError } from '../../shared/audit-error.ts'
import type { Fields } from '../../shared/formats/format.ts'
import { formats } from '../../shared/formats/formats.ts'
import { isObject } from '../../shared/is-object.ts'
import { exactJson } from '../../shared/json/exact-number.ts'
import { parseJson } from '../../shared/json/json-text.ts'
import { valueBudget } from '../../shared/json/value-budget.ts'
import { entryOfRecord, recordOfEntry } from '../../shared/taking/mapped-record.ts'

const folder = join(import.meta.dirname, '../samples/senders')
const dayMs = 24 * 60 * 60_000

/** As documented by their makers; the times are moved into the last hour. */
function samplesOf(name: string): Fields[] {
  const text = readFileSync(join(folder, `${name}.json`), 'utf8')
  const today = new Date(Date.now() - dayMs).toISOString().slice(0, 10)
  const seconds = String(Date.parse(`${today}T11:58:22Z`) / 1000)
  return JSON.parse(text.replaceAll('2026-11-24', today).replaceAll('1795521502', seconds))
}

const sender = { organizationId: 'o-1', defaults: { region: 'eu01' }, source: 'prod' }

describe.each(readdirSync(folder).map((file) => file.replace('.json', '') as keyof typeof formats))('%s', (name) => {
  const format = formats[name]
  const samples = samplesOf(name)

  test.each(samples)('a record as documented becomes an entry, and the entry the record %#', (record) => {
    const entry = entryOfRecord(format, record, sender, Date.now())
    expect(entry).not.toBeInstanceOf(AuditError)
    expect(recordOfEntry(format, JSON.parse(JSON.stringify(entry)))).toEqual(record)
  })

  test('a record with anything in it is refused, or comes back from its entry as it was', () => {
    let stored = 0
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.array(change, { maxLength: 4 }), (sample, changes) => {
        const line = JSON.stringify(changes.reduce((record, each) => changed(record, each), sample as unknown))
        const { value } = parseJson({ text: line, what: 'the record', suspect: false }, valueBudget(100_000))
        const entry = entryOfRecord(format, value, sender, Date.now())
        if (typeof entry === 'symbol') return
        if (entry instanceof AuditError) {
          expect(entry.code).toBe('ENTRY_INVALID')
          return
        }
        stored += 1
        expect(entry).toEqual(entryOfRecord(format, value, sender, Date.now()))
        const kept = JSON.parse(JSON.stringify(entry)) as Fields
        expect(JSON.parse(exactJson(recordOfEntry(format, kept)))).toEqual(JSON.parse(line))
      }),
      { numRuns: 500 },
    )
    expect(stored).toBeGreaterThan(200)
  })
})

interface Change {
  readonly place: number
  readonly value: unknown
}

const anyText = fc.string({ maxLength: 600, unit: 'grapheme' }).filter((each) => each.isWellFormed())

/** At one of the places of a record: another value, or none. */
const change: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(200),
  value: fc.oneof(
    fc.constantFrom(undefined, null, '', 0, [], {}, true, 403, 'ada@example.com', 'x'.repeat(600)),
    anyText,
    fc.jsonValue({ maxDepth: 3 }),
  ),
})

function changed(record: unknown, { place, value }: Change): unknown {
  const places = placesIn(record)
  const at = places[place % places.length] ?? []
  return withAt(record, at, value)
}

function placesIn(value: unknown, at: readonly string[] = []): string[][] {
  if (!isObject(value) && !Array.isArray(value)) return [[...at]]
  const below = Object.entries(value).flatMap(([name, child]) => placesIn(child, [...at, name]))
  return at.length === 0 ? [...below, ['another']] : [[...at], ...below]
}

function withAt(value: unknown, [name, ...below]: readonly string[], put: unknown): unknown {
  if (name === undefined) return put
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === name ? withAt(item, below, put) : item))
  if (!isObject(value)) return value
  return { ...value, [name]: withAt(value[name], below, put) }
}
