// The alarms of imports from buckets: whatever of an object is not in the log is told of, since nobody sends it again. As data, by name.
import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { IRule } from 'aws-cdk-lib/aws-events'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { type ImportSource, importGroupOf } from '../../shared/deployment/import-sources.ts'
import type { Turns } from '../compute/turns.ts'
import { counted, ownMetric, period, summedMetric, type WatchedAlarm } from './alarm.ts'

const chapter = 'objects-not-imported'

/** What is watched of imports. */
export interface WatchedImports {
  readonly turns: Turns
  /** What EventBridge could not put into the queue of turns. */
  readonly undelivered: IQueue
  /** By which each source is fed. */
  readonly feeds: readonly { readonly source: ImportSource; readonly rule: IRule }[]
}

/** @param imports absent in a deployment that imports from no bucket. */
export function importAlarms(
  service: string,
  imports: WatchedImports | undefined,
): Readonly<Record<string, WatchedAlarm>> {
  return {
    ImportFailed: {
      severity: 'warning',
      impact: 'An object of a bucket could not be imported, or not whole: its records are in no log.',
      chapter,
      metric: ownMetric(service, 'Failures', 'Sum', { failure: 'import' }),
      threshold: 1,
      periods: 1,
    },
    ...(imports && {
      ImportsGivenUp: {
        severity: 'warning',
        impact: 'The import function could not settle an object in three turns: its records are in no log.',
        chapter,
        metric: imports.turns.failures.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period }),
        threshold: 1,
        periods: 1,
      },
      ImportsWaiting: {
        severity: 'warning',
        impact: 'Objects wait long to be imported: more come than can be, one fails, or the function does not start.',
        chapter,
        metric: imports.turns.turns.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period }),
        // Two tries of an object that fails, half an hour each.
        threshold: 60 * 60,
        periods: 2,
      },
      ...deliveryAlarms(imports),
    }),
  }
}

/** Of what EventBridge does before the function knows of an object. */
function deliveryAlarms({ undelivered, feeds }: WatchedImports): Readonly<Record<string, WatchedAlarm>> {
  const quiet = feeds.flatMap(({ source, rule }) => (source.quietHoursMax === undefined ? [] : [{ source, rule }]))
  return {
    ImportsUndelivered: {
      severity: 'warning',
      impact:
        'EventBridge could not put what it was told of an object into the queue of imports: its records are in no log.',
      chapter,
      metric: undelivered.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period }),
      threshold: 1,
      periods: 1,
    },
    ImportsForgotten: {
      severity: 'warning',
      impact: 'EventBridge has dropped what it was told of an object, for it could put it into no queue at all.',
      chapter,
      metric: summedMetric(
        'dropped',
        feeds.map(({ rule }) => ruleMetric('InvocationsFailedToBeSentToDlq', rule, period)),
      ),
      threshold: 1,
      periods: 1,
    },
    ...Object.fromEntries(
      quiet.map(({ source, rule }) => [
        `ImportsQuiet${importGroupOf(source).slice(0, 8)}`,
        {
          severity: 'warning',
          impact: `No object of ${source.bucket}/${source.prefix} was told of for ${source.quietHoursMax} hours.`,
          chapter,
          metric: ruleMetric('Invocations', rule, Duration.hours(1)),
          threshold: 1,
          periods: source.quietHoursMax ?? 1,
          isOnWhenMissing: true,
        } satisfies WatchedAlarm,
      ]),
    ),
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html (read 2026-11) */
function ruleMetric(metricName: string, { ruleName: RuleName }: IRule, every: Duration): Metric {
  return new Metric({ namespace: 'AWS/Events', metricName, dimensionsMap: { RuleName }, ...counted, period: every })
}
