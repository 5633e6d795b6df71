// The facts of an entry, and its times in the reader's zone.
import { describe, expect, test } from 'vitest'
import { factsOf } from '../../functions/portal/browser/entry/facts.ts'
import { clockText, dayText, durationText, zoneText } from '../../functions/portal/browser/entry/moment.ts'
import { languageChoice, zoneChoice } from '../../functions/portal/browser/preferences/preferences.ts'
import { visibleText } from '../../functions/portal/browser/words/visible-text.ts'
import { cloudEntries, demoEntries, productEntries, shown } from './sample-entries.ts'

const german = ['de', 'Europe/Berlin'] as const
const newYork = ['en', 'America/New_York'] as const
const read = ([language, zone]: typeof german | typeof newYork | readonly ['en', string]) => {
  languageChoice.value = language
  zoneChoice.value = zone
}
const textsOf = (entry = shown(), reader: typeof german | typeof newYork = german) => {
  read(reader)
  return Object.fromEntries(factsOf(entry).map(({ name, lines }) => [name, lines.map(({ text }) => text)]))
}

describe('the facts of an entry', () => {
  test('answer who, on whose behalf, what, when, where, with what, on what, how it ended, and what it belongs to', () => {
    expect(textsOf()).toEqual({
      who: ['ada@example.com', '5a3c9d1e-0b7f-4c55-9a56-2f1d6f0c8e11'],
      onBehalfOf: ['niemandem (keine Delegation)'],
      what: ['Project member added', 'membership · Verwaltung (ADMIN_ACTIVITY) · öffentlich'],
      when: [
        'Dienstag, 24. November 2026, 12:58:22,645 MEZ (UTC+1)',
        '2026-11-24T11:58:22.645Z · empfangen 0,405 s später',
      ],
      where: ['192.0.2.10', 'Region eu01'],
      with: ['Portal'],
      on: [
        'billing-db',
        '0f6c1b9e-5a0d-4d0f-8a3e-1c2b3d4e5f60 › 3e8a7c52-9d41-4b6f-a0e7-5c1d2f3b4a69 › 8c5d2f6a-1e9b-4f0a-b1c3-7d2e4a6b8c90',
        '8c5d2f6a-1e9b-4f0a-b1c3-7d2e4a6b8c90',
      ],
      outcome: ['ok'],
      correlation: ['req-7f3a'],
    })
  })

  test('give the time with every digit that was sent, in the zone of the reader, and say which', () => {
    const entry = shown({ eventTimeStamp: '2026-03-29T00:59:59.123456789Z' })
    expect(textsOf(entry, newYork)['when']?.[0]).toBe('Saturday, 28 March 2026, 20:59:59.123456789 UTC-4')
    expect(textsOf(entry)['when']?.[0]).toBe('Sonntag, 29. März 2026, 01:59:59,123456789 MEZ (UTC+1)')
  })

  test('say that the clock of the sender was ahead', () => {
    const entry = shown({ eventTimeStamp: '2026-11-24T11:58:25.050Z' })
    expect(textsOf(entry, newYork)['when']?.[1]).toContain("received 2 s before: the sender's clock is ahead")
  })

  test('are there for every entry, and what can be asked for is what was sent', () => {
    for (const entry of [...demoEntries, ...productEntries, ...cloudEntries]) {
      const facts = factsOf(entry)
      expect(facts.every(({ lines }) => lines.length > 0 && lines.every(({ text }) => typeof text === 'string'))).toBe(
        true,
      )
      const initiator = facts.find(({ name }) => name === 'who')?.filter?.[1]
      expect([entry.initiator.id, entry.initiator.email]).toContain(initiator)
    }
  })
})

describe('times', () => {
  test('a summer day has its summer zone', () => {
    const inSummer = (reader: Parameters<typeof read>[0]) => {
      read(reader)
      return zoneText('2026-07-01T12:00:00Z')
    }
    expect(inSummer(german)).toBe('MESZ (UTC+2)')
    expect(inSummer(['en', 'UTC'])).toBe('UTC')
    expect(inSummer(['en', 'Asia/Kolkata'])).toBe('UTC+5:30')
  })

  test('what is no time is shown as it is', () => {
    expect([clockText('soon'), dayText('soon')]).toEqual(['soon', 'soon'])
  })

  test.each([
    [0, '0 s'],
    [405, '0,405 s'],
    [355_000, '5 min 55 s'],
    [3_600_000, '1 h'],
    [86_400_000, '1 Tag'],
    [273_600_000, '3 Tage 4 h'],
  ])('%d ms are %s', (ms, text) => {
    read(german)
    expect(durationText(ms)).toBe(text)
  })
})

test('a value shows what would turn or hide its neighbours', () => {
  expect(visibleText('gpj\u202eexe\u0000\u200b')).toBe('gpj\\u{202e}exe\\u{0000}\\u{200b}')
  expect(visibleText('Größe 👩‍👩‍👧\n\tשלום')).toBe('Größe 👩‍👩‍👧\n\tשלום')
})
