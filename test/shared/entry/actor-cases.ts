// Entries of every rule that tells who acts, with the rule and what it decides on.
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'

const ada = { id: 'user-1', email: 'ada@example.com' }
const by = (email: string, userAgent = 'anything') => ({ initiator: { id: 'x', email }, userAgent })
const agent = (userAgent: string, initiator: SubmittedEntry['initiator'] = ada) => ({ userAgent, initiator })
const delegated = { serviceAccountDelegationInfo: { principals: [ada] } }

export const actorCases: [string, string, Partial<SubmittedEntry>][] = [
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
