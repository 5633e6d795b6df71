// What a deployment that imports from buckets has besides: one function with exact rights on them, its queue, and a rule for each source.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { environment } from '../../shared/deployment/environment.ts'
import {
  type ImportSource,
  importGroupOf,
  importSourceOf,
  parseImportSources,
} from '../../shared/deployment/import-sources.ts'
import { list, synthesize, template, text } from './synthesized.ts'

const documented = readFileSync(join(import.meta.dirname, '../../docs/senders/bucket.md'), 'utf8')
const [, inDocument = ''] = /^```json\n(\[.*?\])\n```$/ms.exec(documented) ?? []
const sources = parseImportSources(inDocument.replaceAll('ORGANIZATION', 'o-1'))
const [trail, github] = sources as [ImportSource, ImportSource]
const importing = synthesize({ importSources: sources, ownKey: true })

// biome-ignore lint/suspicious/noExplicitAny: a template has the shapes of all CloudFormation resources
const resources = (type: string): any[] =>
  Object.values(importing.findResources(type)).map((resource) => resource['Properties'])

describe('buckets to import from', () => {
  test('are none by default: no function, no queue, no right', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'))
    expect(functions.map((fn) => fn['Properties'].Description)).not.toContain('functions/import')
    expect(Object.keys(template.findResources('AWS::Events::Rule')).filter((id) => id.startsWith('Import'))).toEqual([])
  })

  test('are told of by a rule each, which puts new objects of the source into its own message group', () => {
    const rules = resources('AWS::Events::Rule').filter(({ Description }) => Description?.endsWith('to be imported'))
    expect(rules.map(({ EventPattern }) => EventPattern)).toEqual([
      {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [trail.bucket] }, object: { key: [{ prefix: trail.prefix }] } },
      },
      { source: ['aws.s3'], 'detail-type': ['Object Created'], detail: { bucket: { name: [github.bucket] } } },
    ])
    const groups = rules.map(({ Targets: [{ SqsParameters }] }) => SqsParameters.MessageGroupId)
    expect(groups).toEqual([trail, github].map(importGroupOf))
    for (const { Targets } of rules) expect(text(Targets[0].DeadLetterConfig.Arn)).toBe('ImportsUndelivered.Arn')
  })

  test('lose no event that cannot be put into the queue: it waits in a standard queue, which only these rules fill', () => {
    const undelivered = Object.entries(importing.findResources('AWS::SQS::Queue')).find(([id]) =>
      id.startsWith('ImportsUndelivered'),
    )?.[1]['Properties']
    expect(undelivered).toMatchObject({ MessageRetentionPeriod: 14 * 86_400, KmsMasterKeyId: expect.anything() })
    expect(undelivered.FifoQueue).toBeUndefined()
    const allowed = resources('AWS::SQS::QueuePolicy')
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Effect, Resource }) => Effect === 'Allow' && text(Resource) === 'ImportsUndelivered.Arn')
    expect(allowed.map(({ Action }) => Action)).toEqual(['sqs:SendMessage', 'sqs:SendMessage'])
    for (const { Principal, Condition } of allowed) {
      expect(Principal).toEqual({ Service: 'events.amazonaws.com' })
      expect(text(Condition.ArnEquals['aws:SourceArn'])).toMatch(/^ImportFrom\w+\.Arn$/)
    }
  })

  test('raise an alarm where one is not told of, not handed over, or asked to be missed', () => {
    const alarm = (name: string) =>
      Object.entries(importing.findResources('AWS::CloudWatch::Alarm')).find(([id]) =>
        id.startsWith(`Watch${name}`),
      )?.[1]['Properties']
    expect(alarm('ImportsUndelivered')).toMatchObject({
      ...{ MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1, TreatMissingData: 'notBreaching' },
    })
    const dropped = alarm('ImportsForgotten').Metrics.flatMap(
      ({ MetricStat }: { MetricStat?: object }) => MetricStat ?? [],
    )
    expect(dropped).toHaveLength(2)
    for (const { Metric } of dropped)
      expect(Metric).toMatchObject({ Namespace: 'AWS/Events', MetricName: 'InvocationsFailedToBeSentToDlq' })
    expect(alarm(`ImportsQuiet${importGroupOf(trail).slice(0, 8)}`)).toMatchObject({
      ...{ Namespace: 'AWS/Events', MetricName: 'Invocations', Statistic: 'Sum', Period: 3600, EvaluationPeriods: 6 },
      ...{ Threshold: 1, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' },
      AlarmDescription: expect.stringContaining('docs/runbook.md#objects-not-imported'),
    })
    expect(alarm(`ImportsQuiet${importGroupOf(github).slice(0, 8)}`)).toBeUndefined()
  })

  test('are the only ones that EventBridge puts into the queue, also where it has a key of its own', () => {
    const [allowed, ...others] = resources('AWS::SQS::QueuePolicy')
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Effect }) => Effect === 'Allow')
      .filter(({ Principal }) => Principal.Service === 'events.amazonaws.com')
    expect(allowed.Action).toBe('sqs:SendMessage')
    expect(text(allowed.Condition.ArnEquals['aws:SourceArn'])).toMatch(/^ImportFrom\w+\.Arn$/)
    expect(others.map(({ Action }) => Action)).toEqual(['sqs:SendMessage', 'sqs:SendMessage', 'sqs:SendMessage'])
    const forEvents = resources('AWS::KMS::Key')
      .flatMap(({ KeyPolicy }) => KeyPolicy.Statement)
      .filter(({ Principal }) => Principal.Service === 'events.amazonaws.com')
    expect(forEvents).toMatchObject([
      {
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ])
  })

  test('may be read below their prefixes, with their key through S3 alone, and not written or listed', () => {
    const granted = resources('AWS::IAM::Policy')
      .filter(({ PolicyName }) => PolicyName.startsWith('ImportRole'))
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    const on = (action: string) =>
      granted.filter(({ Action }) => list(Action).includes(action)).flatMap(({ Resource }) => list(Resource).map(text))
    expect(on('s3:GetObject').toSorted()).toEqual([
      'arn:AWS::Partition:s3:::example-github/*',
      'arn:AWS::Partition:s3:::example-trail/AWSLogs/111122223333/CloudTrail/*',
    ])
    expect(granted.filter(({ Resource }) => JSON.stringify(Resource).includes(trail.kmsKeyArn ?? ''))).toEqual([
      expect.objectContaining({
        Action: 'kms:Decrypt',
        Condition: {
          StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['s3.', { Ref: 'AWS::Region' }, expect.any(String)]] } },
        },
      }),
    ])
    expect(on('s3:PutObject').toSorted()).toEqual(['Bucket.Arn/payloads/*', 'Bucket.Arn/quarantine/*'])
    const others = new Set(granted.flatMap(({ Action }) => list(Action)))
    for (const never of ['s3:ListBucket', 's3:DeleteObject', 'dynamodb:DeleteItem', 'dynamodb:BatchGetItem'])
      expect(others).not.toContain(never)
  })

  test('are known to the function by the same configuration, with alarms for its queue', () => {
    const [fn] = resources('AWS::Lambda::Function').filter(({ Description }) => Description === 'functions/import')
    expect(parseImportSources(fn.Environment.Variables.IMPORT_SOURCES)).toEqual(sources)
    const told = [
      'archiveBucket',
      'deployedAt',
      'eventsTable',
      'importQueue',
      'importSources',
      'ledgerTable',
      'service',
    ] as const
    expect(Object.keys(fn.Environment.Variables).toSorted()).toEqual(
      [...told, 'shards' as const].map((name) => environment[name]).toSorted(),
    )
    const alarms = Object.keys(importing.findResources('AWS::CloudWatch::Alarm')).join()
    for (const name of ['ImportFailed', 'ImportsGivenUp', 'ImportsWaiting']) expect(alarms).toContain(name)
  })
})

