// Reads the records that a failure message points to, while the stream still has them. Delivers nothing.
import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams'
import type { DynamoDBRecord } from 'aws-lambda'
import { lambdaRecord } from '../delivery/stream-record.ts'
import { isTrimmed } from '../delivery/stream-shards.ts'
import type { PointedRange } from './failure-message.ts'

/** The records in order, in the form in which Lambda gives them to a function; `undefined` if the stream no longer has all of them. */
export async function pointedRecords(
  client: DynamoDBStreamsClient,
  { streamArn, shardId, from, to }: PointedRange,
): Promise<DynamoDBRecord[] | undefined> {
  const records: DynamoDBRecord[] = []
  try {
    const start = new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: shardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      SequenceNumber: from,
    })
    let { ShardIterator: iterator } = await client.send(start)
    while (iterator !== undefined) {
      const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator }))
      for (const record of page.Records ?? []) {
        const number = BigInt(record.dynamodb?.SequenceNumber ?? 0)
        if (number <= BigInt(to)) records.push(lambdaRecord(record, streamArn))
        if (number >= BigInt(to)) return records
      }
      iterator = page.NextShardIterator
    }
  } catch (error) {
    if (!isForgotten(error)) throw error
  }
  return undefined
}

/** A shard disappears with its last record, a stream with its table. */
function isForgotten(error: unknown): boolean {
  return isTrimmed(error) || (error instanceof Error && error.name === 'ResourceNotFoundException')
}
