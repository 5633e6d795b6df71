// Sends a download's next step to the queue that feeds the download function. What a step is about is kept in the download's row: a
// message only says whose turn it is, and may come any number of times.

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
   * Puts the step that `download` is at behind the other steps of its organization. Called again for the same step within five
   * minutes, it changes nothing (SQS's deduplication); called later, the second message finds the step made.
   */
  async enqueue(download: Download): Promise<void> {
    const { id, step } = download
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#url,
        MessageBody: JSON.stringify({ id, step } satisfies DownloadTurn),
        // A group's name has at most 128 characters, and an organization's id may have more.
        MessageGroupId: sha256Hex(laneOf(download)),
        MessageDeduplicationId: `${id}-${step}`,
      }),
    )
  }
}
