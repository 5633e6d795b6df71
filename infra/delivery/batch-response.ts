// Reads what a function answers to a batch of stream records. Delivers nothing (see batch-delivery.ts).

/**
 * Where the records to deliver again begin: the lowest reported sequence number, 0 (all of them) if the report names
 * anything that is not in the batch, undefined if nothing failed. The rules of
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html.
 */
export function failedFrom(response: unknown, sequenceNumbers: readonly string[]): number | undefined {
  const failures = (response as { batchItemFailures?: unknown } | null | undefined)?.batchItemFailures ?? []
  if (!Array.isArray(failures)) return 0
  if (failures.length === 0) return undefined
  // A null or empty identifier, one under another name or of another batch is found nowhere: -1 means all of them.
  const lowest = Math.min(...failures.map((failure) => sequenceNumbers.indexOf(failure?.itemIdentifier)))
  return Math.max(lowest, 0)
}
