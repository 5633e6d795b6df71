import { describe, expect, test } from 'vitest'
import { actorNames, actorRuleOf, actorRules } from '../../../shared/entry/actor-kind.ts'
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import { activityCounter } from '../../../shared/insights/activity.ts'
import { anEntry } from '../../entries.ts'

const ada = { id: 'user-1', email: 'ada@example.com' }
const by = (email: string, userAgent = 'anything') => ({ initiator: { id: 'x', email }, userAgent })
const agent = (userAgent: string, initiator: SubmittedEntry['initiator'] = ada) => ({ userAgent, initiator })
const delegated = { serviceAccountDelegationInfo: { principals: [ada] } }

const cases: [string, string, Partial<SubmittedEntry>][] = [
  ['system-event', 'system', { eventType: 'SYSTEM_EVENT' }],
  ['system-event', 'system', { eventType: 'SYSTEM_EVENT', ...delegated, ...by('deploy-1234567@sa.stackit.cloud') }],
  ['delegation', 'service-account', { ...delegated, ...agent('Portal') }],
  ['service-account-email', 'service-account', by('my-service-account-aBc2defg@sa.stackit.cloud', 'Portal')],
  ['service-account-email', 'service-account', by('sa01-8565oq1@SA.stackit.cloud', 'CLI/1.0')],
  ['service-account-email', 'service-account', by('robot@ske.sa.stackit.cloud')],
  ['service-account-email', 'service-account', by('deploy-0a1b2c3@sa.beleg.example')],
  ['service-account-email', 'service-account', by('robot@my-project.iam.gserviceaccount.com')],
  ['program', 'program', agent('Terraform/1.13.4 (provider/0.68.0)')],
  ['program', 'program', agent('SDK/go 0.19.2 (go1.25.3)')],
  ['program', 'program', agent('stackit-sdk-go/membership 1.2.3')],
  ['program', 'program', agent('[Boto3/1.26.165 Python/3.10.6]', { id: 'arn:aws:iam::1:user/x' })],
  ['program', 'program', agent('curl/8.5.0')],
  ['program', 'program', agent('Mozilla/5.0 (X11; Linux) HeadlessChrome/142.0')],
  ['portal', 'person', agent('Portal')],
  ['portal', 'person', agent('Portal/2.31 (Firefox/145.0)', { id: 'user-1' })],
  ['portal', 'person', agent('Mozilla/5.0 (X11; Ubuntu) Gecko/20100101 Firefox/102.0')],
  ['portal', 'person', by('mo@sa.airline.example', 'Portal')],
  ['portal', 'person', by('ada@visa.stackit.cloud', 'Portal')],
  ['command-line', 'person', agent('CLI/0.48.1 (linux; amd64)')],
  ['command-line', 'person', agent('stackit-cli/0.40.0')],
  ['no-rule', 'unknown', agent('CLI/0.48.1', { id: 'x' })],
  ['no-rule', 'unknown', agent('Portalis/1')],
  ['no-rule', 'unknown', agent('client/7')],
  ['no-rule', 'unknown', { ...agent('BackOffice/7.2'), serviceAccountDelegationInfo: { principals: [] } }],
]

describe('who acts', () => {
  test.each(cases)('by the rule %s it is of the kind %s: %j', (name, kind, over) => {
    expect(actorRuleOf(anEntry(over))).toMatchObject({ name, kind })
  })

  test('every rule has a case, and says what has been seen', () => {
    expect(new Set(cases.map(([name]) => name))).toEqual(new Set(actorRules.map(({ name }) => name)))
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
    for (const [, , over] of cases) counter.add(actorRuleOf(anEntry(over)).name, 1)
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