describe('the configuration', () => {
  const source = { bucket: 'some-bucket', prefix: 'a/', organization: 'o-1', format: 'cloudtrail' }
  const parse = (...items: unknown[]) => parseImportSources(JSON.stringify(items))

  test.each<[string, unknown[]]>([
    ['"0.bucket" must be the name of a bucket', [{ ...source, bucket: 'Some_Bucket' }]],
    ['"0.bucket" must be the name of a bucket', [{ ...source, bucket: 'a/*' }]],
    ['"0.bucket" is missing', [{ prefix: 'a' }]],
    ['"0.prefix" must have none', [{ ...source, prefix: 'a/*' }]],
    ['"0.prefix" must have none', [{ ...source, prefix: 'a/$' }]],
    ['"0.organization"', [{ ...source, organization: 'two words' }]],
    ['"0.format"', [{ ...source, format: 'syslog' }]],
    ['"0.settings.splunk.sourceTypes" is missing', [{ ...source, settings: { splunk: {} } }]],
    ['"0.quietHoursMax" must be a whole number', [{ ...source, quietHoursMax: 0 }]],
    ['"0.quietHoursMax" must be a whole number', [{ ...source, quietHoursMax: 169 }]],
    ['"0.defaults.colour"', [{ ...source, defaults: { colour: 'red' } }]],
    ['"0.owner" is not a field', [{ ...source, owner: 'me' }]],
    ['"0.kmsKeyArn" must be the ARN', [{ ...source, kmsKeyArn: '*' }]],
    ['"0.source" is missing', [{ ...source, format: 'kubernetes' }]],
    ['"1.prefix" lies within that of 0', [source, { ...source, prefix: 'a/b/', organization: 'o-2' }]],
    ['lies within', [source, source]],
    ['must have at most 10', Array.from({ length: 11 }, (_, at) => ({ ...source, prefix: `${at}/` }))],
    [
      'must have at most 3000',
      Array.from({ length: 9 }, (_, at) => ({ ...source, prefix: `${at}${'x'.repeat(400)}` })),
    ],
  ])('is refused with the field that is at fault: %s', (message, items) => {
    expect(() => parse(...items)).toThrow(message)
  })

  test('says of each object whose it is, and of others that they are nobody’s', () => {
    const parsed = parse(source, { ...source, prefix: 'b', organization: 'o-2' }, { ...source, bucket: 'other-bucket' })
    const whose = (bucket: string, key: string) => importSourceOf(parsed, bucket, key)?.organization
    expect([
      whose('some-bucket', 'a/1'),
      whose('some-bucket', 'bc/1'),
      whose('some-bucket', 'c'),
      whose('other-bucket', 'b'),
      whose('another', 'a/1'),
    ]).toEqual(['o-1', 'o-2', undefined, undefined, undefined])
  })
})
