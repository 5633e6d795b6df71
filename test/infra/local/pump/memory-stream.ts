// A DynamoDB stream in memory, for what DynamoDB Local never does: several shards, short pages, expired iterators and
// trimmed records. It refuses what the service refuses.
import {
  type _Record,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams'

interface MemoryShard {
  readonly id: string
  readonly parent: string | undefined
  records: readonly number[]
  trimmedTo: number
  closed: boolean
}

const recordsPerPage = 2
const shardsPerPage = 1

export interface MemoryStream {
  readonly client: DynamoDBStreamsClient
  addShard(id: string, parent?: string): void
  add(shardId: string, ...sequenceNumbers: readonly number[]): void
  close(shardId: string): void
  expireIterators(): void
  /** Drops every record of the shard up to the sequence number. */
  trim(shardId: string, sequenceNumber: number): void
}

export function memoryStream(): MemoryStream {
  const shards: MemoryShard[] = []
  let generation = 0

  function shard(id: string | undefined): MemoryShard {
    const found = shards.find((one) => one.id === id)
    if (!found) throw new Error(`no shard "${id}"`)
    return found
  }

  function describe(from: string | undefined) {
    const start = shards.findIndex(({ id }) => id === from) + 1
    const page = shards.slice(start, start + shardsPerPage)
    const more = start + shardsPerPage < shards.length
    return {
      StreamDescription: {
        Shards: page.map(({ id, parent }) => ({ ShardId: id, ParentShardId: parent })),
        LastEvaluatedShardId: more ? page.at(-1)?.id : undefined,
      },
    }
  }

  function iterator({ input }: GetShardIteratorCommand) {
    const after =
      input.ShardIteratorType === 'TRIM_HORIZON' ? shard(input.ShardId).trimmedTo : Number(input.SequenceNumber)
    return { ShardIterator: JSON.stringify({ id: input.ShardId, after, generation }) }
  }

  function records({ input }: GetRecordsCommand) {
    const { id, after, generation: made } = JSON.parse(input.ShardIterator ?? '')
    if (made !== generation) throw new ExpiredIteratorException({ message: 'expired', $metadata: {} })
    const { records: all, closed, trimmedTo } = shard(id)
    if (after < trimmedTo) throw new TrimmedDataAccessException({ message: 'trimmed', $metadata: {} })
    const page = all.filter((number) => number > after).slice(0, recordsPerPage)
    const last = page.at(-1) ?? after
    const ended = closed && last >= (all.at(-1) ?? 0)
    return {
      Records: page.map(record),
      NextShardIterator: ended ? undefined : JSON.stringify({ id, after: last, generation }),
    }
  }

  async function send(command: unknown): Promise<unknown> {
    if (command instanceof DescribeStreamCommand) return describe(command.input.ExclusiveStartShardId)
    if (command instanceof GetShardIteratorCommand) return iterator(command)
    if (command instanceof GetRecordsCommand) return records(command)
    throw new Error('not a command of this stream')
  }

  return {
    client: { send } as unknown as DynamoDBStreamsClient,
    addShard: (id, parent) => void shards.push({ id, parent, records: [], trimmedTo: 0, closed: false }),
    add(id, ...numbers) {
      shard(id).records = [...shard(id).records, ...numbers]
    },
    close(id) {
      shard(id).closed = true
    },
    expireIterators() {
      generation++
    },
    trim(id, number) {
      shard(id).trimmedTo = number
      shard(id).records = shard(id).records.filter((one) => one > number)
    },
  }
}

function record(number: number): _Record {
  return {
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: String(number), ApproximateCreationDateTime: new Date(0) },
  }
}
