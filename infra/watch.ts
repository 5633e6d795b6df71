// What is watched: the alarms. Each stands for a chapter of docs/runbook.md; a test holds the two to each other.
import { Duration, Stack } from 'aws-cdk-lib'
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import { Alarm, type AlarmProps, counted, ownMetric, period, sumOf } from './alarm.ts'
import { AlarmTopic } from './alarm-topic.ts'
import type { BelegFunction } from './beleg-function.ts'
import type { DataTable } from './data-table.ts'
import type { FunctionSchedule } from './function-schedule.ts'
import type { Gateway } from './gateway.ts'
import type { StreamConsumer } from './stream-consumer.ts'

export interface WatchedParts {
  readonly gateway: Gateway
  /** Those that are called or fed: what comes by the clock is among the schedules. */
  readonly functions: Readonly<Record<string, BelegFunction>>
  readonly schedules: readonly FunctionSchedule[]
  readonly feeds: readonly StreamConsumer[]
  readonly tables: Readonly<Record<string, DataTable>>
}

export interface WatchProps extends WatchedParts {
  /** Whom the alarms are mailed to. */
  readonly email: string | undefined
}

const minuteMs = 60_000

export class Watch extends Construct {
  private readonly alarmTopic: AlarmTopic

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id)
    this.alarmTopic = new AlarmTopic(this, 'Alarms', props.email)
    this.watchEntries()
    this.watchFeeds(props.feeds)
    this.watchSigning()
    this.watchFunctions(Object.values(props.functions))
    for (const schedule of props.schedules) this.watchSchedule(schedule)
    for (const [name, table] of Object.entries(props.tables)) this.watchTable(name, table)
    this.alarm('GatewayErrors', {
      severity: 'critical',
      impact: 'Senders and readers get errors of ours; senders that do not send again lose entries.',
      chapter: 'gateway-errors',
      metric: props.gateway.serverErrors(counted),
      // A single one is what sending again is for.
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
      // It is seconds when all is well.
      threshold: 10 * minuteMs,
      periods: 2,
    })
    this.alarm('EntryChanged', {
      severity: 'critical',
      impact:
        'Somebody with rights of their own changed an entry in the table: what is shown may not be what was sent.',
      chapter: 'entry-changed',
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'entry-changed' }),
      threshold: 1,
      periods: 1,
    })
    this.alarm('Difference', {
      severity: 'critical',
      impact: 'Table, log and archive do not say the same: something was altered or lost where it is kept.',
      chapter: 'difference',
      // It is looked for every hour.
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'difference' }, Duration.hours(1)),
      threshold: 1,
      periods: 1,
    })
    this.alarm('Altered', {
      severity: 'critical',
      impact: 'What is kept is not what was put: a reader got an error in its place.',
      chapter: 'altered',
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'altered' }),
      threshold: 1,
      periods: 1,
    })
    this.alarm('ReconcileBehind', {
      severity: 'warning',
      impact: 'Reconciling does not come through: what is altered or missed is found late.',
      chapter: 'reconcile-behind',
      metric: ownMetric(service, 'ReconcileAge', 'Maximum', undefined, Duration.hours(1)),
      threshold: 7 * 24 * 60 * minuteMs,
      periods: 1,
    })
    this.alarm('EntriesMissed', {
      severity: 'warning',
      impact: 'The archive had missed entries; they are in the log now, behind others that were received later.',
      chapter: 'entries-missed',
      metric: ownMetric(service, 'EntriesMissed', 'Sum', undefined, Duration.hours(1)),
      threshold: 1,
      periods: 1,
    })
    this.alarm('DownloadsFailed', {
      severity: 'warning',
      impact: 'Somebody asked for a file and will not get it.',
      chapter: 'downloads-failed',
      metric: ownMetric(service, 'DownloadsFailed', 'Sum'),
      threshold: 1,
      periods: 1,
    })
    this.alarm('ExpiryOff', {
      severity: 'warning',
      impact: 'Entries stay in the table beyond the retention that was promised, unseen, and are paid for.',
      chapter: 'expiry-off',
      // On until the next look has found them all.
      metric: ownMetric(service, 'TablesNotExpiring', 'Maximum', undefined, Duration.hours(6)),
      threshold: 1,
      periods: 1,
    })
  }

  private watchSigning(): void {
    const service = Stack.of(this).stackName
    this.alarm('CheckpointRefused', {
      severity: 'critical',
      impact:
        'A log contradicts what was signed of it and is not signed: it was altered, or put back to an earlier state.',
      chapter: 'checkpoint-refused',
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'checkpoint-refused' }),
      threshold: 1,
      periods: 1,
    })
    this.alarm('CheckpointNotSigned', {
      severity: 'warning',
      impact: 'New entries of a log have no proof yet.',
      chapter: 'checkpoint-not-signed',
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'checkpoint' }),
      threshold: 1,
      periods: 1,
    })
    const quarter = Duration.minutes(15)
    const counts = (name: 'LogsGrown' | 'CheckpointsSigned') => ownMetric(service, name, 'Sum', undefined, quarter)
    this.alarm('CheckpointsStopped', {
      severity: 'critical',
      impact:
        'Logs grow and none of them is signed: new entries have no proof, and nothing holds the logs against what was signed.',
      chapter: 'checkpoints-stopped',
      // The archive measures both, none signed, wherever a log grows: so there is a value for each.
      metric: new MathExpression({
        expression: 'IF(grown > 0 AND signed == 0, 1, 0)',
        usingMetrics: { grown: counts('LogsGrown'), signed: counts('CheckpointsSigned') },
        label: 'grown, and none signed',
        period: quarter,
      }),
      threshold: 1,
      // What grows at the end of one quarter of an hour is signed in the next.
      periods: 2,
    })
  }

  /**
   * The periods are those of the schedule. While older heartbeats are within what CloudWatch looks at, it may take a period more until
   * one counts as missing:
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarms-and-missing-data
   */
  private watchSchedule({ node, fn, every, heartbeat }: FunctionSchedule): void {
    const service = Stack.of(this).stackName
    const options = { statistic: 'Sum', period: every } as const
    this.alarm(`${node.id}Silent`, {
      severity: 'critical',
      impact: 'What must run by the clock does not, or never to its end: nobody watches what it watches.',
      chapter: 'heartbeat-missing',
      metric: ownMetric(service, 'Heartbeats', 'Sum', { heartbeat }, every),
      threshold: 1,
      periods: 2,
      isOnWhenMissing: true,
    })
    this.alarm(`${node.id}Errors`, {
      severity: 'warning',
      impact: 'A function that comes by the clock crashed, ran out of time or memory, or was not let in.',
      chapter: 'function-errors',
      metric: sumOf('errors', [fn.lambda.metricErrors(options), fn.lambda.metricThrottles(options)], every),
      threshold: 1,
      periods: 1,
    })
  }

  private watchFeeds(feeds: readonly StreamConsumer[]): void {
    this.alarm('FailureQueues', {
      severity: 'critical',
      impact:
        'Records were given up: their entries are in no log until they are replayed, for which there are 24 hours.',
      chapter: 'failure-queues',
      metric: sumOf(
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
    const summed = (label: string, metric: (fn: BelegFunction) => IMetric) => sumOf(label, functions.map(metric))
    this.alarm('FunctionErrors', {
      severity: 'warning',
      impact: 'A function crashed or ran out of time or memory: a request was lost, or a batch is done again.',
      chapter: 'function-errors',
      metric: summed('errors', ({ lambda }) => lambda.metricErrors(counted)),
      threshold: 1,
      periods: 3,
    })
    this.alarm('FunctionThrottles', {
      severity: 'warning',
      impact: 'More is asked for than may run at a time: requests are refused, batches wait.',
      chapter: 'throttles',
      metric: summed('throttles', ({ lambda }) => lambda.metricThrottles(counted)),
      threshold: 1,
      periods: 2,
    })
  }

  private watchTable(name: string, table: DataTable): void {
    this.alarm(`${name}TableThrottles`, {
      severity: 'warning',
      impact: 'DynamoDB takes no more for a key or for the table: requests take longer, some are answered with 503.',
      chapter: 'throttles',
      metric: sumOf('throttles', table.throttles(counted)),
      // The SDK tries again; a burst into a cold partition is not worth a message.
      threshold: 100,
      periods: 2,
    })
  }

  private alarm(id: string, props: Omit<AlarmProps, 'topic'>): void {
    new Alarm(this, id, { ...props, topic: this.alarmTopic.topic })
  }
}
