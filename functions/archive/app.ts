// The archive's side of Lambda's contract with a stream: a batch of records in, and out from which record on it must be tried again.
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { type ArchiveDeps, archiveArrivals } from '../../shared/archiving.ts'
import { arrivalOf, type StreamArrival, sequenceNumberOf } from './arrivals.ts'

/**
 * Lambda takes the lowest sequence number that is reported for its checkpoint and delivers again from there; what has a leaf by
 * then is passed over.
 * @throws Error when the very first of several records failed: nothing says what Lambda makes of a checkpoint before the batch,
 * while a failed invocation is halved until the failing record stands alone (Lambda developer guide, "Retain discarded batches
 * for a DynamoDB event source" and "BisectBatchOnFunctionError", read 2026-11).
 */
export function createApp(deps: ArchiveDeps): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    const failed: string[] = []
    for (const [organization, arrivals] of byOrganization(deps, Records, failed)) {
      try {
        await archiveArrivals(deps, organization, arrivals)
      } catch (error) {
        deps.log.error('not archived', error, { organization, entries: arrivals.length })
        failed.push(...arrivals.slice(0, 1).map(({ sequenceNumber }) => sequenceNumber))
      }
    }
    if (Records.length > 1 && failed.includes(sequenceNumberOf(Records[0])))
      throw new Error('the batch failed from its first record')
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  }
}

/**
 * A record that cannot be read is reported and holds back what follows it in its batch, until bisecting has cut it out and Lambda
 * sends it to the failure queue.
 */
function byOrganization({ log }: ArchiveDeps, records: readonly DynamoDBRecord[], failed: string[]) {
  const arrivals = new Map<string, StreamArrival[]>()
  for (const record of records) {
    const sequenceNumber = sequenceNumberOf(record)
    if (record.eventName !== 'INSERT') {
      // No role may do this. The log keeps what was put first; this line is what an alarm listens for.
      log.error('an entry was changed in the table', undefined, {
        sequenceNumber,
        id: record.dynamodb?.Keys?.['id']?.S,
      })
      continue
    }
    try {
      const arrival = arrivalOf(record)
      const { organizationId } = arrival.entry.context
      const others = arrivals.get(organizationId)
      if (others) others.push(arrival)
      else arrivals.set(organizationId, [arrival])
    } catch (error) {
      log.error('record not readable', error, { sequenceNumber })
      failed.push(sequenceNumber)
    }
  }
  return arrivals
}
