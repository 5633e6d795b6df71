// A message of a FIFO queue or of its failure queue. Sends and receives nothing.

export interface SentMessage {
  readonly group: string
  readonly deduplicationId: string
  readonly body: string
}

export interface QueuedMessage extends SentMessage {
  readonly id: string
  readonly sentMs: number
  /** The number of receives so far. */
  readonly receives: number
}
