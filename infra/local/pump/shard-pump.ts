// The pump of one shard: carries its records to a function, in order, from the checkpoint on. Knows no other shard (see
// stream-pump.ts) and does not handle failures (see batch-delivery.ts).
import { setTimeout as delay } from 'node:timers/promises'
import type { StreamConsumer } from '../../../shared/deployment/streams.ts'
import { type Delivery, type DeliveryContext, deliver } from '../../delivery/batch-delivery.ts'
import { type DeliveryQueue, deliveryQueue } from '../../delivery/delivery-queue.ts'
import { matches } from '../../delivery/record-filter.ts'
import { lambdaRecord } from '../../delivery/stream-record.ts'
import { openShard, type ShardPage, type ShardSource } from '../../delivery/stream-shards.ts'
import type { Bell } from './bell.ts'
import { appendFailure } from './failure-file.ts'
import type { StreamCheckpoint } from './stream-checkpoint.ts'

export interface ShardPumpOptions extends Omit<DeliveryContext, 'taken' | 'discard' | 'consumer'> {
  readonly consumer: StreamConsumer
  readonly source: ShardSource
  readonly checkpoint: StreamCheckpoint
  readonly failureFile: string
  /** How long a batch that is not full waits for more records. */
  readonly batchWindowMs: number
  /** The wait between two reads while records come. */
  readonly pollMs: number
  /** The longest wait while none come. */
  readonly pollMaxMs: number
  /** Rung when records may have come. */
  readonly bell: Bell
}

export interface ShardPump {
  /** Resolves when the shard has ended and is handled, or when the pump was stopped and no try is running. */
  readonly ended: Promise<void>
  /** Resolves when all present records of the shard are handled, or with `ended`. A waiting batch goes out at once. */
  drained(): Promise<void>
}

const reopenAfterMs = 500
/** After so many records in one read, more are likely. */
const backlog = 100

export function pumpShard(shardId: string, options: ShardPumpOptions): ShardPump {
  const drains: (() => void)[] = []
  const ended = untilEnded(shardId, drains, options)
  return {
    ended,
    drained() {
      const drained = new Promise<void>((resolve) => drains.push(resolve))
      options.bell.ring()
      return Promise.race([ended, drained])
    },
  }
}

/** Waits out a silent engine or a full disk: then the shard is read again from its checkpoint. */
async function untilEnded(shardId: string, drains: (() => void)[], options: ShardPumpOptions): Promise<void> {
  const { report, signal, checkpoint } = options
  while (!signal.aborted && !checkpoint.of(shardId).closed) {
    try {
      await carry(shardId, drains, options)
    } catch (error) {
      report(`shard ${shardId} is read again from its checkpoint: ${error instanceof Error ? error.stack : error}`)
      await pause(reopenAfterMs, signal)
    }
  }
}

async function carry(shardId: string, drains: (() => void)[], options: ShardPumpOptions): Promise<void> {
  const { source, consumer, checkpoint, batchWindowMs, pollMs, pollMaxMs, bell, now, signal } = options
  let after = checkpoint.of(shardId).after
  const reader = openShard(source, shardId, after)
  const queue = deliveryQueue(consumer.batchSizeMax)
  let windowEndsMs = 0
  let waitMs = pollMs
  while (!signal.aborted) {
    const draining = drains.length
    const rung = bell.count()
    const page = await reader.next()
    if (queue.length === 0) windowEndsMs = now() + batchWindowMs
    queue.add(wanted(page, options))
    after = page.records.at(-1)?.dynamodb?.SequenceNumber ?? after
    const due = page.closed || now() >= windowEndsMs || (page.caughtUp && draining > 0)
    await empty(queue, due, shardId, options)
    if (signal.aborted) return
    if (queue.length === 0) keepProgress(checkpoint, shardId, after, page.closed)
    if (page.closed) return
    if (page.caughtUp) for (const drained of drains.splice(0, draining)) drained()
    if (page.records.length >= backlog) continue
    const isQuiet = page.caughtUp && queue.length === 0
    waitMs = isQuiet ? Math.min(2 * waitMs, pollMaxMs) : pollMs
    if (!(await bell.wait(waitMs, rung, signal))) continue
    // Records that come within this time are read together.
    waitMs = pollMs
    await pause(pollMs, signal)
  }
}

/** The page's records that match the filter. The others count as taken once earlier records are. */
function wanted(page: ShardPage, { source, consumer }: ShardPumpOptions): Delivery[] {
  return page.records
    .map((record) => lambdaRecord(record, source.streamArn))
    .filter((record) => !consumer.filter || matches(consumer.filter, record))
    .map((record) => ({
      sequenceNumber: record.dynamodb?.SequenceNumber ?? '',
      createdSeconds: record.dynamodb?.ApproximateCreationDateTime ?? 0,
      json: JSON.stringify(record),
    }))
}

async function empty(queue: DeliveryQueue, due: boolean, shardId: string, options: ShardPumpOptions): Promise<void> {
  const { source, consumer, checkpoint, failureFile, now, signal } = options
  const context: DeliveryContext = {
    ...options,
    taken: (after) => checkpoint.set(shardId, { after }),
    discard: (batch) => {
      const origin = { functionName: consumer.function, shardId, streamArn: source.streamArn }
      appendFailure(failureFile, origin, batch, now())
    },
  }
  while (!signal.aborted) {
    const batch = due ? queue.take() : queue.takeFull()
    if (!batch) return
    await deliver(batch, context)
  }
}

function keepProgress(checkpoint: StreamCheckpoint, shardId: string, after: string | undefined, closed: boolean): void {
  if (!closed && after === checkpoint.of(shardId).after) return
  checkpoint.set(shardId, { ...(after !== undefined && { after }), ...(closed && { closed }) })
}

/** Ends early if the pump is stopped. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {})
}
