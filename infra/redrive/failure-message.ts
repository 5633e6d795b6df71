// A message of a failure queue: where the records that were given up stand in their stream. Holds no record and reads none.

export interface PointedRange {
  readonly streamArn: string
  readonly shardId: string
  /** Both are sequence numbers, and both are included. */
  readonly from: string
  readonly to: string
}

/**
 * Reads what Lambda sends to the destination of a stream's failures, see
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html.
 * @throws Error when it is something else.
 */
export function rangeOf(message: string): PointedRange {
  const { DDBStreamBatchInfo: batch } = JSON.parse(message)
  const range = {
    streamArn: batch?.streamArn,
    shardId: batch?.shardId,
    from: batch?.startSequenceNumber,
    to: batch?.endSequenceNumber,
  }
  if (Object.values(range).every((value) => typeof value === 'string')) return range
  throw new Error(`not a message of a stream's failures: ${message.slice(0, 200)}`)
}
