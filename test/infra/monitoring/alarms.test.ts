import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { failures, heartbeats, metricNamespace, metricUnits, watchers } from '../../../shared/telemetry/metrics.ts'
import { functions, named, only, resourcesOf, synthesize, template, text } from '../synthesized.ts'

const alarms = resourcesOf('AWS::CloudWatch::Alarm')
const chapters = readFileSync(join(import.meta.dirname, '../../../docs/runbook.md'), 'utf8')
  .split(/^## /m)
  .slice(1)
const anchorOf = (chapter: string) => (chapter.split('\n')[0] ?? '').toLowerCase().replaceAll(' ', '-')
const described = (description: string) =>
  /^(critical|warning): ([A-Z][^.!?]*\.) What to do: docs\/runbook\.md#([a-z-]+)$/.exec(description) ?? []

interface Counted {
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[]
}

const metricsOf = ({ properties }: (typeof alarms)[number]): Counted[] =>
  properties.Metrics?.flatMap(({ MetricStat }: { MetricStat?: { Metric: Counted } }) => MetricStat?.Metric ?? []) ?? [
    properties,
  ]

describe.each(alarms.map((alarm) => [alarm.name, alarm] as const))('the alarm %s', (_name, alarm) => {
  const { properties } = alarm

  test('says how urgent it is, in one sentence what it means, and where to read on', () => {
    expect(described(properties.AlarmDescription)).toHaveLength(4)
  })

  test('is as urgent as its chapter says', () => {
    const [, severity = '', , anchor] = described(properties.AlarmDescription)
    const chapter = chapters.find((text) => anchorOf(text) === anchor)
    expect(chapter?.split('\n')[1]?.toLowerCase()).toMatch(new RegExp(`^${severity}\\.`))
  })

  test('tells the topic, also when it is over, and is quiet while nothing happens, but for what must happen', () => {
    expect(properties.AlarmActions.map(text)).toEqual(['WatchAlarmsTopic'])
    expect(properties.OKActions.map(text)).toEqual(['WatchAlarmsTopic'])
    const isHeartbeat = metricsOf(alarm).some(({ MetricName }) => MetricName === 'Heartbeats')
    expect(properties.TreatMissingData).toBe(isHeartbeat ? 'breaching' : 'notBreaching')
  })

  test('listens to what is measured', () => {
    for (const { Namespace, MetricName, Dimensions } of metricsOf(alarm)) {
      if (Namespace !== metricNamespace) expect(Namespace).toMatch(/^AWS\/(Lambda|SQS|DynamoDB|ApiGateway)$/)
      else {
        expect(Object.keys(metricUnits)).toContain(MetricName)
        const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]))
        expect(dimensions['service']).toBe('Beleg')
        if ('failure' in dimensions) expect(failures).toContain(dimensions['failure'])
        if ('heartbeat' in dimensions) expect(heartbeats).toContain(dimensions['heartbeat'])
      }
    }
  })
})

test('the runbook has a chapter for each alarm, and no other', () => {
  const anchors = alarms.map(({ properties }) => described(properties.AlarmDescription)[3])
  expect([...new Set(anchors)].toSorted()).toEqual(chapters.map(anchorOf).toSorted())
})

test('every function, every feed, every failure queue and every table with its indexes has its alarms', () => {
  const watched = alarms.flatMap((alarm) =>
    metricsOf(alarm).map(({ MetricName, Dimensions }) =>
      [MetricName, ...(Dimensions ?? []).map(({ Value }) => text(Value))].join(' '),
    ),
  )
  const names = [...functions().values()].map(({ name }) => name)
  const tables = resourcesOf('AWS::DynamoDB::Table').flatMap(({ name, properties }) => [
    name,
    ...(properties.GlobalSecondaryIndexes ?? []).map(({ IndexName }: { IndexName: string }) => `${IndexName} ${name}`),
  ])
  const queues = resourcesOf('AWS::SQS::Queue').flatMap(({ name }) =>
    name.endsWith('Failures') ? [`${name}.QueueName`] : [],
  )
  expect(watched).toEqual(
    expect.arrayContaining([
      ...names.flatMap((name) => [`Errors ${name}`, `Throttles ${name}`]),
      'IteratorAge ArchiveFunction',
      'ApproximateAgeOfOldestMessage DownloadsQueue.QueueName',
      ...tables.flatMap((table) => [`ReadThrottleEvents ${table}`, `WriteThrottleEvents ${table}`]),
      ...queues.map((name) => `ApproximateNumberOfMessagesVisible ${name}`),
      '5xx GatewayApi',
    ]),
  )
})

const dimensionsOf = ({ Dimensions }: Counted) =>
  Object.fromEntries((Dimensions ?? []).map(({ Name, Value }) => [Name, Value]))

test.each(failures)('failures of the kind %s have an alarm', (failure) => {
  const watching = alarms.filter((alarm) =>
    metricsOf(alarm).some((metric) => metric.MetricName === 'Failures' && dimensionsOf(metric)['failure'] === failure),
  )
  expect(watching.length).toBeGreaterThan(0)
})

test.each(watchers)('what is watched by %s has an alarm', (name) => {
  expect(alarms.some((alarm) => metricsOf(alarm).some(({ MetricName }) => MetricName === name))).toBe(true)
})

