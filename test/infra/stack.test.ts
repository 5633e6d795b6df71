import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { synthesize, template } from './synthesized.ts'

const infra = resolve(import.meta.dirname, '../../infra')

describe('a deployment', () => {
  test('says where its parts are', () => {
    expect(Object.keys(template.toJSON()['Outputs']).toSorted()).toEqual([
      'AlarmTopicArn',
      'ApiUrl',
      'ArchiveBucketName',
      'EventsTableName',
      'LedgerTableName',
    ])
  })

  test('asks for nothing that was given', () => {
    expect(Object.keys(template.findParameters('*'))).toEqual(['BootstrapVersion'])
  })

  test('is refused without an issuer and an audience, which have no default', () => {
    const bare = synthesize({ oidcIssuer: undefined, oidcAudience: undefined })
    for (const id of ['OidcIssuer', 'OidcAudience']) {
      const parameter = bare.findParameters(id)[id]
      expect(parameter).toMatchObject({ Type: 'String' })
      expect(parameter).not.toHaveProperty('Default')
    }
    for (const name of ['ingest', 'query'])
      bare.hasResourceProperties('AWS::Lambda::Function', {
        Description: `functions/${name}`,
        Environment: {
          Variables: Match.objectLike({ OIDC_ISSUER: { Ref: 'OidcIssuer' }, OIDC_AUDIENCE: { Ref: 'OidcAudience' } }),
        },
      })
  })

  test('names nothing by hand, so that two fit into one account', () => {
    const resources: Readonly<Record<string, { readonly Properties?: object }>> = template.toJSON()['Resources']
    const physical = Object.values(resources).flatMap(({ Properties }) =>
      Object.keys(Properties ?? {}).filter((key) => /^(Table|Bucket|Function|Queue|Role|LogGroup)Name$/.test(key)),
    )
    // A permission and a mapping point at their function by this property.
    expect(physical.filter((key) => key !== 'FunctionName')).toEqual([])
    for (const fn of Object.values(template.findResources('AWS::Lambda::Function'))) {
      expect(fn['Properties']).not.toHaveProperty('FunctionName')
    }
  })
})

test('the constructs import nothing of the functions', () => {
  const files = readdirSync(infra).filter((file) => file.endsWith('.ts'))
  expect(files.length).toBeGreaterThan(0)
  for (const file of files) {
    const imports = readFileSync(resolve(infra, file), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)
    for (const [, specifier] of imports) expect(specifier, file).not.toContain('functions/')
  }
})
