// The local stand-in for the queue of a stream's discarded batches: one JSON message a line. Like the queue's messages, it has
// the place of the records in the stream, not the records.
import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DiscardedBatch } from '../../delivery/batch-delivery.ts'

export interface FailureOrigin {
  readonly functionName: string
  readonly shardId: string
  readonly streamArn: string
}

/**
 * Adds the message that Lambda would send to its on-failure destination, in the shape of
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html.
 */
export function appendFailure(file: string, origin: FailureOrigin, batch: DiscardedBatch, nowMs: number): void {
  mkdirSync(dirname(file), { recursive: true })
  appendFileSync(file, `${JSON.stringify(message(origin, batch, nowMs))}\n`)
}

function message(origin: FailureOrigin, { condition, attempts, thrown, records }: DiscardedBatch, nowMs: number) {
  const [region, account] = origin.streamArn.split(':').slice(3, 5)
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn: `arn:aws:lambda:${region}:${account}:function:${origin.functionName}`,
      condition,
      approximateInvokeCount: attempts,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', ...(thrown && { functionError: 'Unhandled' }) },
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId: origin.shardId,
      startSequenceNumber: records.at(0)?.sequenceNumber,
      endSequenceNumber: records.at(-1)?.sequenceNumber,
      approximateArrivalOfFirstRecord: arrival(records.at(0)),
      approximateArrivalOfLastRecord: arrival(records.at(-1)),
      batchSize: records.length,
      streamArn: origin.streamArn,
    },
  }
}

function arrival(record: { readonly createdSeconds: number } | undefined): string | undefined {
  return record && new Date(record.createdSeconds * 1000).toISOString().replace('.000Z', 'Z')
}
