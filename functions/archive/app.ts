// The archive's side of Lambda's contract with a stream: a batch of records in, and out from which record on it must be tried again.
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import pMap from 'p-map'
import type { Budget } from '../../shared/budget.ts'
import type { AppendableLogs } from '../../shared/log/appendable-log.ts'
import { type Appended, appendPending, oldestOf } from '../../shared/log/archiving.ts'
import { failureOf } from '../../shared/store/altered-error.ts'
import type { Logger } from '../../shared/telemetry/logger.ts'
import type { Metrics } from '../../shared/telemetry/metrics.ts'
import { type StreamedEntry, sequenceNumberOf, streamedEntryOf } from './pending-entries.ts'

export interface ArchiveAppDeps {
  readonly appendable: AppendableLogs
  readonly now: () => number
  readonly logger: Logger
  readonly metrics: Metrics
  /** Of one batch. */
  readonly newBudget: () => Budget
}

/** Logs have nothing to do with each other; a batch may be of a thousand. */
const logsAtOnce = 16

/**
 * Lambda takes the lowest sequence number that is reported for its checkpoint and delivers again from there; what has a leaf by
 * then is passed over. So a batch is handed back as well from where the budget was spent.
 * @throws Error when the very first of several records failed: nothing says what Lambda makes of a checkpoint before the batch,
 * while a failed invocation is halved until the failing record stands alone (Lambda developer guide, "Retain discarded batches
 * for a DynamoDB event source" and "BisectBatchOnFunctionError", read 2026-11).
 */
export function createApp(deps: ArchiveAppDeps): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    const failed: string[] = []
    const budget = deps.newBudget()
    const archiveOne = async ([organization, pending]: [string, StreamedEntry[]], at: number): Promise<Outcome> => {
      // The first always begins: every batch gets further.
      if (at > 0 && budget.isSpent()) return handBack(organization, pending)
      try {
        const { left, ...appended } = await appendPending(deps.appendable.of(organization), pending, budget)
        return left.length === 0
          ? appended
          : { ...appended, ...handBack(organization, left), entries: appended.entries }
      } catch (error) {
        deps.logger.error('not archived', error, { organization, entries: pending.length })
        deps.metrics.put({ Failures: 1 }, { failure: failureOf(error, 'archive') })
        failed.push(...pending.slice(0, 1).map(({ sequenceNumber }) => sequenceNumber))
        return { entries: 0, oldestReceivedMs: oldestOf(pending) }
      }
    }
    const handBack = (organization: string, left: readonly StreamedEntry[]): Outcome => {
      deps.logger.info('handed back, out of time', { organization, entries: left.length })
      failed.push(...left.slice(0, 1).map(({ sequenceNumber }) => sequenceNumber))
      return { entries: 0, oldestReceivedMs: oldestOf(left) }
    }
    const outcomes = await pMap(byOrganization(deps, Records, failed), archiveOne, { concurrency: logsAtOnce })
    measure(deps, outcomes)
    if (Records.length > 1 && failed.includes(sequenceNumberOf(Records[0])))
      throw new Error('the batch failed from its first record')
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  }
}

type Outcome = Pick<Appended, 'entries' | 'oldestReceivedMs'> & Partial<Pick<Appended, 'leaves'>>

/** The lag is measured of failed batches too: that is when it grows. */
function measure({ metrics, now }: ArchiveAppDeps, outcomes: readonly Outcome[]): void {
  const leaves = outcomes.flatMap((outcome) => outcome.leaves ?? [])
  const oldest = outcomes.flatMap(({ oldestReceivedMs }) => oldestReceivedMs ?? [])
  metrics.put({
    EntriesArchived: outcomes.reduce((sum, { entries }) => sum + entries, 0),
    ...(leaves.length > 0 && { LogSize: Math.max(...leaves) }),
    ...(oldest.length > 0 && { ArchiveLag: Math.max(0, now() - Math.min(...oldest)) }),
  })
  const grown = outcomes.filter(({ entries }) => entries > 0).length
  // That none was signed is measured wherever logs grow, so that an alarm can hold the two against each other.
  if (grown > 0) metrics.put({ LogsGrown: grown, CheckpointsSigned: 0 })
}

/**
 * A record that cannot be read is reported and holds back what follows it in its batch, until bisecting has cut it out and Lambda
 * sends it to the failure queue.
 */
function byOrganization({ logger, metrics }: ArchiveAppDeps, records: readonly DynamoDBRecord[], failed: string[]) {
  const pending = new Map<string, StreamedEntry[]>()
  for (const record of records) {
    const sequenceNumber = sequenceNumberOf(record)
    if (record.eventName !== 'INSERT') {
      // No function does this: each puts an entry only where none is. The log keeps what was put first.
      const id = record.dynamodb?.Keys?.['id']?.S
      logger.error('an entry was changed in the table', undefined, { sequenceNumber, id })
      metrics.put({ Failures: 1 }, { failure: 'entry-changed' })
      continue
    }
    try {
      const entry = streamedEntryOf(record)
      const { organization } = entry
      const others = pending.get(organization)
      if (others) others.push(entry)
      else pending.set(organization, [entry])
    } catch (error) {
      logger.error('record not readable', error, { sequenceNumber })
      metrics.put({ Failures: 1 }, { failure: 'record' })
      failed.push(sequenceNumber)
    }
  }
  return pending
}
