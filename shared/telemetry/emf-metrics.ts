// The writer of metrics for CloudWatch: each put is a line in its embedded metric format, and costs no request.
import { Metrics as Emf } from '@aws-lambda-powertools/metrics'
import { type MetricName, type Metrics, metricNamespace, metricUnits } from './metrics.ts'

/**
 * Writes to stdout directly: Lambda prefixes lines of `console.log`, and CloudWatch takes no metric from such a line
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 * @param service the dimension `service` of all metrics, which tells the deployments of one account apart.
 */
export function emfMetrics(service: string): Metrics {
  const emf = new Emf({ namespace: metricNamespace, serviceName: service })
  return {
    put(values, dimension) {
      if (dimension) emf.addDimensions({ ...dimension })
      for (const [name, value] of Object.entries(values)) emf.addMetric(name, metricUnits[name as MetricName], value)
      emf.publishStoredMetrics()
    },
  }
}
