// One alarm: what it means for the users, how urgent it is, and which chapter of docs/runbook.md says what to do.
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
  /** `critical`: wake somebody, entries or trust are at stake. `warning`: the next working day will do. */
  readonly severity: 'critical' | 'warning'
  /** What users notice or lose, in one sentence. */
  readonly impact: string
  /** The anchor of the chapter. */
  readonly chapter: string
  readonly metric: IMetric
  /** The alarm is on from this value on. */
  readonly threshold: number
  /** So many of the metric's periods in a row: of five minutes, unless the metric is of what comes more seldom. */
  readonly periods: number
  /** On below the threshold, and while nothing is measured: the alarm of a heartbeat. */
  readonly isOnWhenMissing?: true
  readonly topic: ITopic
}

/** An alarm, whoever is told of it. */
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
      // Nothing happens, nothing is measured: no reason to wake anybody, but for what must happen.
      treatMissingData: isOnWhenMissing ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(new SnsAction(topic))
    alarm.addOkAction(new SnsAction(topic))
  }
}

/** A metric that the functions of the deployment put. */
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

/** How AWS's own counts are read. */
export const counted = { statistic: 'Sum', period } as const satisfies MetricOptions

/**
 * The sum of at most ten metrics, each counted as 0 where it is missing: CloudWatch takes no more in an alarm.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
 */
export function summedMetric(label: string, metrics: readonly IMetric[], every: Duration = period): MathExpression {
  if (metrics.length > 10) throw new Error(`"${label}" sums ${metrics.length} metrics, and an alarm takes ten`)
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]))
  const expression = Object.keys(usingMetrics).map((name) => `FILL(${name}, 0)`)
  return new MathExpression({ expression: expression.join(' + '), usingMetrics, label, period: every })
}
