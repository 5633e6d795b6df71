// The archive's side of Lambda's contract with a stream: takes a batch of records, and returns the first record to retry from.
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
  /** The budget of one batch. */
  readonly newBudget: () => Budget
}

/** Logs are independent; a batch may touch a thousand. */
const logsAtOnce = 16

/**
 * Lambda delivers again from the lowest reported sequence number; entries that have a leaf by then are skipped. So a batch also ends
 * where its budget was spent.
 * @throws Error if the first of several records failed: AWS does not document a failure at the first record, while an error
 * makes Lambda bisect until the failing record is alone (Lambda developer guide, "Retain discarded batches for a DynamoDB event
 * source" and "BisectBatchOnFunctionError", read 2026-11).
 */
export function createApp(deps: ArchiveAppDeps): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    const failed: string[] = []
    const budget = deps.newBudget()
    const archiveOne = async ([organization, pending]: [string, StreamedEntry[]], at: number): Promise<Outcome> => {
      // The first log always begins, so that every batch makes progress.
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

/** Measures the lag of failed batches too, since it grows then. */
function measure({ metrics, now }: ArchiveAppDeps, outcomes: readonly Outcome[]): void {
  const leaves = outcomes.flatMap((outcome) => outcome.leaves ?? [])
  const oldest = outcomes.flatMap(({ oldestReceivedMs }) => oldestReceivedMs ?? [])
  metrics.put({
    EntriesArchived: outcomes.reduce((sum, { entries }) => sum + entries, 0),
    ...(leaves.length > 0 && { LogSize: Math.max(...leaves) }),
    ...(oldest.length > 0 && { ArchiveLag: Math.max(0, now() - Math.min(...oldest)) }),
  })
  const grown = outcomes.filter(({ entries }) => entries > 0).length
  // Puts a zero for what is to follow too, so that alarms can compare it with the growth.
  if (grown > 0) metrics.put({ LogsGrown: grown, CheckpointsSigned: 0, LogsIndexed: 0 })
}

/**
 * An unreadable record is reported, and blocks the records behind it in its batch until bisecting isolates it and Lambda sends it to
 * the failure queue.
 */
function byOrganization({ logger, metrics }: ArchiveAppDeps, records: readonly DynamoDBRecord[], failed: string[]) {
  const pending = new Map<string, StreamedEntry[]>()
  for (const record of records) {
    const sequenceNumber = sequenceNumberOf(record)
    if (record.eventName !== 'INSERT') {
      // No function does this, since all puts are conditional. The log keeps the first version.
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