describe('the topic of the alarms', () => {
  test('is encrypted with a key that CloudWatch may use, lets alarms of this account in, and nothing without TLS', () => {
    expect(text(only('AWS::SNS::Topic').properties.KmsMasterKeyId)).toBe('WatchAlarmsKey.Arn')
    const fromHere = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }
    const Principal = { Service: 'cloudwatch.amazonaws.com' }
    expect(only('AWS::SNS::TopicPolicy').properties.PolicyDocument.Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      expect.objectContaining({ Action: 'sns:Publish', Effect: 'Allow', Principal, Condition: fromHere }),
    ])
    expect(named('AWS::KMS::Key', 'WatchAlarmsKey').properties.KeyPolicy.Statement).toContainEqual({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Effect: 'Allow',
      Principal,
      Condition: fromHere,
      Resource: '*',
    })
  })

  test('mails to the address that was given, and to nobody without one', () => {
    expect(resourcesOf('AWS::SNS::Subscription')).toEqual([])
    const mailing = synthesize({ alarmEmail: 'ops@example.org' })
    mailing.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@example.org' })
  })
})

test('the dashboard shows every metric that the functions put', () => {
  const body = JSON.stringify(template.findResources('AWS::CloudWatch::Dashboard'))
  // Its alarm shows it best: there is one value in six hours.
  for (const name of Object.keys(metricUnits).filter((name) => name !== 'TablesNotExpiring'))
    expect(body).toContain(name)
})

/** As CloudWatch takes them: a metric of the alarm, or those of its expression. */
const periodsOf = ({ properties }: (typeof alarms)[number]): number[] =>
  properties.Metrics?.flatMap(({ MetricStat }: { MetricStat?: { Period: number } }) => MetricStat?.Period ?? []) ?? [
    properties.Period,
  ]

describe.each(resourcesOf('AWS::Events::Rule').map((rule) => [rule.name, rule] as const))(
  'the schedule %s',
  (_name, { properties }) => {
    const [, count = '', unit = ''] = /^rate\((\d+) (hour|minute|day)s?\)$/.exec(properties.ScheduleExpression) ?? []
    const everySeconds = Number(count) * { minute: 60, hour: 3600, day: 86_400 }[unit as 'hour']
    const target = text(properties.Targets[0].Arn)
    const [folder = '', fn] = [...functions()].find(([, { name }]) => `${name}.Arn` === target) ?? []

    test('has an alarm that is on when its function has not come to its end for two periods of the clock', () => {
      const alarm = alarms.find((candidate) =>
        metricsOf(candidate).some(
          ({ MetricName, Dimensions }) =>
            MetricName === 'Heartbeats' &&
            Dimensions.some(({ Name, Value }) => Name === 'heartbeat' && Value === folder),
        ),
      )
      expect(alarm?.properties).toMatchObject({
        TreatMissingData: 'breaching',
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        Statistic: 'Sum',
        Period: everySeconds,
        EvaluationPeriods: 2,
      })
      // CloudWatch looks back a day at most, or a week where the period is an hour or longer.
      expect(everySeconds * 2).toBeLessThanOrEqual(everySeconds >= 3600 ? 7 * 86_400 : 86_400)
    })

    test('has an alarm for a single error: it does not come often enough to fail thrice in a row', () => {
      const watching = alarms.filter((candidate) =>
        metricsOf(candidate).some(
          ({ MetricName, Dimensions }) =>
            MetricName === 'Errors' && Dimensions.some(({ Value }) => text(Value) === fn?.name),
        ),
      )
      expect(watching).toHaveLength(1)
      const [alarm] = watching
      expect(alarm?.properties.EvaluationPeriods).toBe(1)
      if (alarm) for (const period of periodsOf(alarm)) expect(period).toBeGreaterThanOrEqual(everySeconds)
    })
  },
)

test('every metric that only a schedule puts is looked at for as long as the schedule waits', () => {
  const everySeconds = { TablesNotExpiring: 6 * 3600, ReconcileAge: 3600, EntriesMissed: 3600, difference: 3600 }
  for (const alarm of alarms)
    for (const { MetricName, Dimensions = [] } of metricsOf(alarm)) {
      const names = [MetricName, ...Dimensions.map(({ Value }) => `${text(Value)}`)]
      const [, seconds] = Object.entries(everySeconds).find(([name]) => names.includes(name)) ?? []
      if (seconds !== undefined) for (const period of periodsOf(alarm)) expect(period).toBe(seconds)
    }
})

test.each([
  ['CheckpointsStopped', 'CheckpointsSigned'],
  ['IndexStopped', 'LogsIndexed'],
])('logs that grow while nothing comes of it are an alarm: %s', (name, done) => {
  const alarm = named('AWS::CloudWatch::Alarm', `Watch${name}Alarm`)
  const { Metrics } = alarm.properties
  expect(Metrics.map(({ Expression }: { Expression?: string }) => Expression ?? '')).toContain(
    'IF(grown > 0 AND done == 0, 1, 0)',
  )
  expect(metricsOf(alarm).map(({ MetricName }) => MetricName)).toEqual(['LogsGrown', done])
})

test('expiry is checked four times a day, and reconciling and indexing go on every hour', () => {
  const rules = resourcesOf('AWS::Events::Rule').map(({ name, properties }) => [
    name,
    properties.ScheduleExpression,
    properties.State,
  ])
  expect(rules.toSorted()).toEqual([
    ['ExpirySchedule', 'rate(6 hours)', 'ENABLED'],
    ['IndexSchedule', 'rate(1 hour)', 'ENABLED'],
    ['ReconcileSchedule', 'rate(1 hour)', 'ENABLED'],
  ])
})
