import { describe, expect, test } from 'vitest'
import { bucketPrefixes } from '../../../shared/deployment/bucket-keys.ts'
import { quarantineDays } from '../../../shared/deployment/quarantine.ts'
import { downloadTtlDays } from '../../../shared/download/download.ts'
import { retentionDays } from '../../../shared/time/retention.ts'
import { only } from '../synthesized.ts'

const { properties, deletionPolicy, updateReplacePolicy } = only('AWS::S3::Bucket')
const rules: readonly Rule[] = properties.LifecycleConfiguration.Rules

interface Rule {
  readonly Status: string
  readonly Prefix?: string
  readonly ExpirationInDays?: number
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays: number }
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation: number }
}

describe('the archive bucket', () => {
  test('is closed to the public', () => {
    expect(properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    })
  })

  test('belongs to its account with everything in it', () => {
    expect(properties.OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] })
  })

  test('is encrypted at rest', () => {
    expect(properties.BucketEncryption).toEqual({
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    })
  })

  test('keeps what is deleted or written over', () => {
    expect(properties.VersioningConfiguration).toEqual({ Status: 'Enabled' })
  })

  test('stays when the stack goes, and with it what guards it', () => {
    const policy = only('AWS::S3::BucketPolicy')
    expect([deletionPolicy, updateReplacePolicy]).toEqual(['Retain', 'Retain'])
    expect([policy.deletionPolicy, policy.updateReplacePolicy]).toEqual(['Retain', 'Retain'])
  })

  test.each(['payloads', 'segments'] as const)('keeps %s longer than entries, but not by much', (name) => {
    const rule = ruleFor(name)
    expect(rule.ExpirationInDays).toBeGreaterThan(retentionDays)
    expect(daysAtMost(rule)).toBeLessThanOrEqual(retentionDays + 14)
  })

  test('keeps downloads as long as they are offered, and a day more', () => {
    expect(ruleFor('downloads').ExpirationInDays).toBe(downloadTtlDays)
    expect(daysAtMost(ruleFor('downloads'))).toBe(downloadTtlDays + 1)
  })

  test('keeps what is quarantined for thirty days, as long as it is listed', () => {
    expect([ruleFor('quarantine').ExpirationInDays, quarantineDays]).toEqual([30, 30])
  })

  test('has a rule for every prefix but those of the tiles and of what was signed, which stay', () => {
    const prefixes = rules.flatMap(({ Prefix }) => Prefix ?? [])
    expect(prefixes.toSorted()).toEqual(
      Object.values(bucketPrefixes)
        .filter((prefix) => prefix !== bucketPrefixes.tiles && prefix !== bucketPrefixes.checkpoints)
        // Parts that are sealed stay longer than those that are not.
        .flatMap((prefix) => (prefix === bucketPrefixes.index ? [`${prefix}young/`, `${prefix}sealed/`] : [prefix]))
        .toSorted(),
    )
  })

  test('clears away uploads that were never completed', () => {
    expect(rules.filter(({ Prefix }) => Prefix === undefined)).toEqual([
      expect.objectContaining({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 }, Status: 'Enabled' }),
    ])
  })
})

function ruleFor(name: keyof typeof bucketPrefixes): Rule {
  const rule = rules.find(({ Prefix }) => Prefix === bucketPrefixes[name])
  if (rule?.Status !== 'Enabled') throw new Error(`no rule for "${name}"`)
  return rule
}

function daysAtMost(rule: Rule): number {
  return (rule.ExpirationInDays ?? Infinity) + (rule.NoncurrentVersionExpiration?.NoncurrentDays ?? Infinity)
}
