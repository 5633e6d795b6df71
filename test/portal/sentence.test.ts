// The sentence that tells what an entry records.
import { describe, expect, test } from 'vitest'
import type { ShownEntry } from '../../functions/portal/browser/api/shown-entry.ts'
import { type SentencePart, sentenceOf, sentenceText } from '../../functions/portal/browser/entry/sentence.ts'
import { languageChoice, zoneChoice } from '../../functions/portal/browser/preferences/preferences.ts'
import { cloudEntries, demoEntries, productEntries, shown } from './sample-entries.ts'

zoneChoice.value = 'Europe/Berlin'
const told = (entry: ShownEntry, language: 'en' | 'de', isWhole = false) => {
  languageChoice.value = language
  return sentenceText(sentenceOf(entry, { isWhole }))
}

const roleChange = shown({
  eventName: 'Project member role changed',
  request: {
    endpoint: 'PATCH /v2/x/members',
    body: { payload: { members: [{ role: 'owner', subject: 'mira@example.com' }] } },
  },
  resourceName: 'shop-prod',
  result: { member: 'mira@example.com', before: { role: 'editor' }, after: { role: 'owner' } },
})

describe('the sentence of an entry', () => {
  test('says who did what to whom, when and by what, in both languages', () => {
    expect(told(roleChange, 'de', true)).toBe(
      'ada@example.com hat in shop-prod die Rolle von mira@example.com von editor auf owner geändert, am 24.\u00a0November\u00a02026 um 12:58 im Portal.',
    )
    expect(told(roleChange, 'en', true)).toBe(
      'ada@example.com changed the role of mira@example.com in shop-prod from editor to owner, on 24\u00a0November\u00a02026 at 12:58 in the portal.',
    )
  })

  test('does not claim what has failed, and gives the reason', () => {
    const denied = {
      ...roleChange,
      eventType: 'POLICY_DENIED' as const,
      result: { error: { message: 'the permission is missing' } },
    }
    expect(told(denied, 'de')).toBe(
      'ada@example.com wollte in shop-prod die Rolle von mira@example.com auf owner ändern; das wurde verweigert (the permission is missing).',
    )
    expect(told({ ...denied, eventType: 'ADMIN_ACTIVITY', outcome: 'FAILURE' }, 'en')).toBe(
      'ada@example.com tried to change the role of mira@example.com in shop-prod to owner: failed (the permission is missing).',
    )
  })

  test.each([
    ['Server deleted', 'ada@example.com deleted db-1 (Server) in shop.'],
    ['DeleteServer', 'ada@example.com deleted db-1 (Server) in shop.'],
    ['delete servers', 'ada@example.com deleted db-1 (servers) in shop.'],
    ['Microsoft.Compute/servers/delete', 'ada@example.com deleted db-1 (Microsoft.Compute/servers) in shop.'],
    ['Server deletion requested', 'ada@example.com: Server deletion requested, on db-1 in shop. Outcome: ok.'],
    ['Server not deleted', 'ada@example.com: Server not deleted, on db-1 in shop. Outcome: ok.'],
    ['Failed to delete', 'ada@example.com: Failed to delete, on db-1 in shop. Outcome: ok.'],
    ['Something else', 'ada@example.com: Something else, on db-1 in shop. Outcome: ok.'],
  ])('reads "%s" as far as its words are known, and else repeats it', (eventName, sentence) => {
    const entry = shown({ eventName, resourceId: 'db-1', resourceName: 'db-1' })
    languageChoice.value = 'en'
    const parts = sentenceOf(entry, { nameOf: () => 'shop' })
    expect(sentenceText(parts)).toBe(sentence)
  })

  test('names the principal on whose behalf a service account acted', () => {
    const entry = {
      ...roleChange,
      initiator: { id: 'sa', email: 'deploy@sa.example' },
      serviceAccountDelegationInfo: { principals: [{ id: 'u', email: 'greta@example.com' }] },
    }
    expect(told(entry, 'de')).toMatch(/^deploy@sa\.example im Auftrag von greta@example\.com hat /)
  })

  test('only the log itself tells what was done to the log', () => {
    const entry = shown({ eventName: 'Audit log download created', eventSource: 'somebody' })
    expect(told(entry, 'en')).not.toContain('asked for')
    expect(told({ ...entry, eventSource: 'audit-log' }, 'en')).toContain('asked for a download')
  })

  test('counts the resources that it does not name', () => {
    const resources = ['a', 'b', 'c'].map((id) => ({ id }))
    const { resourceId: _id, resourceName: _name, ...entry } = shown({ eventName: 'Server deleted', resources })
    expect(told(entry as ShownEntry, 'de')).toContain('hat a und 2 weitere (Server)')
  })

  test('a value of the entry is a value in the sentence and never words of the portal', () => {
    const hostile = '<img src=x onerror=alert(1)>{who}[x]\u202e'
    const entry = shown({ initiator: { id: hostile }, resourceName: hostile, resourceId: hostile, eventName: hostile })
    for (const language of ['en', 'de'] as const) {
      languageChoice.value = language
      const parts = sentenceOf(entry, { isWhole: true })
      const words = parts.filter((part): part is string => typeof part === 'string').join('')
      const values = parts.filter((part): part is Exclude<SentencePart, string> => typeof part !== 'string')
      expect(words).not.toMatch(/img|who|\u202e/)
      expect(values.filter(({ value }) => value === hostile).length).toBeGreaterThan(0)
    }
  })

  test('every entry of the demo is told by a sentence of its own', () => {
    const others = demoEntries.filter((entry) => / Outcome: /.test(told(entry, 'en')))
    expect(others.map(({ eventName }) => eventName)).toEqual([])
  })

  test('every entry of other products is told, and names who acted', () => {
    for (const entry of [...demoEntries, ...productEntries, ...cloudEntries])
      for (const language of ['en', 'de'] as const) {
        const sentence = told(entry, language, true)
        expect(sentence).toMatch(/\S\.$/)
        expect(sentence).not.toMatch(/undefined|[{}[\]]who|–|\[object/)
        const isSystem = entry.initiator.id === 'system'
        if (!isSystem) expect(sentence).toContain(entry.initiator.email || entry.initiator.id)
      }
  })
})
