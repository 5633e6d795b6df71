// Replays what was given up: reads the records that the messages point to and hands them to their function again. A function takes the
// same record any number of times, so replaying too much does no harm. Knows neither where messages are kept nor how a function is called.
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
  /** Takes the message away. Without it, it is there again for the next replay. */
  settle(): Promise<void>
}

export interface Feed {
  /** Of the function, in what is printed. */
  readonly name: string
  readonly messages: AsyncIterable<FailureMessage>
  readonly batchSizeMax: number
  /** What the function is fed; other records of a range are passed over. */
  readonly filter: RecordFilter | undefined
  readonly invoke: Invoke
}

export interface ReplayTally {
  /** Messages whose records were all taken. */
  readonly replayed: number
  /** Messages of which the function still refuses a record. */
  readonly failed: number
  /** Messages whose records the stream has forgotten. */
  readonly forgotten: number
}

/** Each message once. Only what was taken wholly is settled. */
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

/** One try of each record that fails; what fails with others is halved until it stands alone. */
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
