// AWS's own list of what a solution should be like, held against the stack. What it objects to and stays as it is, is acknowledged with
// its reason where it is made.
import { AwsSolutionsChecks } from 'cdk-nag'
import { expect, test } from 'vitest'
import { parseImportSources } from '../../shared/deployment/import-sources.ts'
import { inApp, stackIn } from './synthesized.ts'

const pool = { oidcIssuer: undefined, oidcAudience: undefined, createUserPool: true }
const domain = { name: 'audit.example.org', certificateArn: 'arn:aws:acm:eu-central-1:000000000000:certificate/1' }

const importSources = parseImportSources(
  JSON.stringify([{ bucket: 'example-trail', prefix: 'AWSLogs/', organization: 'o-1', format: 'cloudtrail' }]),
)

/** Its complaints, errors and warnings alike, without those that are acknowledged. */
function complaints(settings: Parameters<typeof stackIn>[1]): readonly string[] {
  return inApp((app) => {
    stackIn(app, settings)
    const { violations } = new AwsSolutionsChecks(app).validateScope(app)
    return violations.map(({ ruleName, description }) => `${ruleName}: ${description}`)
  })
}

test.each([
  ['the defaults', {}],
  ['a user pool of its own', pool],
  ['tokens that the gateway checks', { gatewayTokenCheck: true }],
  ['buckets to import from', { importSources }],
  ['every setting', { importSources, ...pool, domain, ownKey: true, objectLock: true, alarmEmail: 'ops@example.org' }],
])('the AwsSolutions checks have nothing against %s', (_name, settings) => {
  expect(complaints(settings)).toEqual([])
})
