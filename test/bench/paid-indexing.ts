// The work of the index function that is paid for: what the stream of the Ledger brings, the turns that follow from it, and the schedule at
// the end of the week. Beside paid-work.ts, since the clock goes over the time of the entries again.
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { streamConsumers } from '../../shared/deployment/streams.ts'
import { endOfWeek } from '../../shared/parts/levels.ts'
import { closingAfterMs, notesBeginAfterMs } from '../../shared/time/index-times.ts'
import type { Work } from './bill.ts'
import { cpuMsSince } from './cpu-time.ts'
import type { Deployment } from './deployment.ts'
import type { Way } from './paid-work.ts'
import type { WrittenRows } from './part-tally.ts'

/** Has the index function begin with an organization: entries that are late are noted from so long after it on. */
export async function beginIndex({ index, setClock }: Deployment, organization: string, startMs: number) {
  setClock(startMs - notesBeginAfterMs - closingAfterMs)
  await index.handle({ Records: [{ messageId: 'first', body: JSON.stringify({ organization, reach: 'all' }) }] })
  index.takeRows()
}

export interface Indexing {
  /** By the stream and the queue, while entries come. */
  readonly following: Work
  /** By the schedule, when the week is over: all parts are written once more. */
  readonly sealing: Work
  readonly followed: WrittenRows
  readonly sealed: WrittenRows
}

/** As the entries arrived: the clock goes over their time again. */
export async function index(deployment: Deployment, way: Way, startMs: number): Promise<Indexing> {
  const { batchWindowSeconds } = streamConsumers.index
  const segmentMs = way.archiveBatch * way.entryMs
  const headsAtOnce = Math.max(1, Math.floor((batchWindowSeconds * 1000) / segmentMs))
  const events: DynamoDBStreamEvent[] = []
  await deployment.drain('index', headsAtOnce, async (event) => void events.push(event))
  deployment.meter.take()
  deployment.takeLogBytes()
  let endMs = startMs
  const following = await indexWork(deployment, way, async () => {
    let [turns, sent] = [0, 0]
    const takeTurns = async (untilMs: number) => {
      const taken = await deployment.index.takeTurns(untilMs)
      turns += taken.turns
      sent += taken.sent
    }
    for (const event of events) {
      endMs += headsAtOnce * segmentMs
      await takeTurns(endMs)
      deployment.setClock(endMs)
      await deployment.index.handle(event)
    }
    await takeTurns(Number.POSITIVE_INFINITY)
    return { invocations: events.length + turns, queueRequests: sent + 2 * turns }
  })
  const followed = deployment.index.takeRows()
  const sealing = await indexWork(deployment, way, async () => {
    deployment.setClock(endOfWeek(endMs) + closingAfterMs)
    await deployment.index.handle({})
    const { turns, sent } = await deployment.index.takeTurns(Number.POSITIVE_INFINITY)
    return { invocations: 1 + turns, queueRequests: sent + 2 * turns }
  })
  return { following, sealing, followed, sealed: deployment.index.takeRows() }
}

async function indexWork(
  deployment: Deployment,
  { tracedShare }: Way,
  work: () => Promise<Pick<Work, 'invocations' | 'queueRequests'>>,
): Promise<Work> {
  const cpu = process.cpuUsage()
  const done = await work()
  return {
    fn: 'index',
    ...done,
    usage: deployment.meter.take(),
    cpuMs: cpuMsSince(cpu),
    requestsAtOnce: 1,
    apiRequests: 0,
    logBytes: deployment.takeLogBytes(),
    tracedShare,
  }
}
