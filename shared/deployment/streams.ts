// The consumers of the tables' streams: the settings of the event source mappings as data, for the CDK constructs and the local
// stream pump.
import type { TableName } from './tables.ts'

export interface StreamConsumer {
  readonly table: TableName
  /** The folder under functions/. */
  readonly function: 'archive' | 'sign' | 'index'
  readonly batchSizeMax: number
  readonly batchWindowSeconds: number
  /** The retries of a failing record before it goes to the failure queue. */
  readonly retriesMax: number
  /** Older records go to the failure queue. A stream keeps 24 hours. */
  readonly recordAgeMaxSeconds: number
  /** Lambda's event filter syntax; only exact values are used. Without one, every record is delivered. */
  readonly filter?: RecordFilter
}

/** A pattern over the stream record: a leaf lists the values that match. */
export type RecordFilter = { readonly [key: string]: RecordFilter | readonly string[] }

export const streamConsumers = {
  archive: {
    table: 'events',
    function: 'archive',
    // One batch makes one segment per log. 1,000 compact records stay far below the 6 MB that Lambda hands over at once.
    batchSizeMax: 1000,
    // A short wait makes fewer and larger segments: each segment costs a request to S3 and two writes to the Ledger.
    batchWindowSeconds: 5,
    // Bisecting isolates a poison record within about ten tries; it then blocks its shard until its tries are over. The other tries
    // wait out a failing store (with Lambda's own backoff).
    retriesMax: 100,
    recordAgeMaxSeconds: 20 * 60 * 60,
    // A change of an entry must not happen, so it is checked; removals by TTL carry no news.
    filter: { eventName: ['INSERT', 'MODIFY'] },
  },
  sign: {
    table: 'ledger',
    function: 'sign',
    // Heads are small; Lambda hands over 6 MB at most. One checkpoint covers all growth of a log within the window.
    batchSizeMax: 10_000,
    // KMS bills per signature: a log that grows all the time is signed twice a minute. With the archive's window and the run times of
    // both, a checkpoint covers an entry within a minute.
    batchWindowSeconds: 30,
    // Retries wait out failures; a log that contradicts a signed checkpoint is not retried.
    retriesMax: 10,
    recordAgeMaxSeconds: 20 * 60 * 60,
    // Every change of a head, also its removal: each is checked against the signed checkpoints.
    filter: { dynamodb: { Keys: { row: { S: ['head'] } } } },
  },
  index: {
    table: 'ledger',
    function: 'index',
    batchSizeMax: 10_000,
    // A part is worth writing for some hundreds of entries, and what is not in one is read from the table.
    batchWindowSeconds: 60,
    // What is given up is brought by the organization's next entries, or by the schedule.
    retriesMax: 10,
    recordAgeMaxSeconds: 20 * 60 * 60,
    // The second and last reader of this stream: DynamoDB serves two
    // (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html, read 2026-11).
    filter: { dynamodb: { Keys: { row: { S: ['head'] } } } },
  },
} as const satisfies Record<string, StreamConsumer>
