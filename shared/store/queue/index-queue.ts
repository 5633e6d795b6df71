// The queue by which the index function gives an organization another turn in some minutes, when what is open can be put into a part.
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { queueConsumers } from '../../deployment/queues.ts'
import { sha256Hex } from '../../sha256-hex.ts'

/** A turn of an organization: all of its open entries, or only those that notes announce, are looked at. */
export interface IndexTurn {
  readonly organization: string
  readonly reach: 'all' | 'late'
}

export class IndexQueue {
  readonly #client: SQSClient
  readonly #url: string

  constructor(client: SQSClient, url: string) {
    this.#client = client
    this.#url = url
  }

  /** The delay is the queue's. Of the calls of some minutes one counts (SQS's deduplication). */
  async comeAgain(turn: IndexTurn, nowMs: number): Promise<void> {
    const name = sha256Hex(turn.organization)
    const period = Math.floor(nowMs / (queueConsumers.index.delaySeconds * 1000))
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#url,
        MessageBody: JSON.stringify(turn),
        MessageGroupId: name,
        MessageDeduplicationId: `${name}-${period}-${turn.reach}`,
      }),
    )
  }
}
