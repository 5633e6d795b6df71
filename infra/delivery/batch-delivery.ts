// The delivery of one batch of stream records to a function, until each record is taken or given up. It works like Lambda's event
// source mappings with ReportBatchItemFailures and BisectBatchOnFunctionError. Reads no stream and keeps no checkpoint.
import type { DynamoDBStreamEvent } from 'aws-lambda'
import type { StreamConsumer } from '../../shared/deployment/streams.ts'
import { halves } from '../../shared/halves.ts'
import { failedFrom } from './batch-response.ts'

export interface Delivery {
  readonly sequenceNumber: string
  readonly createdSeconds: number
  /** The record in Lambda's form as JSON, since each try gets its own copy, which it may change. */
  readonly json: string
}

/** A batch that is given up: the place of its records in the stream, not their content. */
export interface DiscardedBatch {
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded'
  readonly attempts: number
  /** Whether the function threw, as opposed to reporting the records as failed. */
  readonly thrown: boolean
  readonly records: readonly { readonly sequenceNumber: string; readonly createdSeconds: number }[]
}

/** Calls the function. Its answer is read by Lambda's rules, see batch-response.ts. */
export type Invoke = (event: DynamoDBStreamEvent) => Promise<unknown>

export interface DeliveryContext {
  readonly consumer: Pick<StreamConsumer, 'retriesMax' | 'recordAgeMaxSeconds'> & { readonly function: string }
  readonly invoke: Invoke
  /** Called after progress: records up to and including this sequence number need no further delivery. */
  readonly taken: (sequenceNumber: string) => void
  /** Called for a batch that is given up, before it counts as taken. */
  readonly discard: (batch: DiscardedBatch) => void
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>
  readonly random: () => number
  readonly now: () => number
  readonly report: (message: string) => void
  /** After an abort, the running try finishes and no other begins. */
  readonly signal: AbortSignal
}

const backoffFirstMs = 100
const backoffMaxMs = 5_000

/**
 * Delivers in order, each record at least once. A batch that fails as a whole is halved, which isolates a record that always
 * fails. A split does not count as a retry, as in
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

/** Makes one try. @returns the remaining records as smaller batches. */
async function deliverMany(
  batch: readonly Delivery[],
  context: DeliveryContext,
): Promise<readonly (readonly Delivery[])[]> {
  const { from = batch.length } = await tryOnce(batch, context)
  const lastTaken = batch[from - 1]
  if (lastTaken) {
    context.taken(lastTaken.sequenceNumber)
    return from < batch.length ? [batch.slice(from)] : []
  }
  return halves(batch)
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
 * The age counts only after a record failed alone. Lambda discards an old record without a try; but Lambda's pollers never
 * stop, while this machine may have been off for days with good records waiting.
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

/** Exponential, with full jitter. */
function backoffMs(attempts: number, random: () => number): number {
  return random() * Math.min(backoffMaxMs, backoffFirstMs * 2 ** (attempts - 1))
}
