// The index function of a deployment, its queue of turns, and what it has written. The stream and the schedule are the caller's to hand over.
import { randomBytes } from 'node:crypto'
import type { DynamoDBStreamEvent, SQSEvent } from 'aws-lambda'
import { createApp, type IndexAppDeps } from '../../functions/index/app.ts'
import type { FifoQueue } from '../../infra/local/queue/fifo-queue.ts'
import { sqsEvent } from '../../infra/local/queue/queue-pump.ts'
import { newBudget } from '../../shared/budget.ts'
import { budgetSizes } from '../../shared/deployment/budget-sizes.ts'
import { tallyParts, type WrittenRows } from './part-tally.ts'

export interface DeployedIndex {
  readonly handle: (event: DynamoDBStreamEvent | SQSEvent | object) => Promise<void>
  /**
   * Each turn that an organization has asked for and that is visible by then, the clock being set to when it is.
   * @returns how many turns, and how many messages were sent since the last call.
   */
  takeTurns(untilMs: number): Promise<{ readonly turns: number; readonly sent: number }>
  /** Rows of parts that were written since the last call. */
  takeRows(): WrittenRows
}

export interface IndexTurns extends Pick<IndexAppDeps, 'indexQueue'> {
  /** The same, as Lambda's poller sees it. */
  readonly queue: FifoQueue
}

type Deps = Omit<IndexAppDeps, 'newPartKey' | 'newBudget' | 'indexQueue'>

/** A machine that is busy gets more time. */
const budget = { ...budgetSizes.index, timeMs: 600_000 }

export function deployIndex(
  deps: Deps,
  { queue, indexQueue }: IndexTurns,
  setClock: (ms: number) => void,
): DeployedIndex {
  const tally = tallyParts(deps.manifests)
  let sent = 0
  const app = createApp({
    ...deps,
    manifests: tally.manifests,
    indexQueue: {
      comeAgain(turn, nowMs) {
        sent += 1
        return indexQueue.comeAgain(turn, nowMs)
      },
    },
    newPartKey: () => randomBytes(16).toString('hex'),
    newBudget: () => newBudget(budget),
  })
  const handle = async (event: object) => {
    const { batchItemFailures } = await app(event)
    if (batchItemFailures.length > 0) throw new Error('the search index was not brought up to date')
  }
  return {
    handle,
    async takeTurns(untilMs) {
      let turns = 0
      for (;;) {
        const message = queue.receive()
        if (message) {
          await handle(sqsEvent(message))
          queue.remove(message.id)
          turns += 1
          continue
        }
        const visibleMs = queue.nextVisibleMs()
        if (visibleMs === undefined || visibleMs > untilMs) break
        setClock(Math.max(deps.now(), visibleMs))
      }
      const taken = { turns, sent }
      sent = 0
      return taken
    },
    takeRows: tally.take,
  }
}
