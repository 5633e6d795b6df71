// Delivers one batch of stream records to a function as Lambda's event source mappings do with ReportBatchItemFailures and
// BisectBatchOnFunctionError, until each record is taken or given up. Reads no stream and keeps no checkpoint.
import type { DynamoDBStreamEvent } from 'aws-lambda'
import type { StreamConsumer } from '../../shared/deployment/streams.ts'
import { failedFrom } from './batch-response.ts'

export interface Delivery {
  readonly sequenceNumber: string
  readonly createdSeconds: number
  /** The record in Lambda's form as JSON: each try is handed its own copy, which it may change. */
  readonly json: string
}

/** A batch that is given up: where its records are in the stream, not what they hold. */
export interface DiscardedBatch {
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded'
  readonly attempts: number
  /** Whether the function threw, as opposed to reporting the records as failed. */
  readonly thrown: boolean
  readonly records: readonly { readonly sequenceNumber: string; readonly createdSeconds: number }[]
}

/** Calls the function. What it answers is read as Lambda reads it, see batch-response.ts. */
export type Invoke = (event: DynamoDBStreamEvent) => Promise<unknown>

export interface DeliveryContext {
  readonly consumer: Pick<StreamConsumer, 'retriesMax' | 'recordAgeMaxSeconds'> & { readonly function: string }
  readonly invoke: Invoke
  /** Told after each step forward: what needs no further delivery, up to and including this sequence number. */
  readonly taken: (sequenceNumber: string) => void
  /** Told of what is given up, before it counts as taken. */
  readonly discard: (batch: DiscardedBatch) => void
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>
  readonly random: () => number
  readonly now: () => number
  readonly report: (message: string) => void
  /** When it aborts, the try under way is finished and nothing further is tried. */
  readonly signal: AbortSignal
}

const backoffFirstMs = 100
const backoffMaxMs = 5_000

/**
 * In order, each record at least once. A batch that fails as a whole is halved, so that a record which always fails ends
 * up alone; splitting does not count as a retry, as in
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html.
 */
export async function deliver(batch: readonly Delivery[], context: DeliveryContext): Promise<void> {
  const waiting = [batch]
  while (!context.signal.aborted) {
    const [record, ...others] = waiting.shift() ?? []
    if (!record) return
    if (others.length === 0) await deliverOne(record, context)
    else waiting.unshift(...(await deliverMany([record, ...others], context)))
  }
}

/** One try. What is left to deliver comes back as smaller batches. */
async function deliverMany(batch: readonly Delivery[], context: DeliveryContext): Promise<(readonly Delivery[])[]> {
  const { from = batch.length } = await tryOnce(batch, context)
  const lastTaken = batch[from - 1]
  if (lastTaken) {
    context.taken(lastTaken.sequenceNumber)
    return from < batch.length ? [batch.slice(from)] : []
  }
  const middle = Math.ceil(batch.length / 2)
  return [batch.slice(0, middle), batch.slice(middle)]
}

/** Tries until the record is taken or given up. */
async function deliverOne(record: Delivery, context: DeliveryContext): Promise<void> {
  for (let attempts = 1; !context.signal.aborted; attempts++) {
    const { from, thrown } = await tryOnce([record], context)
    const condition = from === undefined ? undefined : reasonToGiveUp(record, attempts, context)
    if (condition) context.discard({ condition, attempts, thrown, records: [record] })
    if (condition || from === undefined) return context.taken(record.sequenceNumber)
    await context.sleep(backoffMs(attempts, context.random), context.signal)
  }
}

async function tryOnce(batch: readonly Delivery[], { consumer, invoke, report }: DeliveryContext) {
  try {
    const response = await invoke({ Records: batch.map(({ json }) => JSON.parse(json)) })
    const from = failedFrom(
      response,
      batch.map(({ sequenceNumber }) => sequenceNumber),
    )
    if (from !== undefined)
      report(`${consumer.function} reported a failure in a batch of ${batch.length}, from record ${from + 1}`)
    return { from, thrown: false }
  } catch (error) {
    report(`${consumer.function} failed on a batch of ${batch.length}: ${error instanceof Error ? error.stack : error}`)
    return { from: 0, thrown: true }
  }
}

/**
 * The age counts only once a record has failed by itself. Lambda discards an aged record without a try; but Lambda's
 * pollers never stop, and this machine may have been off for days with good records waiting.
 */
function reasonToGiveUp(
  record: Delivery,
  attempts: number,
  { consumer, now }: DeliveryContext,
): DiscardedBatch['condition'] | undefined {
  if (attempts > consumer.retriesMax) return 'RetryAttemptsExhausted'
  if (now() / 1000 - record.createdSeconds > consumer.recordAgeMaxSeconds) return 'RecordAgeExceeded'
  return undefined
}

/** Doubles with each attempt; the jitter is over the whole span. */
function backoffMs(attempts: number, random: () => number): number {
  return random() * Math.min(backoffMaxMs, backoffFirstMs * 2 ** (attempts - 1))
}
