// Replays failed records: reads the records that the messages point to, and gives them to their function again. The functions are
// idempotent, so replaying too much does no harm. Does not know where messages are kept or how a function is called.
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import type { DynamoDBRecord } from 'aws-lambda'
import type { RecordFilter } from '../../shared/deployment/streams.ts'
import { type Delivery, deliver, type Invoke } from '../delivery/batch-delivery.ts'
import { deliveryQueue } from '../delivery/delivery-queue.ts'
import { matches } from '../delivery/record-filter.ts'
import { rangeOf } from './failure-message.ts'
import { pointedRecords } from './pointed-records.ts'

export interface FailureMessage {
  readonly body: string
  /** Removes the message. Otherwise the next replay gets it again. */
  settle(): Promise<void>
}

export interface Feed {
  /** The name of the function in the output. */
  readonly name: string
  readonly messages: AsyncIterable<FailureMessage>
  readonly batchSizeMax: number
  /** Which records the function gets; others in the range are skipped. */
  readonly filter: RecordFilter | undefined
  readonly invoke: Invoke
}

export interface ReplayTally {
  /** Messages whose records the function accepted. */
  readonly replayed: number
  /** Messages with a record that the function still fails on. */
  readonly failed: number
  /** Messages whose records the stream no longer has. */
  readonly forgotten: number
}

/** Replays each message once, and settles it only if all of its records were accepted. */
export async function replay(
  feed: Feed,
  streams: DynamoDBStreamsClient,
  report: (message: string) => void,
): Promise<ReplayTally> {
  const tally = { replayed: 0, failed: 0, forgotten: 0 }
  for await (const message of feed.messages) {
    const range = rangeOf(message.body)
    const records = await pointedRecords(streams, range)
    const outcome = records === undefined ? 'forgotten' : await deliverAgain(feed, records, report)
    if (outcome === 'replayed') await message.settle()
    report(`${feed.name}: ${range.shardId} from ${range.from} to ${range.to} ${outcome}`)
    tally[outcome] += 1
  }
  return tally
}

/** Tries each failing record once on its own: a failing batch is halved until one record is left. */
async function deliverAgain(
  { name, batchSizeMax, filter, invoke }: Feed,
  records: readonly DynamoDBRecord[],
  report: (message: string) => void,
): Promise<'replayed' | 'failed'> {
  let refused = 0
  const queue = deliveryQueue(batchSizeMax)
  queue.add(records.filter((record) => !filter || matches(filter, record)).map(deliveryOf))
  for (let batch = queue.take(); batch; batch = queue.take()) {
    await deliver(batch, {
      consumer: { function: name, retriesMax: 0, recordAgeMaxSeconds: Number.POSITIVE_INFINITY },
      invoke,
      taken: () => {},
      discard: ({ records: alone }) => {
        refused += alone.length
      },
      sleep: async () => {},
      random: () => 0,
      now: () => 0,
      report,
      signal: new AbortController().signal,
    })
  }
  return refused === 0 ? 'replayed' : 'failed'
}

function deliveryOf(record: DynamoDBRecord): Delivery {
  return { sequenceNumber: record.dynamodb?.SequenceNumber ?? '', createdSeconds: 0, json: JSON.stringify(record) }
}
