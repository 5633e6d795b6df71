import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dictionaries } from '../../../shared/entry/dictionary.ts'
import {
  entryId,
  entryIdInstant,
  entryIdMs,
  firstIdBeside,
  firstIdOf,
  isPrivateId,
  lastIdBeside,
  lastIdOf,
} from '../../../shared/entry/entry-id.ts'
import { isEntryId } from '../../../shared/entry/entry-id-form.ts'
import { compactLine, lineOfCompact } from '../../../shared/entry/line-codec.ts'
import { entryOfLine, prepareEntry, sameContent } from '../../../shared/entry/stored-line.ts'
import { compareInstants, parseInstant } from '../../../shared/time/instant.ts'
import { anEntry } from '../../entries.ts'

const at = (eventTimeStamp: string, insertId = 'i') =>
  entryId(anEntry({ eventTimeStamp, insertId, context: { organizationId: 'o' } }))
const salt = '00'.repeat(16)

describe('the id of an entry', () => {
  test('is a UUID of version 8 that sorts by event time and says it', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 45), fc.nat(2 ** 45), (a, b) => {
        const [first, second] = [at(new Date(a).toISOString(), 'x'), at(new Date(b).toISOString(), 'y')]
        expect(isEntryId(first)).toBe(true)
        expect(entryIdMs(first)).toBe(a)
        if (a !== b) expect(first < second).toBe(a < b)
      }),
    )
  })

  test('sorts by event time to the nanosecond, between the first and the last id of it', () => {
    const digits = fc.stringMatching(/^[0-9]{1,9}$/)
    const time = fc.tuple(fc.nat(2), digits).map(([second, fraction]) => `2026-01-02T03:04:0${second}.${fraction}Z`)
    fc.assert(
      fc.property(time, time, fc.uuid(), (a, b, insertId) => {
        const [instantA, instantB] = [parseInstant(a), parseInstant(b)]
        if (!instantA || !instantB) throw new Error('no time')
        const [first, second] = [at(a, insertId), at(b, 'other')]
        const compared = compareInstants(instantA, instantB)
        if (compared !== 0) expect(first < second).toBe(compared < 0)
        else expect(firstIdBeside(first)).toBe(firstIdBeside(second))
        expect(isEntryId(first)).toBe(true)
        expect(entryIdInstant(first)).toEqual(instantA)
        expect([firstIdBeside(first), lastIdBeside(first)]).toEqual([firstIdOf(instantA), lastIdOf(instantA)])
        expect(firstIdOf(instantA) < first && first < lastIdOf(instantA)).toBe(true)
        if (compared < 0) expect(lastIdOf(instantA) < firstIdOf(instantB)).toBe(true)
      }),
    )
  })

  test('is fixed: a change of it would record every entry that is sent again a second time', () => {
    expect(at('2026-01-02T03:04:05.678Z')).toBe('019b7ca9-8f2e-8000-8007-e0f7b1ef4033')
  })

  test('says whether the entry is PRIVATE, which is part of what names it', () => {
    fc.assert(
      fc.property(fc.uuid(), (insertId) => {
        const [shown, hidden] = [anEntry({ insertId }), anEntry({ insertId, visibility: 'PRIVATE' })]
        expect([isPrivateId(entryId(shown)), isPrivateId(entryId(hidden))]).toEqual([false, true])
      }),
    )
  })

  test('with an insertId depends on organization, source, insertId, visibility and time only', () => {
    const entry = anEntry({ insertId: 'same' })
    expect(entryId({ ...entry, eventName: 'other' })).toBe(entryId(entry))
    expect(entryId({ ...entry, eventSource: 'other' })).not.toBe(entryId(entry))
    expect(entryId({ ...entry, context: { organizationId: 'other' } })).not.toBe(entryId(entry))
  })

  test('of two entries without insertId is the same only if they say the same', () => {
    const { insertId: _none, ...entry } = anEntry({ details: { a: 1, b: [1, 2] } })
    expect(entryId({ ...entry, details: { b: [1, 2], a: 1 } })).toBe(entryId(entry))
    expect(entryId({ ...entry, details: { b: [2, 1], a: 1 } })).not.toBe(entryId(entry))
  })
})

describe('the stored line', () => {
  test('is canonical, holds the entry whole, and differs in salt from any other', () => {
    const entry = anEntry({ details: { z: 1, a: 'é', '\u20ac': null } })
    const { line, id } = prepareEntry(entry, 0, salt)
    expect(entryOfLine(line)).toEqual({ ...entry, id, receivedTimeStamp: '1970-01-01T00:00:00.000Z' })
    expect(Object.keys(JSON.parse(line))).toEqual(Object.keys(JSON.parse(line)).toSorted())
    expect(line).toContain('"details":{"a":"é","z":1,"€":null}')
  })

  test('compares by content: salt and receipt time aside, every byte counts', () => {
    const entry = anEntry()
    const { line } = prepareEntry(entry, 1, salt)
    expect(sameContent(line, prepareEntry(entry, 2, '11'.repeat(16)).line)).toBe(true)
    expect(sameContent(line, prepareEntry({ ...entry, region: 'eu02' }, 1, salt).line)).toBe(false)
  })
})

describe('the compact form', () => {
  test('gives back any line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        const line = JSON.stringify(text)
        expect(lineOfCompact(compactLine(line))).toBe(line)
      }),
    )
  })

  test('refuses damaged bytes and unknown dictionaries', () => {
    const { body } = compactLine(prepareEntry(anEntry(), 0, salt).line)
    expect(() => lineOfCompact({ body, dictionary: 99 })).toThrow('the dictionary 99 is not known')
    expect(() => lineOfCompact({ body: body.slice(0, -3), dictionary: 1 })).toThrow()
  })

  test('keeps every dictionary that was ever in use to the byte: stored bodies need it', () => {
    const hashes = [...dictionaries].map(([version, bytes]) => [
      version,
      createHash('sha256').update(bytes).digest('hex'),
    ])
    expect(hashes).toEqual([[1, '5fa7847fef21ad5d7457302b4ca83bb4816796e9bcf1ff4aed979b75c88c2e10']])
  })
})
