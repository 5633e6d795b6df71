// The sender of a download's next step to the queue that feeds the download function. The download's row has the step's data; a
// message only names the step, and may come any number of times.

import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { type Download, type DownloadTurn, laneOf } from '../../download/download.ts'
import { sha256Hex } from '../../sha256-hex.ts'

export class DownloadQueue {
  readonly #client: SQSClient
  readonly #url: string

  constructor(client: SQSClient, url: string) {
    this.#client = client
    this.#url = url
  }

  /**
   * Puts the download's present step behind the other steps of its organization. A repeated call within five minutes changes
   * nothing (SQS's deduplication); the message of a later one finds the step done.
   */
  async enqueue(download: Download): Promise<void> {
    const { id, step } = download
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#url,
        MessageBody: JSON.stringify({ id, step } satisfies DownloadTurn),
        // Hashed: a group's name has at most 128 characters, and an organization's id may have more.
        MessageGroupId: sha256Hex(laneOf(download)),
        MessageDeduplicationId: `${id}-${step}`,
      }),
    )
  }
}
