// The records of one shard that were read and not yet delivered, cut into batches as Lambda cuts them. Delivers nothing.
import type { Delivery } from './batch-delivery.ts'

/** Lambda hands over at most 6 MB at once: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html. */
const batchBytesMax = 6 * 1024 * 1024

export interface DeliveryQueue {
  readonly length: number
  add(records: readonly Delivery[]): void
  /** The next batch that cannot grow any more, if there is one. */
  takeFull(): readonly Delivery[] | undefined
  /** The next batch, full or not, if there is one. */
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

/** One record always fits: DynamoDB takes none above 400 KB. */
function batchEnd(queue: readonly Delivery[], batchSizeMax: number): number {
  let bytes = 0
  for (const [index, { json }] of queue.slice(0, batchSizeMax).entries()) {
    bytes += Buffer.byteLength(json) + 1
    if (bytes > batchBytesMax && index > 0) return index
  }
  return Math.min(queue.length, batchSizeMax)
}
