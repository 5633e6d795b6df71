// The sender of a download's next step to the queue that feeds the download function. The download's row has the step's data; a
// message only names the step, and may come any number of times.

import type { SQSClient } from '@aws-sdk/client-sqs'
import { type Download, type DownloadTurn, laneOf } from '../../download/download.ts'
import { sha256Hex } from '../../sha256-hex.ts'
import { TurnQueue } from './turn-queue.ts'

export class DownloadQueue {
  readonly #turns: TurnQueue

  constructor(client: SQSClient, url: string) {
    this.#turns = new TurnQueue(client, url)
  }

  /**
   * Puts the download's present step behind the other steps of its organization. A repeated call within five minutes changes
   * nothing (SQS's deduplication); the message of a later one finds the step done.
   */
  async enqueue(download: Download): Promise<void> {
    const { id, step } = download
    await this.#turns.send({
      turn: { id, step } satisfies DownloadTurn,
      // Hashed: an organization's id may be longer than a group's name.
      group: sha256Hex(laneOf(download)),
      deduplicationId: `${id}-${step}`,
    })
  }
}
