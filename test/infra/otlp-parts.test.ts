// Export requests of OTLP that are too large for one request: how they are cut, and that nothing of them changes by it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { otlpParts } from '../../infra/sending/otlp-parts.ts'
import { isBehind } from '../../infra/sending/records.ts'
import type { RecordPlace } from '../../shared/records/record-texts.ts'

type Fields = Readonly<Record<string, unknown>>
interface Request {
  readonly resourceLogs?: readonly (Fields & {
    readonly scopeLogs?: readonly (Fields & { readonly logRecords?: readonly unknown[] })[]
  })[]
}

const partsOf = (...args: Parameters<typeof otlpParts>) => [...otlpParts(...args)]

/** Each log with what it is under. */
const flat = (request: Request) =>
  (request.resourceLogs ?? []).flatMap(({ scopeLogs, ...resource }) =>
    (scopeLogs ?? []).flatMap(({ logRecords, ...scope }) =>
      (logRecords ?? []).map((log) => ({ resource, scope, log })),
    ),
  )

const text = fc.string({ maxLength: 20, unit: 'grapheme' })
const log = fc.record(
  { timeUnixNano: fc.constant('1795600702645000000'), body: fc.record({ stringValue: text }), eventName: text },
  { requiredKeys: ['timeUnixNano'] },
)
const scopeLog = fc.record(
  {
    scope: fc.record({ name: text }),
    schemaUrl: text,
    logRecords: fc.array(log, { maxLength: 12 }),
  },
  { requiredKeys: [] },
)
const resourceLog = fc.record(
  {
    resource: fc.record({ attributes: fc.array(fc.record({ key: text })) }),
    schemaUrl: text,
    scopeLogs: fc.array(scopeLog, { maxLength: 4 }),
  },
  { requiredKeys: [] },
)
const request = fc.record({ resourceLogs: fc.array(resourceLog, { maxLength: 4 }) })
const sizes = fc.record({ lengthMax: fc.integer({ min: 50, max: 2_000 }), logsMax: fc.integer({ min: 1, max: 9 }) })

const written = fc
  .tuple(request, fc.constantFrom(undefined, 1))
  .map(([value, indent]) => JSON.stringify(value, null, indent))

describe('the parts of an export request', () => {
  test('have all of its logs in their order, each under what it was under', () => {
    fc.assert(
      fc.property(written, sizes, (whole, size) => {
        const parts = partsOf({ text: whole, place: 7 }, size)
        expect(parts.flatMap((part) => flat(JSON.parse(part.text)))).toEqual(flat(JSON.parse(whole)))
        for (const part of parts) {
          const count = flat(JSON.parse(part.text)).length
          expect(part.place).toBe(7)
          if (parts.length > 1) expect(count).toBeGreaterThan(0)
          expect(count).toBeLessThanOrEqual(size.logsMax)
        }
      }),
    )
  })

  test('are no longer than they may be, unless one log is', () => {
    const logs = Array.from({ length: 1_000 }, (_, at) => ({ body: { stringValue: 'ä'.repeat(at % 90) } }))
    const scopeLogs = [{ scope: { name: 'x'.repeat(100) }, logRecords: logs }]
    const whole = JSON.stringify({ resourceLogs: [{ resource: { attributes: [] }, scopeLogs }] })
    const parts = partsOf({ text: whole, place: 1 }, { lengthMax: 2_000, logsMax: 1_000 })
    expect(parts.length).toBeGreaterThan(20)
    // Besides its logs and what they are under, a request has some sixty characters.
    for (const part of parts) expect(part.text.length).toBeLessThan(2_000 + 100)
    expect(partsOf({ text: whole, place: 1 }, { lengthMax: 10, logsMax: 1_000 })).toHaveLength(1_000)
  })

  test('keep each text as it was written: numbers with all their digits, and escapes', () => {
    const logs =
      '{ "timeUnixNano" : 1795600702645000001, "body":{"intValue":9223372036854775807} },{"eventName":"\\u00e4"}'
    const whole = `{"resourceLogs":[{"resource":{"x":1.0},"scopeLogs":[{"logRecords":[${logs}]}]}]}`
    expect(partsOf({ text: whole, place: 1 }, { lengthMax: 1_000, logsMax: 1 })).toEqual([
      {
        place: 1,
        item: 1,
        text: '{"resourceLogs":[{"resource":{"x":1.0},"scopeLogs":[{"logRecords":[{ "timeUnixNano" : 1795600702645000001, "body":{"intValue":9223372036854775807} }]}]}]}',
      },
      {
        place: 1,
        item: 2,
        text: '{"resourceLogs":[{"resource":{"x":1.0},"scopeLogs":[{"logRecords":[{"eventName":"\\u00e4"}]}]}]}',
      },
    ])
  })

  test('that are behind a place have all that is behind it, however they were cut before', () => {
    fc.assert(
      fc.property(written, sizes, sizes, fc.nat(), (whole, before, now, at) => {
        const done = partsOf({ text: whole, place: 1 }, before)
        const after: RecordPlace = done[at % done.length] ?? { place: 1 }
        const all = flat(JSON.parse(whole))
        const settled = after.item ?? all.length
        const left = partsOf({ text: whole, place: 1 }, now).filter((part) => isBehind(part, after))
        const sent = left.flatMap((part) => flat(JSON.parse(part.text)))
        if (settled < all.length) expect(sent.slice(-(all.length - settled))).toEqual(all.slice(settled))
        else expect(sent.length).toBeLessThanOrEqual(all.length)
      }),
    )
  })

  test.each([
    ['no JSON', '{"resourceLogs":['],
    ['a list', '[{},{},{}]'],
    ['a comment', '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{},{}]}]}]/* */}'],
    ['two lists of one name', '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{},{}],"logRecords":[{}]}]}]}'],
    ['no list where one is to be', '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{},{}]}]},{"scopeLogs":{}}]}'],
    ['null where a list is to be', '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{},{}]},{"logRecords":null}]}]}'],
    ['no logs', '{"resourceLogs":[{"resource":{"attributes":[1,2,3,4,5,6,7]}}]}'],
    ['another request', '{"resourceSpans":[{},{},{}]}'],
  ])('are the whole of what is no such request, so that the service says why: %s', (_, whole) => {
    expect(partsOf({ text: whole, place: 3 }, { lengthMax: 10, logsMax: 1 })).toEqual([{ text: whole, place: 3 }])
  })
})
