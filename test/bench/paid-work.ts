// The work that is paid for: entries sent, archived, listed and downloaded by the real functions, each with what it used.
import { randomUUID } from 'node:crypto'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import pMap from 'p-map'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { entryId } from '../../shared/entry/entry-id.ts'
import { baselineItem } from './baseline.ts'
import type { Work } from './bill.ts'
import { cpuMsSince } from './cpu-time.ts'
import type { Deployment } from './deployment.ts'

export interface Way {
  readonly name: string
  /** Entries in a request. */
  readonly batch: number
  /** Records that the archive is given at a time: many when much arrives, one when little does. */
  readonly archiveBatch: number
  readonly tracedShare: number
  /** Between two entries. */
  readonly entryMs: number
  /** So long after its time an entry is sent. */
  readonly sentAfterMs: number
  /** Requests under way at a time. */
  readonly requestsAtOnce: number
}

/**
 * The entries as they come, one after the other, from `startMs` on. In an organization of their own, since the bucket is that of all
 * deployments: a log does not begin twice.
 */
export function arriving(entries: readonly SubmittedEntry[], way: Way, startMs: number): SubmittedEntry[] {
  const organizationId = randomUUID()
  return entries.map((entry, at) => ({
    ...entry,
    context: { ...entry.context, organizationId },
    eventTimeStamp: new Date(startMs + at * way.entryMs - way.sentAfterMs).toISOString(),
  }))
}

/** @param entries as they arrive. */
export async function ingest(
  deployment: Deployment,
  entries: readonly SubmittedEntry[],
  way: Way,
  startMs: number,
): Promise<Work> {
  const bodies = batchesOf(entries, way.batch).map((batch) => JSON.stringify(batch))
  const { meter } = deployment
  meter.take()
  deployment.takeLogBytes()
  const cpu = process.cpuUsage()
  await pMap(
    bodies,
    async (body, at) => {
      deployment.setClock(startMs + (at + 1) * way.batch * way.entryMs)
      const { statusCode, body: answer } = await deployment.call('POST', '/v2/entries', body)
      if (statusCode !== 201) throw new Error(`not recorded: ${answer}`)
    },
    { concurrency: way.requestsAtOnce },
  )
  return {
    fn: 'ingest',
    usage: meter.take(),
    invocations: bodies.length,
    cpuMs: cpuMsSince(cpu),
    requestsAtOnce: Math.min(32, way.batch),
    apiRequests: bodies.reduce((sum, body) => sum + Math.ceil(body.length / 512_000), 0),
    logBytes: deployment.takeLogBytes(),
    tracedShare: way.tracedShare,
  }
}

export function archive(deployment: Deployment, way: Way): Promise<Work> {
  return fedByStream('archive', deployment, way)
}

/** Follows the archive: the growth of a log within one batching window gets one checkpoint. */
export async function sign(deployment: Deployment, way: Way): Promise<Work> {
  const work = await fedByStream('sign', deployment, way)
  const { puts = 0, bytesPut = 0 } = work.usage.bucket['checkpoints'] ?? {}
  if (bytesPut === 0) throw new Error('no checkpoint was signed')
  // Beside its put, each checkpoint costs a listing.
  return { ...work, signatures: puts / 2 }
}

async function fedByStream(fn: 'archive' | 'sign', deployment: Deployment, way: Way): Promise<Work> {
  const events: DynamoDBStreamEvent[] = []
  await deployment.drain(fn, way.archiveBatch, async (event) => void events.push(event))
  const cpu = process.cpuUsage()
  for (const event of events) await deployment[fn](event)
  return {
    fn,
    usage: deployment.meter.take(),
    invocations: events.length,
    cpuMs: cpuMsSince(cpu),
    requestsAtOnce: 1,
    apiRequests: 0,
    logBytes: deployment.takeLogBytes(),
    tracedShare: way.tracedShare,
  }
}

/** Puts one after the other, as a function without ours would; only what the tables cost is compared. */
export async function putPlain(
  { dynamoDb, meter }: Deployment,
  entries: readonly SubmittedEntry[],
  nowMs: number,
): Promise<Work> {
  meter.take()
  await pMap(
    entries,
    (entry) =>
      dynamoDb.send(new PutItemCommand({ TableName: 'events', Item: baselineItem(entry, entryId(entry), nowMs) })),
    { concurrency: 8 },
  )
  const nothing = { invocations: 0, cpuMs: 0, requestsAtOnce: 1, apiRequests: 0, logBytes: 0, tracedShare: 0 }
  return { fn: 'ingest', usage: { ...meter.take(), requests: 0 }, ...nothing }
}

/** Pages of 50, newest first, from the newest on. */
export async function list(deployment: Deployment, organization: string, pages: number): Promise<Work> {
  deployment.meter.take()
  const cpu = process.cpuUsage()
  let cursor = ''
  for (let page = 0; page < pages; page += 1) {
    const { statusCode, body } = await deployment.call('GET', `/v2/organizations/${organization}?limit=50${cursor}`)
    if (statusCode !== 200) throw new Error(`not listed: ${body}`)
    const next: string | undefined = JSON.parse(body).cursor
    cursor = next === undefined ? '' : `&cursor=${encodeURIComponent(next)}`
  }
  return {
    fn: 'query',
    usage: deployment.meter.take(),
    invocations: pages,
    cpuMs: cpuMsSince(cpu),
    requestsAtOnce: 1,
    apiRequests: pages,
    logBytes: deployment.takeLogBytes(),
    tracedShare: 0.05,
  }
}

/** All of an organization as one NDJSON file. What asking for it costs is left out: it is the same for any size. */
export async function download(deployment: Deployment, organization: string): Promise<Work> {
  const asked = await deployment.call('POST', `/v2/organizations/${organization}/downloads`, '{"format":"ndjson"}')
  if (asked.statusCode !== 202) throw new Error(`no download: ${asked.body}`)
  deployment.meter.take()
  deployment.takeLogBytes()
  let [steps, cpuMs] = [0, 0]
  await deployment.makeTurns(async (event) => {
    const cpu = process.cpuUsage()
    const answer = await deployment.download(event)
    cpuMs += cpuMsSince(cpu)
    steps += 1
    return answer
  })
  return {
    fn: 'download',
    usage: deployment.meter.take(),
    invocations: steps,
    // Sent, received, deleted.
    queueRequests: 3 * steps,
    cpuMs,
    requestsAtOnce: 1,
    apiRequests: 0,
    logBytes: deployment.takeLogBytes(),
    tracedShare: 0.05,
  }
}

export function batchesOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size))
}
