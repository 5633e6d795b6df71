// The dashboard: from the users' view through the archive down to the engines. Shows the metrics of the alarms, and those that explain
// them.
import { Stack } from 'aws-cdk-lib'
import { Dashboard, GraphWidget, type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import { metricNamespace } from '../../shared/telemetry/metrics.ts'
import { counted, ownMetric, period } from './alarm.ts'
import type { WatchedParts } from './alarms.ts'

export class OperationsDashboard extends Construct {
  constructor(scope: Construct, id: string, parts: WatchedParts) {
    super(scope, id)
    const { gateway, functions, schedules, feeds, downloads, indexTurns, imports, tables } = parts
    const service = Stack.of(this).stackName
    const sum = (name: Parameters<typeof ownMetric>[1]) => ownMetric(service, name, 'Sum')
    const most = (name: Parameters<typeof ownMetric>[1]) => ownMetric(service, name, 'Maximum')
    const byTheClock = Object.fromEntries(schedules.map(({ heartbeat, fn }) => [heartbeat, fn]))
    const perFunction = (metric: string, statistic: string) =>
      Object.entries({ ...functions, ...byTheClock }).map(([label, { lambda }]) =>
        lambda.metric(metric, { statistic, period, label }),
      )
    const rows: readonly (readonly [title: string, metrics: readonly IMetric[]])[][] = [
      [
        ['Requests', gateway.requests(counted)],
        ['Answer times', gateway.latencies(period)],
      ],
      [
        [
          'Entries',
          [
            sum('EntriesStored'),
            sum('EntriesDuplicate'),
            sum('EntriesFailed'),
            sum('EntriesArchived'),
            sum('EntriesMissed'),
            sum('EntriesMisindexed'),
          ],
        ],
        ['Refused, by code', [byDimension(service, 'EntriesRefused', 'code')]],
        ['Quarantined, by format', [byDimension(service, 'EntriesQuarantined', 'format')]],
        ['Filtered, by format', [byDimension(service, 'EntriesFiltered', 'format')]],
        ['Containers of two organizations', [sum('ContainersContested')]],
        ['Failures', [byDimension(service, 'Failures', 'failure')]],
        ['Heartbeats', [byDimension(service, 'Heartbeats', 'heartbeat')]],
        ['Reconciling behind', [most('ReconcileAge')]],
        ['Search index behind', [most('IndexLag')]],
      ],
      [
        [
          'Archive lag',
          [
            most('ArchiveLag'),
            ...feeds.map(({ consumer }) => consumer.lambda.metric('IteratorAge', { statistic: 'Maximum', period })),
          ],
        ],
        ['Largest log', [most('LogSize')]],
        ['Logs grown, signed, indexed', [sum('LogsGrown'), sum('CheckpointsSigned'), sum('LogsIndexed')]],
        ['Objects imported', [sum('ObjectsImported')]],
        ['Downloads', [sum('DownloadsMade'), sum('DownloadsDone'), sum('DownloadsFailed')]],
        [
          'Given up',
          [
            ...[...feeds, downloads, indexTurns].map(({ failures }) => failures),
            ...(imports ? [imports.turns.failures, imports.undelivered] : []),
          ].map((queue) => queue.metricApproximateNumberOfMessagesVisible({ period })),
        ],
      ],
      [
        ['Function errors', perFunction('Errors', 'Sum')],
        ['Function throttles', perFunction('Throttles', 'Sum')],
        ['Function times', perFunction('Duration', 'p99')],
        ['Functions at a time', perFunction('ConcurrentExecutions', 'Maximum')],
      ],
      Object.entries(tables).flatMap(([name, table]) => [
        [`${name}: throttles`, table.throttles(counted)] as const,
        [`${name}: expired`, [table.expired(counted)]] as const,
      ]),
    ]
    new Dashboard(this, 'Dashboard', {
      widgets: rows.map((row) =>
        row.map(([title, left]) => new GraphWidget({ title, left: [...left], width: 24 / row.length })),
      ),
    })
  }
}

/** One line for each value of the dimension. */
function byDimension(
  service: string,
  metric: Parameters<typeof ownMetric>[1],
  dimension: 'code' | 'failure' | 'format' | 'heartbeat',
): IMetric {
  const found = `{${metricNamespace},service,${dimension}} service="${service}" MetricName="${metric}"`
  return new MathExpression({ expression: `SEARCH('${found}', 'Sum', ${period.toSeconds()})`, label: '', period })
}
