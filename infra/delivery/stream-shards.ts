// The reader of a DynamoDB stream's shards, page by page and in order. Keeps no progress (see stream-checkpoint.ts) and
// delivers nothing (see batch-delivery.ts).
import {
  type _Record,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams'

/** The limit of GetRecords. */
const pageSizeMax = 1000

export interface ShardSource {
  readonly client: DynamoDBStreamsClient
  readonly streamArn: string
  readonly report: (message: string) => void
}

export interface ShardPage {
  readonly records: readonly _Record[]
  /** The shard had no more records at the time of the read. */
  readonly caughtUp: boolean
  /** The shard has ended: nothing follows this page. */
  readonly closed: boolean
}

export interface ShardReader {
  /** The next records, in order; an empty page if there are none yet. */
  next(): Promise<ShardPage>
}

/** Every shard that the stream still lists. */
export async function listShards({ client, streamArn }: ShardSource): Promise<Shard[]> {
  const shards: Shard[] = []
  let from: string | undefined
  do {
    const { StreamDescription: page } = await client.send(
      new DescribeStreamCommand({ StreamArn: streamArn, ExclusiveStartShardId: from }),
    )
    shards.push(...(page?.Shards ?? []))
    from = page?.LastEvaluatedShardId
  } while (from !== undefined)
  return shards
}

/** Reads on after the sequence number, or from the oldest record if there is none. */
export function openShard(source: ShardSource, shardId: string, after: string | undefined): ShardReader {
  let position = after
  let iterator: string | undefined

  async function read(): Promise<ShardPage> {
    iterator ??= await iteratorAfter(source, shardId, position)
    const page = await source.client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: pageSizeMax }))
    const records = page.Records ?? []
    position = records.at(-1)?.dynamodb?.SequenceNumber ?? position
    iterator = page.NextShardIterator
    return { records, caughtUp: records.length === 0, closed: iterator === undefined }
  }

  return {
    async next() {
      try {
        return await read()
      } catch (error) {
        iterator = undefined
        if (isTrimmed(error)) {
          // DynamoDB Local also reports this for an iterator made while the shard was empty: nothing is lost then.
          if (position !== undefined)
            source.report(
              `RECORDS MAY BE LOST: shard ${shardId} no longer has the records after ${position}, continuing from its oldest`,
            )
          position = undefined
        } else if (!(error instanceof ExpiredIteratorException)) throw error
        return { records: [], caughtUp: false, closed: false }
      }
    },
  }
}

async function iteratorAfter(
  { client, streamArn }: ShardSource,
  shardId: string,
  position: string | undefined,
): Promise<string> {
  const { ShardIterator: iterator } = await client.send(
    new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: shardId,
      ...(position === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position }),
    }),
  )
  if (iterator === undefined) throw new Error(`the stream gave no iterator for shard "${shardId}"`)
  return iterator
}

/** DynamoDB has an exception for this; DynamoDB Local refuses the missing sequence number as invalid. */
export function isTrimmed(error: unknown): boolean {
  if (error instanceof TrimmedDataAccessException) return true
  return error instanceof Error && error.name === 'ValidationException' && error.message.includes('SequenceNumber')
}
