// A message of a FIFO queue as it waits, and as a failure queue has it. Sends and receives nothing.

export interface SentMessage {
  readonly group: string
  readonly deduplicationId: string
  readonly body: string
}

export interface QueuedMessage extends SentMessage {
  readonly id: string
  readonly sentMs: number
  /** How often it has been handed out. */
  readonly receives: number
}
