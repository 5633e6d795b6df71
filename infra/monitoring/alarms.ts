// The alarms. Each has a chapter in docs/runbook.md; a test compares the two.
import { Duration, Stack } from 'aws-cdk-lib'
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import { triedAgain } from '../../shared/telemetry/metrics.ts'
import type { Gateway } from '../api/gateway.ts'
import type { BelegFunction } from '../compute/beleg-function.ts'
import type { FunctionSchedule } from '../compute/function-schedule.ts'
import type { StreamConsumer } from '../compute/stream-consumer.ts'
import type { Turns } from '../compute/turns.ts'
import type { DataTable } from '../data/data-table.ts'
import { Alarm, counted, ownMetric, period, summedMetric, type WatchedAlarm } from './alarm.ts'
import { AlarmTopic } from './alarm-topic.ts'
import { downloadAlarms } from './download-alarms.ts'
import { importAlarms, type WatchedImports } from './import-alarms.ts'
import { indexAlarms } from './index-alarms.ts'
import { ingestAlarms } from './ingest-alarms.ts'
import { logAlarms } from './log-alarms.ts'
import { scheduleAlarms } from './schedule-alarms.ts'

export interface WatchedParts {
  readonly gateway: Gateway
  /** The functions that are called or fed; scheduled functions are in `schedules`. */
  readonly functions: Readonly<Record<string, BelegFunction>>
  readonly schedules: readonly FunctionSchedule[]
  readonly feeds: readonly StreamConsumer[]
  readonly downloads: Turns
  readonly indexTurns: Turns
  /** Absent in a deployment that imports from no bucket. */
  readonly imports: WatchedImports | undefined
  readonly tables: Readonly<Record<string, DataTable>>
}

export interface AlarmsProps extends WatchedParts {
  /** The address that gets the alarms. */
  readonly email: string | undefined
}

const minuteMs = 60_000

export class Alarms extends Construct {
  private readonly alarmTopic: AlarmTopic

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id)
    this.alarmTopic = new AlarmTopic(this, 'Alarms', props.email)
    this.watchEntries()
    const service = Stack.of(this).stackName
    const own = [
      logAlarms(service),
      ingestAlarms(service),
      importAlarms(service, props.imports),
      indexAlarms(service, props.indexTurns),
      downloadAlarms(service, props.downloads),
      ...props.schedules.map((schedule) => scheduleAlarms(service, schedule)),
    ]
    for (const [name, alarm] of own.flatMap(Object.entries<WatchedAlarm>)) this.alarm(name, alarm)
    this.watchFeeds(props.feeds)
    this.watchFunctions(Object.values(props.functions))
    for (const [name, table] of Object.entries(props.tables)) this.watchTable(name, table)
    this.alarm('GatewayErrors', {
      severity: 'critical',
      impact: 'Senders and readers get server errors; senders that do not send again lose entries.',
      chapter: 'gateway-errors',
      metric: props.gateway.serverErrors(counted),
      // Senders retry after a single error.
      threshold: 5,
      periods: 2,
    })
  }

  get topicArn(): string {
    return this.alarmTopic.topic.topicArn
  }

  private watchEntries(): void {
    const service = Stack.of(this).stackName
    this.alarm('ArchiveLag', {
      severity: 'critical',
      impact: 'New entries are not in the log: pollers do not get them, and after 24 hours the stream forgets them.',
      chapter: 'archive-lag',
      metric: ownMetric(service, 'ArchiveLag', 'Maximum'),
      // Normally seconds.
      threshold: 10 * minuteMs,
      periods: 2,
    })
    this.alarm('ShardsRefused', {
      severity: 'warning',
      impact: 'A step of the shards was not done as configured: its organization keeps its present partitions.',
      chapter: 'shards-refused',
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'shards' }),
      threshold: 1,
      periods: 1,
    })
    this.alarm('FailuresGoOn', {
      severity: 'warning',
      impact: 'The same kind of work fails repeatedly: retries do not help.',
      chapter: 'failures-go-on',
      metric: summedMetric(
        'failures',
        triedAgain.map((failure) => ownMetric(service, 'Failures', 'Sum', { failure })),
      ),
      threshold: 1,
      // Retries cure a single failure.
      periods: 3,
    })
    this.alarm('ExpiryOff', {
      severity: 'warning',
      impact: 'Entries stay in the table beyond the promised retention: they are hidden, but paid for.',
      chapter: 'expiry-off',
      // On until the next check finds TTL on for all tables.
      metric: ownMetric(service, 'TablesNotExpiring', 'Maximum', undefined, Duration.hours(6)),
      threshold: 1,
      periods: 1,
    })
  }

  private watchFeeds(feeds: readonly StreamConsumer[]): void {
    this.alarm('FailureQueues', {
      severity: 'critical',
      impact: 'Records were given up: their entries are in no log until a replay, which is possible for 24 hours.',
      chapter: 'failure-queues',
      metric: summedMetric(
        'messages',
        feeds.map(({ failures }) =>
          failures.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period }),
        ),
      ),
      threshold: 1,
      periods: 1,
    })
    for (const { node, consumer } of feeds) {
      this.alarm(`${node.id}Age`, {
        severity: 'critical',
        impact: 'A function falls behind its stream or does not start at all; the stream forgets after 24 hours.',
        chapter: 'stream-age',
        metric: consumer.lambda.metric('IteratorAge', { statistic: 'Maximum', period }),
        threshold: 30 * minuteMs,
        periods: 2,
      })
    }
  }

  private watchFunctions(functions: readonly BelegFunction[]): void {
    const summed = (label: string, metric: (fn: BelegFunction) => IMetric) => summedMetric(label, functions.map(metric))
    this.alarm('FunctionErrors', {
      severity: 'warning',
      impact: 'A function crashed or ran out of time or memory: a request was lost, or a batch is repeated.',
      chapter: 'function-errors',
      metric: summed('errors', ({ lambda }) => lambda.metricErrors(counted)),
      threshold: 1,
      periods: 3,
    })
    this.alarm('FunctionThrottles', {
      severity: 'warning',
      impact: 'A function has reached its concurrency limit: requests are refused, batches wait.',
      chapter: 'throttles',
      metric: summed('throttles', ({ lambda }) => lambda.metricThrottles(counted)),
      threshold: 1,
      periods: 2,
    })
  }

  private watchTable(name: string, table: DataTable): void {
    this.alarm(`${name}TableThrottles`, {
      severity: 'warning',
      impact: 'DynamoDB throttles a key or the table: requests take longer, some are answered with 503.',
      chapter: 'throttles',
      metric: summedMetric('throttles', table.throttles(counted)),
      // The SDK retries; a burst into a cold partition needs no alarm.
      threshold: 100,
      periods: 2,
    })
  }

  private alarm(id: string, props: WatchedAlarm): void {
    new Alarm(this, id, { ...props, topic: this.alarmTopic.topic })
  }
}
