// Lambda's event filtering for the patterns that shared/deployment/streams.ts uses: exact string values. Knows no other operator.
import type { RecordFilter } from '../../shared/deployment/streams.ts'

/**
 * Whether every field of the pattern has one of its listed values; other fields may have any value. The rules are those of
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html.
 */
export function matches(filter: RecordFilter, record: unknown): boolean {
  if (typeof record !== 'object' || record === null) return false
  return Object.entries(filter).every(([field, pattern]) => {
    const value = Object.hasOwn(record, field) ? (record as Record<string, unknown>)[field] : undefined
    return isValues(pattern) ? typeof value === 'string' && pattern.includes(value) : matches(pattern, value)
  })
}

function isValues(pattern: RecordFilter | readonly string[]): pattern is readonly string[] {
  return Array.isArray(pattern)
}
