// A message of a failure queue: the position in the stream of the records that Lambda gave up. The records are not in it.

export interface PointedRange {
  readonly streamArn: string
  readonly shardId: string
  /** The first and the last sequence number, both inclusive. */
  readonly from: string
  readonly to: string
}

/**
 * Reads what Lambda sends to the destination of a stream's failures, see
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html.
 * @throws Error if it is something else.
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
