// `npm run bench -- caller`: what one caller can cost at most an hour, from the limits of a deployment and the price table. An upper
// bound, not a measurement: every request is the dearest that its limit lets through, for the whole hour.
import { longPollsOfCaller } from '../../functions/query/feed/long-poll.ts'
import { type Capacity, capacityOf, executionsAtFirst } from '../../infra/compute/capacity.ts'
import { functionSizes } from '../../infra/compute/function-sizes.ts'
import { defaultSettings } from '../../infra/stack-settings.ts'
import { responseBytesMax } from '../../shared/deployment/budget-sizes.ts'
import { methodsOf, routes } from '../../shared/deployment/routes.ts'
import { downloadsMax } from '../../shared/download/download.ts'
import { prices } from './prices.ts'
import { textTable } from './text-table.ts'

export interface CallerCost {
  readonly who: 'anybody' | 'a reader' | 'a sender'
  readonly what: string
  /** What bounds the requests, and what bounds the instances. */
  readonly boundBy: string
  readonly dollarsPerHour: number
}

const hourSeconds = 3600
const million = 1e6
const gigabyte = 1e9

const assumed = {
  /** A page of the description, compressed by nobody who wants it to be dear. */
  descriptionBytes: 400_000,
  /** To find a token wanting, or to hand out what is in memory. */
  shortSeconds: 0.01,
  /** The deadline that query sets itself. */
  longSeconds: 20,
  /** A question that reads some items. */
  middleSeconds: 0.1,
  /** One partition's, which is all that one question has at a time. */
  readUnitsPerSecond: 3_000,
  /** Start, end and report of an invocation, the function's line, the gateway's line. */
  logBytes: 1_000,
  /** Of an instance of ingest with full batches: docs/performance.md. */
  entriesPerSecond: 1_000,
  /** A million entries, kept for 90 days: docs/performance.md. */
  dollarsPerMillionEntries: 3,
} as const

export function callerCosts(executions: number, rateLimit: number): CallerCost[] {
  const capacity = capacityOf(executions)
  const query = functionSizes.query.memoryMb / 1024
  const perHour = (perSecond: number) => perSecond * hourSeconds
  const requests = (count: number) =>
    (count * (prices.apiRequests.dollars + prices.functionRequests.dollars)) / million +
    (count * assumed.logBytes * prices.logBytes.dollars) / gigabyte
  const compute = (instances: number) => (perHour(instances) * query * prices.functionGbSeconds.dollars) / million
  const reads = (instances: number) =>
    (perHour(instances) * assumed.readUnitsPerSecond * prices.readUnitsInfrequent.dollars) / million
  const sent = (bytes: number) => (bytes / gigabyte) * prices.transferOut.dollars
  /** How many instances are at work if each request takes so long. */
  const busy = (perSecond: number, seconds: number) => Math.min(perSecond * seconds, executions)
  /** HEAD has a limit of its own, and costs what GET does but for what is sent. */
  const rateOf = (kind: keyof Capacity['routes']) =>
    routes
      .filter((route) => route.kind === kind)
      .reduce((rate, route) => rate + methodsOf(route).length * capacity.routes[kind].perSecond, 0)
  const reading = (kind: keyof Capacity['routes'], what: string): CallerCost => {
    const instances = busy(rateOf(kind), assumed.longSeconds)
    // What takes its whole time to read is answered as often as the instances allow.
    const answers = perHour(Math.min(rateOf(kind), executions / assumed.middleSeconds))
    return {
      who: 'a reader',
      what,
      boundBy: `${rateOf(kind)} a second, ${instances} instances`,
      dollarsPerHour:
        requests(perHour(rateOf(kind))) + compute(instances) + reads(instances) + sent(answers * responseBytesMax),
    }
  }
  const waiting = longPollsOfCaller(capacity.longPolls)
  const downloading = Math.min(downloadsMax.caller, capacity.downloads)
  /** What is answered in short order, as often as it is let through and the instances allow. */
  const brief = (letThrough: number, what: string): CallerCost => {
    const rate = Math.min(letThrough, executions / assumed.middleSeconds)
    const instances = busy(rate, assumed.middleSeconds)
    return {
      who: 'a reader',
      what,
      boundBy: `${rate} a second, ${instances} instances`,
      dollarsPerHour: requests(perHour(rate)) + compute(instances) + reads(1) + sent(perHour(rate) * responseBytesMax),
    }
  }
  const sending = capacity.ingest ?? executions
  return [
    {
      who: 'anybody',
      what: '`/docs`, `/openapi.json`',
      boundBy: `${rateOf('describing')} a second`,
      dollarsPerHour:
        requests(perHour(rateOf('describing'))) +
        compute(busy(rateOf('describing'), assumed.shortSeconds)) +
        sent(perHour(rateOf('describing')) * assumed.descriptionBytes),
    },
    {
      who: 'anybody',
      what: 'all else, without a token that counts',
      boundBy: `\`rateLimit\`, ${rateLimit} a second`,
      dollarsPerHour: requests(perHour(rateLimit)) + compute(busy(rateLimit, assumed.shortSeconds)),
    },
    reading('searching', 'lists and searches'),
    reading('summing', 'insights'),
    {
      who: 'a reader',
      what: 'long polls',
      boundBy: `${waiting} waiting`,
      dollarsPerHour: requests(perHour(rateOf('waiting'))) + compute(waiting),
    },
    {
      who: 'a reader',
      what: 'downloads',
      boundBy: `${downloadsMax.caller} under way, ${downloading} instances`,
      dollarsPerHour: compute(downloading) + reads(downloading) + requests(perHour(rateOf('making'))),
    },
    brief(rateOf('proving'), 'tiles, proofs'),
    brief(rateOf('declaring'), 'declared containers, contested homes'),
    brief(rateLimit, 'all else: entries, checkpoints'),
    {
      who: 'a sender',
      what: 'entries, kept for 90 days',
      boundBy: `${sending} instances`,
      dollarsPerHour: (perHour(sending) * assumed.entriesPerSecond * assumed.dollarsPerMillionEntries) / million,
    },
  ]
}

/** As docs/scale.md has it. */
export function costTable(costs: readonly CallerCost[]): string {
  return textTable([
    ['who', 'asks for', 'bounded by', 'dollars an hour'],
    ...costs.map(({ who, what, boundBy, dollarsPerHour }) => [who, what, boundBy, dollarsPerHour.toFixed(2)]),
  ])
}

/** The deployments that the document has. */
export const deployments = [executionsAtFirst, 1000].map((executions) => ({
  executions,
  table: costTable(callerCosts(executions, defaultSettings.rateLimit)),
}))

export async function benchCallerCost(): Promise<number> {
  for (const { executions, table } of deployments) console.log(`concurrentExecutions ${executions}:\n\n${table}\n`)
  return 0
}
