// The queue of one shard's records that were read but not delivered, in batches of Lambda's size. Delivers nothing.
import type { Delivery } from './batch-delivery.ts'

/** Lambda hands over at most 6 MB at once: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html. */
const batchBytesMax = 6 * 1024 * 1024

export interface DeliveryQueue {
  readonly length: number
  add(records: readonly Delivery[]): void
  /** The next full batch, if any. */
  takeFull(): readonly Delivery[] | undefined
  /** The next batch, full or not, if any. */
  take(): readonly Delivery[] | undefined
}

export function deliveryQueue(batchSizeMax: number): DeliveryQueue {
  let queue: readonly Delivery[] = []

  function cut(end: number): readonly Delivery[] | undefined {
    const batch = queue.slice(0, end)
    queue = queue.slice(end)
    return batch.length > 0 ? batch : undefined
  }

  return {
    get length() {
      return queue.length
    },
    add(records) {
      queue = [...queue, ...records]
    },
    takeFull() {
      const end = batchEnd(queue, batchSizeMax)
      return end === batchSizeMax || end < queue.length ? cut(end) : undefined
    },
    take: () => cut(batchEnd(queue, batchSizeMax)),
  }
}

/** One record always fits: a DynamoDB item has at most 400 KB. */
function batchEnd(queue: readonly Delivery[], batchSizeMax: number): number {
  let bytes = 0
  for (const [index, { json }] of queue.slice(0, batchSizeMax).entries()) {
    bytes += Buffer.byteLength(json) + 1
    if (bytes > batchBytesMax && index > 0) return index
  }
  return Math.min(queue.length, batchSizeMax)
}
