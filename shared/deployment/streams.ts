// Which function is fed by which table's stream, and how: the settings of the event source mappings as data. Read by the
// CDK constructs and by the local stream pump.
import type { TableName } from './tables.ts'

export interface StreamConsumer {
  readonly table: TableName
  /** The folder under functions/. */
  readonly function: 'archive' | 'sign'
  readonly batchSizeMax: number
  readonly batchWindowSeconds: number
  /** How often a failing record is tried again before it goes to the failure queue. */
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
    // Waiting a little makes fewer and larger segments: a request to S3 and two writes to the Ledger are paid per segment.
    batchWindowSeconds: 5,
    // A poison record is bisected out within about ten tries and then holds back its shard until its tries are over; a failing store
    // is waited out by the rest of them (Lambda's backoff between them is its own).
    retriesMax: 100,
    recordAgeMaxSeconds: 20 * 60 * 60,
    // A change of an entry must not happen and is therefore looked at; removals by TTL say nothing new.
    filter: { eventName: ['INSERT', 'MODIFY'] },
  },
  sign: {
    table: 'ledger',
    function: 'sign',
    // Heads are small; Lambda hands over 6 MB at most. All that one log has grown within the window is one checkpoint.
    batchSizeMax: 10_000,
    // KMS bills per signature: a log that grows all the time is signed twice a minute. With the archive's own window and the time both
    // take, what was stored is under a checkpoint within a minute.
    batchWindowSeconds: 30,
    // What fails is waited out; a log that contradicts what was signed is not tried again at all.
    retriesMax: 10,
    recordAgeMaxSeconds: 20 * 60 * 60,
    // Whatever happens to a head, its removal too: it is held against what was signed of it.
    filter: { dynamodb: { Keys: { row: { S: ['head'] } } } },
  },
} as const satisfies Record<string, StreamConsumer>
