// The queue of imports: the function continues an object behind the others of its source where its time was not enough. EventBridge puts the
// objects into it.
import type { SQSClient } from '@aws-sdk/client-sqs'
import { sha256Hex } from '../../sha256-hex.ts'
import { TurnQueue } from './turn-queue.ts'

/** An object, or the rest of it. */
export interface ImportTurn {
  readonly bucket: string
  readonly key: string
  /** Of the object that is continued: another of the same key is not. */
  readonly etag?: string
  /** So many of its records are settled. */
  readonly after: number
}

export class ImportQueue {
  readonly #turns: TurnQueue

  constructor(client: SQSClient, url: string) {
    this.#turns = new TurnQueue(client, url)
  }

  /** A repeated call within five minutes changes nothing (SQS's deduplication); the records of a later one are found stored. */
  async goOn(turn: ImportTurn, group: string): Promise<void> {
    await this.#turns.send({ turn, group, deduplicationId: sha256Hex(JSON.stringify(turn)) })
  }
}
