// Carries the records of one shard to a function, in order, from the checkpoint on. Knows no other shard (see
// stream-pump.ts) and does not decide about failures (see batch-delivery.ts).
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
  /** Between two looks while something comes. */
  readonly pollMs: number
  /** What the wait grows to while nothing does. */
  readonly pollMaxMs: number
  /** Rung when there may be something. */
  readonly bell: Bell
}

export interface ShardPump {
  /** Resolves when the shard has ended and is handled, or when the pump was stopped and no try is under way. */
  readonly ended: Promise<void>
  /** Resolves when everything that is in the shard now is handled, or with `ended`. A waiting batch goes out at once. */
  drained(): Promise<void>
}

const reopenAfterMs = 500
/** After so many records at one look there may well be more. */
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

/** An engine that does not answer, or a disk that is full, is waited out: the shard is read again from its checkpoint. */
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
    // What comes within this time is read at one look.
    waitMs = pollMs
    await pause(pollMs, signal)
  }
}

/** The page's records that the function is to see. The others count as taken once what came before them is. */
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

/** Ends early when the pump is stopped. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {})
}
