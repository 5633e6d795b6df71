// The replacement of Lambda's event source mapping on one machine: carries a table's stream records to a function. The contract is
// Lambda's: in order per shard, at least once, partial batch failures, halving of failing batches, a failure destination.
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import type { StreamConsumer } from '../../../shared/deployment/streams.ts'
import type { Invoke } from '../../delivery/batch-delivery.ts'
import { listShards } from '../../delivery/stream-shards.ts'
import { type Bell, type Delay, newBell } from './bell.ts'
import { pause, pumpShard, type ShardPump, type ShardPumpOptions } from './shard-pump.ts'
import { openCheckpoint } from './stream-checkpoint.ts'

export interface StreamPumpOptions {
  /** Finds the table's stream. */
  readonly client: DynamoDBClient
  readonly streamsClient: DynamoDBStreamsClient
  readonly tableName: string
  readonly consumer: StreamConsumer
  readonly invoke: Invoke
  /** The file of the progress. Without it the stream is read from its oldest record. */
  readonly checkpointFile: string
  /** Gets a line for each batch that is given up. */
  readonly failureFile: string
  /** The wait between two reads while records come. */
  readonly pollMs: number
  /** The longest wait while none come and nobody calls `wake()`. */
  readonly pollMaxMs?: number
  /** The wait for the next read. */
  readonly delay?: Delay
  /** Replaces the consumer's batch window, which saves money only when deployed. */
  readonly batchWindowMs?: number
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>
  readonly random?: () => number
  readonly now?: () => number
  readonly report?: (message: string) => void
}

export interface StreamPump {
  /** Reports that records may have come. */
  wake(): void
  /** Resolves when no try is running any more. The next pump delivers again what was not taken. */
  stop(): Promise<void>
  /**
   * Resolves once the function took all present records of the stream, or they went to the failure file, and the checkpoint has
   * that progress. Throws if the pump is stopped first.
   */
  idle(): Promise<void>
}

const pollMaxMs = 5_000
/** A table's stream gets a new shard some times a day. When a shard ends, its children are listed at once. */
const listEveryMs = 30_000
const relistAfterMs = 1_000

/** Delivers until it is stopped. Throws if the table has no stream. */
export async function startPump(options: StreamPumpOptions): Promise<StreamPump> {
  const { client, streamsClient, tableName, consumer, checkpointFile, report = console.error } = options
  const streamArn = await latestStreamArn(client, tableName)
  const stopping = new AbortController()
  const [bell, listingBell] = [newBell(options.delay), newBell(options.delay)]
  const pumps = shardPumps({
    pollMaxMs,
    sleep: pause,
    random: Math.random,
    now: Date.now,
    batchWindowMs: consumer.batchWindowSeconds * 1000,
    ...options,
    report,
    source: { client: streamsClient, streamArn, report },
    checkpoint: openCheckpoint(checkpointFile, streamArn),
    signal: stopping.signal,
    bell,
    onEnd: listingBell.ring,
  })
  const listing = listUntilStopped(pumps, listingBell, report, stopping.signal)
  return {
    wake: bell.ring,
    async stop() {
      stopping.abort()
      await listing
      await pumps.ended()
    },
    idle: () => pumps.idle(),
  }
}

async function latestStreamArn(client: DynamoDBClient, tableName: string): Promise<string> {
  const { Table: table } = await client.send(new DescribeTableCommand({ TableName: tableName }))
  if (!table?.LatestStreamArn) throw new Error(`table "${tableName}" has no stream`)
  return table.LatestStreamArn
}

interface ShardPumps {
  /** Starts a pump for each shard that may be read, and returns the shards that are not handled to their end. */
  refresh(): Promise<readonly string[]>
  idle(): Promise<void>
  ended(): Promise<unknown>
}

/** One pump for each shard. A child's pump starts when its parent is handled to its end, since its records are later. */
function shardPumps(options: ShardPumpOptions & { readonly onEnd: () => void }): ShardPumps {
  const { source, checkpoint, signal, pollMs } = options
  const pumps = new Map<string, ShardPump>()

  async function refresh(): Promise<readonly string[]> {
    const shards = await listShards(source)
    checkpoint.keepOnly([...shards.map(({ ShardId: id = '' }) => id), ...pumps.keys()])
    const open = new Map(shards.map((shard) => [shard.ShardId ?? '', shard.ParentShardId ?? '']))
    for (const id of [...open.keys()]) if (checkpoint.of(id).closed) open.delete(id)
    for (const [id, parent] of open) {
      if (signal.aborted || pumps.has(id) || open.has(parent)) continue
      const pump = pumpShard(id, options)
      void pump.ended.then(options.onEnd)
      pumps.set(id, pump)
    }
    return [...open.keys()]
  }

  async function idle(): Promise<void> {
    for (;;) {
      const open = await refresh()
      const reading = open.map((id) => pumps.get(id))
      await Promise.all(reading.map((pump) => pump?.drained()))
      if (signal.aborted) throw new Error('the pump was stopped')
      // A shard that waits for its parent, or has ended and may have children, needs another refresh.
      if (reading.every((pump) => pump) && !open.some((id) => checkpoint.of(id).closed)) return
      await pause(pollMs, signal)
    }
  }

  return { refresh, idle, ended: () => Promise.all([...pumps.values()].map((pump) => pump.ended)) }
}

async function listUntilStopped(
  pumps: ShardPumps,
  bell: Bell,
  report: (message: string) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const rung = bell.count()
    let waitMs = listEveryMs
    try {
      await pumps.refresh()
    } catch (error) {
      report(`the stream's shards cannot be listed for now: ${error instanceof Error ? error.message : error}`)
      waitMs = relistAfterMs
    }
    await bell.wait(waitMs, rung, signal)
  }
}
