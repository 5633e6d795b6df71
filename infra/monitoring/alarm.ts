// An alarm: its impact on users, its urgency, and its chapter of docs/runbook.md.
import { Duration } from 'aws-cdk-lib'
import {
  Alarm as CloudWatchAlarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  type MetricOptions,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { type Dimension, type MetricName, metricNamespace } from '../../shared/telemetry/metrics.ts'

export interface AlarmProps {
  /** `critical`: wake somebody, entries or trust are at stake. `warning`: the next working day is early enough. */
  readonly severity: 'critical' | 'warning'
  /** The effect or loss for users, in one sentence. */
  readonly impact: string
  /** The anchor of the chapter. */
  readonly chapter: string
  readonly metric: IMetric
  /** The alarm is on at this value or above. */
  readonly threshold: number
  /** The number of the metric's periods in a row; a period has five minutes, more for rarer metrics. */
  readonly periods: number
  /** For a heartbeat: on below the threshold, and without data. */
  readonly isOnWhenMissing?: true
  readonly topic: ITopic
}

/** An alarm without its topic. */
export type WatchedAlarm = Omit<AlarmProps, 'topic'>

export class Alarm extends Construct {
  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id)
    const { severity, impact, chapter, metric, threshold, periods, isOnWhenMissing, topic } = props
    const alarm = new CloudWatchAlarm(this, 'Alarm', {
      alarmDescription: `${severity}: ${impact} What to do: docs/runbook.md#${chapter}`,
      metric,
      threshold,
      comparisonOperator: isOnWhenMissing
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      // Idle parts measure nothing, which is no alarm except for a heartbeat.
      treatMissingData: isOnWhenMissing ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(new SnsAction(topic))
    alarm.addOkAction(new SnsAction(topic))
  }
}

/** A metric of the deployment's functions. */
export function ownMetric(
  service: string,
  name: MetricName,
  statistic: string,
  dimension?: Dimension,
  every: Duration = period,
): Metric {
  return new Metric({
    namespace: metricNamespace,
    metricName: name,
    dimensionsMap: { service, ...dimension },
    statistic,
    period: every,
  })
}

export const period = Duration.minutes(5)

/** The statistic for AWS's own counts. */
export const counted = { statistic: 'Sum', period } as const satisfies MetricOptions

/**
 * The sum of at most ten metrics, CloudWatch's limit for an alarm. A missing metric counts as 0.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
 */
export function summedMetric(label: string, metrics: readonly IMetric[], every: Duration = period): MathExpression {
  if (metrics.length > 10) throw new Error(`"${label}" sums ${metrics.length} metrics, but an alarm takes at most ten`)
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]))
  const expression = Object.keys(usingMetrics).map((name) => `FILL(${name}, 0)`)
  return new MathExpression({ expression: expression.join(' + '), usingMetrics, label, period: every })
}

const quarter = Duration.minutes(15)

/** 1 if logs have grown and nothing came of it. When a log grows, the archive puts a zero for `done` as well, so that each has a value. */
export function grownAndNone(service: string, done: 'CheckpointsSigned' | 'LogsIndexed'): MathExpression {
  const counts = (name: MetricName) => ownMetric(service, name, 'Sum', undefined, quarter)
  return new MathExpression({
    expression: 'IF(grown > 0 AND done == 0, 1, 0)',
    usingMetrics: { grown: counts('LogsGrown'), done: counts(done) },
    label: 'grown, and nothing came of it',
    period: quarter,
  })
}
