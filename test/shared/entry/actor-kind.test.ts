import { describe, expect, test } from 'vitest'
import { actorNames, actorRuleOf, actorRules } from '../../../shared/entry/actor-kind.ts'
import { activityCounter } from '../../../shared/insights/activity.ts'
import { anEntry } from '../../entries.ts'
import { actorCases } from './actor-cases.ts'

describe('who acts', () => {
  test.each(actorCases)('by the rule %s it is of the kind %s: %j', (name, kind, over) => {
    expect(actorRuleOf(anEntry(over))).toMatchObject({ name, kind })
  })

  test('every rule has a case, and says what has been seen', () => {
    expect(new Set(actorCases.map(([name]) => name))).toEqual(new Set(actorRules.map(({ name }) => name)))
    for (const { says } of actorRules) expect(says).toMatch(/^[a-z].{10,}/)
  })

  test('has no rule that is called as a kind which it does not decide on', () => {
    for (const { name, kind } of actorRules)
      for (const other of actorRules) if (other.kind === name) expect(kind).toBe(name)
    expect(actorNames).toContain('person')
    expect(actorNames).toContain('command-line')
  })

  test('is told in sum, and by rule', () => {
    const counter = activityCounter()
    for (const [, , over] of actorCases) counter.add(actorRuleOf(anEntry(over)).name, 1)
    const { human, automated, unknown, rules } = counter.activity()
    expect([human, automated, unknown]).toEqual([
      { entries: 7, share: 7 / 25 },
      { entries: 14, share: 14 / 25 },
      { entries: 4, share: 4 / 25 },
    ])
    expect(rules.map(({ rule, entries }) => [rule, entries])).toEqual([
      ['system-event', 2],
      ['delegation', 1],
      ['service-account-email', 5],
      ['program', 6],
      ['portal', 5],
      ['command-line', 2],
      ['no-rule', 4],
    ])
  })

  test('of nothing has no share', () => {
    expect(activityCounter().activity()).toMatchObject({ human: { entries: 0, share: 0 }, unknown: { share: 0 } })
  })
})
