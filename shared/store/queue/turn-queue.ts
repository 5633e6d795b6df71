// The sender to a FIFO queue by which work takes turns. What a turn is, and whose, the queues of downloads, of the index and of imports say.
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'

export interface SentTurn {
  /** Becomes JSON. */
  readonly turn: object
  /** Turns of one group follow each other. At most 128 characters. */
  readonly group: string
  /** Within five minutes a turn with the same one is not sent again. */
  readonly deduplicationId: string
}

export class TurnQueue {
  readonly #client: SQSClient
  readonly #url: string

  constructor(client: SQSClient, url: string) {
    this.#client = client
    this.#url = url
  }

  async send({ turn, group, deduplicationId }: SentTurn): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#url,
        MessageBody: JSON.stringify(turn),
        MessageGroupId: group,
        MessageDeduplicationId: deduplicationId,
      }),
    )
  }
}
