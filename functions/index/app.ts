// The index function's side of its three feeds: the Ledger's stream (a log has grown), its own queue (more was left to do), and a
// schedule (something is due). Each names organizations, and their search indexes are brought up to date.
import type { DynamoDBBatchResponse, DynamoDBStreamEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import pMap from 'p-map'
import type { Budget } from '../../shared/budget.ts'
import { failureOf } from '../../shared/store/altered-error.ts'
import type { IndexDue } from '../../shared/store/ledger/index-due.ts'
import { organizationOfHead } from '../../shared/store/ledger/log-ledger.ts'
import type { IndexQueue, IndexTurn } from '../../shared/store/queue/index-queue.ts'
import { type IndexingDeps, indexOrganization, type Occasion } from './indexing.ts'

export interface IndexAppDeps extends IndexingDeps {
  readonly due: Pick<IndexDue, 'put' | 'now'>
  readonly indexQueue: Pick<IndexQueue, 'comeAgain'>
  /** The budget of one invocation. */
  readonly newBudget: () => Budget
}

type IndexEvent = DynamoDBStreamEvent | SQSEvent | object

/** Each may hold the lines of a part in memory. */
const organizationsAtOnce = 2

interface Turn {
  readonly organization: string
  /** What is reported if the turn fails, so that it comes again. */
  readonly item?: string
  readonly occasion: Occasion
}

export function createApp(
  deps: IndexAppDeps,
): (event: IndexEvent) => Promise<DynamoDBBatchResponse | SQSBatchResponse> {
  return async (event) => {
    const isScheduled = !('Records' in event)
    const turns = isScheduled ? await dueTurns(deps) : event.Records.flatMap(turnOf)
    const budget = deps.newBudget()
    const failed: string[] = []
    let grown = 0
    const takeTurn = async ({ organization, item, occasion }: Turn) => {
      try {
        const { again, dueMs, behindMs } = await indexOrganization(deps, organization, budget, occasion)
        if (behindMs !== undefined) deps.metrics.put({ IndexLag: behindMs })
        if (dueMs !== undefined) await deps.due.put(organization, dueMs, deps.now())
        if (again) await deps.indexQueue.comeAgain({ organization, reach: again }, deps.now())
        if (occasion.logSize !== undefined) grown += 1
      } catch (error) {
        deps.logger.error('search index not brought up to date', error, { organization })
        deps.metrics.put({ Failures: 1 }, { failure: failureOf(error, 'index') })
        if (item !== undefined) failed.push(item)
      }
    }
    await pMap(onceEach(turns), takeTurn, { concurrency: organizationsAtOnce })
    // Last: a run that fails each time is as silent as one that never comes.
    if (grown > 0) deps.metrics.put({ LogsIndexed: grown })
    if (isScheduled) deps.metrics.put({ Heartbeats: 1 }, { heartbeat: 'index' })
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  }
}

function turnOf(record: DynamoDBStreamEvent['Records'][number] | SQSEvent['Records'][number]): Turn[] {
  if ('body' in record) {
    const { organization, reach }: IndexTurn = JSON.parse(record.body)
    return [{ organization, item: record.messageId, occasion: { reach } }]
  }
  const { Keys = {}, NewImage, SequenceNumber = '' } = record.dynamodb ?? {}
  const organization = organizationOfHead(Keys)
  const size = NewImage?.['size']?.N
  if (organization === undefined || size === undefined) return []
  return [{ organization, item: SequenceNumber, occasion: { logSize: Number(size) } }]
}

async function dueTurns({ due, now }: IndexAppDeps): Promise<Turn[]> {
  return (await due.now(now())).map((organization) => ({ organization, occasion: {} }))
}

/** One of each organization, which does what all of its turns would; the first record is what comes again, with all behind it. */
function onceEach(turns: readonly Turn[]): Turn[] {
  return Array.from(Map.groupBy(turns, ({ organization }) => organization).values(), (own) => ({
    ...(own.find(({ occasion }) => occasion.reach === 'all') ?? (own.at(-1) as Turn)),
    ...(own[0]?.item === undefined ? {} : { item: own[0].item }),
  }))
}
