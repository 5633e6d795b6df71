// The reader of a function's answer to a batch of stream records. Delivers nothing (see batch-delivery.ts).

/**
 * The index of the first record to deliver again: that of the lowest reported sequence number; 0 (all records) if the report
 * names anything outside the batch; undefined if nothing failed. The rules are those of
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html.
 */
export function failedFrom(response: unknown, sequenceNumbers: readonly string[]): number | undefined {
  const failures = (response as { batchItemFailures?: unknown } | null | undefined)?.batchItemFailures ?? []
  if (!Array.isArray(failures)) return 0
  if (failures.length === 0) return undefined
  // A null, empty, misnamed or foreign identifier is not found: -1 means all records.
  const lowest = Math.min(...failures.map((failure) => sequenceNumbers.indexOf(failure?.itemIdentifier)))
  return Math.max(lowest, 0)
}
