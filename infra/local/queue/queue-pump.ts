// The replacement of Lambda's event source mapping of a FIFO queue on one machine: hands each group's messages to the function one after
// the other, and those of several groups at once. Waits for messages without polling.
import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { SQSEvent } from 'aws-lambda'
import { failedFrom } from '../../delivery/batch-response.ts'
import type { QueuedMessage } from '../../delivery/queued-message.ts'
import type { FifoQueue } from './fifo-queue.ts'

export interface QueuePumpOptions {
  readonly queue: FifoQueue
  readonly invoke: (event: SQSEvent) => Promise<unknown>
  /** The messages in work at the same time, each of another group: the mapping's maximum concurrency. */
  readonly concurrencyMax: number
  /** The time after which a failed message comes again. SQS waits for the end of the visibility time, which is minutes. */
  readonly retryAfterMs: number
  readonly report?: (message: string) => void
}

export interface QueuePump {
  /** Takes no more messages, and resolves when none is in work. The next pump takes the rest. */
  stop(): Promise<void>
  /** Resolves once the queue is empty: the function took each message, or it went to the failure file. */
  idle(): Promise<void>
}

export function startQueuePump(options: QueuePumpOptions): QueuePump {
  const { queue, concurrencyMax } = options
  const working = new Set<Promise<void>>()
  const stopping = new AbortController()
  const { signal } = stopping

  const fill = () => {
    while (!signal.aborted && working.size < concurrencyMax) {
      const message = queue.receive()
      if (!message) return
      const work = workOn(message, options).finally(() => {
        working.delete(work)
        fill()
      })
      working.add(work)
    }
  }
  /** Waits for a message in work, or for a failed one to become visible. */
  const settled = async () => {
    if (working.size > 0) return void (await Promise.race(working))
    await delay(Math.max(1, (queue.nextVisibleMs() ?? 0) - Date.now()), undefined, { signal }).catch(() => {})
    fill()
  }
  // A failed message comes again without a new send.
  const retrying = setInterval(fill, Math.max(1, options.retryAfterMs))
  retrying.unref()
  queue.onSend(fill)
  fill()
  return {
    async stop() {
      stopping.abort()
      clearInterval(retrying)
      await Promise.all(working)
    },
    async idle() {
      while (queue.length > 0 && !signal.aborted) await settled()
    },
  }
}

async function workOn(
  message: QueuedMessage,
  { queue, invoke, retryAfterMs, report = console.error }: QueuePumpOptions,
) {
  const failed = await tryOnce(message, invoke, report)
  if (failed) queue.hide(message.id, retryAfterMs)
  else queue.remove(message.id)
}

async function tryOnce(
  message: QueuedMessage,
  invoke: QueuePumpOptions['invoke'],
  report: (message: string) => void,
): Promise<boolean> {
  try {
    return failedFrom(await invoke(sqsEvent(message)), [message.id]) !== undefined
  } catch (error) {
    report(`the function fed by the queue failed: ${error instanceof Error ? error.stack : error}`)
    return true
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-fifo-queue-message-event */
export function sqsEvent({ id, group, deduplicationId, body, sentMs, receives }: QueuedMessage): SQSEvent {
  return {
    Records: [
      {
        messageId: id,
        receiptHandle: id,
        body,
        attributes: {
          ApproximateReceiveCount: String(receives),
          ApproximateFirstReceiveTimestamp: String(sentMs),
          SentTimestamp: String(sentMs),
          SequenceNumber: String(sentMs),
          SenderId: 'local',
          MessageGroupId: group,
          MessageDeduplicationId: deduplicationId,
        },
        messageAttributes: {},
        md5OfBody: md5(body),
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:downloads.fifo',
        awsRegion: 'eu-central-1',
      },
    ],
  }
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
