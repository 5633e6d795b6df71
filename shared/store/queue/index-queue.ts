// The queue by which the index function gives an organization another turn in some minutes, when what is open can be put into a part.
import type { SQSClient } from '@aws-sdk/client-sqs'
import { queueConsumers } from '../../deployment/queues.ts'
import { sha256Hex } from '../../sha256-hex.ts'
import { TurnQueue } from './turn-queue.ts'

/** A turn of an organization: all of its open entries, or only those that notes announce, are looked at. */
export interface IndexTurn {
  readonly organization: string
  readonly reach: 'all' | 'late'
}

export class IndexQueue {
  readonly #turns: TurnQueue

  constructor(client: SQSClient, url: string) {
    this.#turns = new TurnQueue(client, url)
  }

  /** The delay is the queue's. Of the calls of some minutes one counts (SQS's deduplication). */
  async comeAgain(turn: IndexTurn, nowMs: number): Promise<void> {
    const name = sha256Hex(turn.organization)
    const period = Math.floor(nowMs / (queueConsumers.index.delaySeconds * 1000))
    await this.#turns.send({ turn, group: name, deduplicationId: `${name}-${period}-${turn.reach}` })
  }
}
