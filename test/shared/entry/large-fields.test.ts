import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type SubmittedEntry, submittedEntrySchema } from '../../../shared/entry/entry.ts'
import { largeFieldsOf, withLargeField, withoutLargeFields } from '../../../shared/entry/large-fields.ts'
import { entryOfLine, lineBytesMax, prepareEntry } from '../../../shared/entry/stored-line.ts'
import { jsonValue } from '../../../shared/json/json-value.ts'
import { anEntry } from '../../entries.ts'

const salt = '0'.repeat(32)

/** The entry as whoever reads its line and its parts puts it together again. */
function wholeAgain(entry: SubmittedEntry) {
  const { line, payloads } = prepareEntry(entry, 0, salt)
  const { id: _id, receivedTimeStamp: _received, payloads: references = {}, ...rest } = entryOfLine(line)
  let whole: SubmittedEntry = rest
  for (const [name, { sha256, bytes }] of Object.entries(references)) {
    const part = payloads.find((payload) => payload.sha256 === sha256)?.bytes ?? new Uint8Array()
    expect([createHash('sha256').update(part).digest('hex'), part.length]).toEqual([sha256, bytes])
    whole = withLargeField(whole, name, jsonValue(Buffer.from(part).toString()))
  }
  return { whole, line, names: Object.keys(references) }
}

const asJson = (value: object) => jsonValue(JSON.stringify(value))
const text = (length: number) => 'x'.repeat(length)

describe('a part of an entry that is too large for its line', () => {
  test.each<[string[], Record<string, unknown>]>([
    [[], {}],
    [['details'], { details: { text: text(20_000) } }],
    [['request.body'], { request: { endpoint: '/', body: { text: text(20_000) } } }],
    [['request.parameters'], { request: { endpoint: '/', parameters: { text: text(20_000) } } }],
    [['request.headers'], { request: { endpoint: '/', headers: { cookie: text(20_000) } } }],
    [['*'], { custom: text(20_000), other: 1 }],
    [['request.*'], { request: { endpoint: '/', custom: [text(20_000)] } }],
    [['initiator.*'], { initiator: { id: 'ada', claims: { text: text(20_000) } } }],
    [['context.*'], { context: { organizationId: 'acme', tags: [text(20_000)] } }],
    [['details', 'result'], { details: { text: text(20_000) }, result: { text: text(19_000) } }],
    // Many small ones are one.
    [['*'], Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`custom ${index}.x`, text(50)]))],
    [['*'], JSON.parse(`{"__proto__":{"x":"${text(20_000)}"},"constructor":1,"*":2,"details.x":3}`)],
  ])('goes out by the name %j and comes back as it was', (names, over) => {
    // By a definition, not an assignment: `__proto__` is a name like any other.
    const entry = Object.defineProperties(anEntry(), Object.getOwnPropertyDescriptors(over)) as SubmittedEntry
    const again = wholeAgain(entry)
    expect(again.names.toSorted()).toEqual(names)
    expect(Buffer.byteLength(again.line)).toBeLessThanOrEqual(lineBytesMax)
    expect(asJson(again.whole)).toEqual(asJson(entry))
  })

  test('of any entry is put back exactly, and the line never passes its limit', () => {
    const filler = fc.integer({ min: 0, max: 30_000 }).map((length) => ({ filler: 'ü'.repeat(length / 2) }))
    const headers = filler.map((value) => ({ cookie: value.filler }))
    const loose = fc.dictionary(
      fc.string({ maxLength: 5 }).map((name) => `x${name}`),
      fc.jsonValue(),
      { maxKeys: 5 },
    )
    const entries = fc.record(
      { details: filler, result: filler, body: filler, parameters: filler, headers, top: loose, in: loose, of: loose },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(entries, ({ body, parameters, headers, top, in: within, of, details, result }) => {
        const request = {
          ...within,
          endpoint: '/',
          ...(body && { body }),
          ...(parameters && { parameters }),
          ...(headers && { headers }),
        }
        const initiator = { ...of, id: 'ada' }
        const entry = anEntry({ ...top, initiator, request, ...(details && { details }), ...(result && { result }) })
        const { whole, line } = wholeAgain(entry)
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(lineBytesMax)
        expect(asJson(whole)).toEqual(asJson(entry))
      }),
      // The shortest example of a failure may be far away.
      { numRuns: 300, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
    )
  })

  test('is never what an entry is found by, which fits into the line at its longest', () => {
    const longest = '\u8d85'.repeat(255)
    const id = 'i'.repeat(255)
    const entry = anEntry({
      ...{ insertId: longest, eventVersion: longest, eventSource: longest, region: longest, eventName: longest },
      ...{ sourceIpAddress: longest, userAgent: longest, resourceId: longest, resourceName: longest },
      correlationId: longest,
      initiator: { id: '\u8d85'.repeat(512), email: longest },
      request: { endpoint: longest },
      context: { organizationId: id, folderPath: Array.from({ length: 8 }, () => id), folderId: id, projectId: id },
    })
    expect(largeFieldsOf(entry)).toEqual([])
    expect(wholeAgain(entry).names).toEqual([])
  })
})

test('every field of an entry either stays in its line or is a part', () => {
  const names = Object.keys(submittedEntrySchema.entries)
  const entry = anEntry({ ...Object.fromEntries(names.map((name) => [name, { of: name }])) })
  const parts = largeFieldsOf(entry).map(([name]) => name)
  expect(parts.filter((name) => !name.includes('.'))).toEqual(['details', 'result'])
  const left = withoutLargeFields(entry, parts)
  expect(Object.keys(left).toSorted()).toEqual(
    names.filter((name) => name !== 'details' && name !== 'result').toSorted(),
  )
})
