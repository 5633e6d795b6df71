// How the instances that the account may run at a time are shared out, so that what readers do leaves room for what is sent and
// archived. Knows no CDK (see stack.ts); why these shares: docs/decisions/0021-shares-of-capacity.md.
import type { RouteKind } from '../../shared/deployment/routes.ts'

export interface RateLimit {
  readonly perSecond: number
  readonly burst: number
}

export interface Capacity {
  /** Instances set aside, and the most that run; `undefined` takes them from what all have in common. */
  readonly ingest: number | undefined
  readonly archive: number | undefined
  /** The most that work at downloads at a time. */
  readonly downloads: number
  /** The most that wait for something new at a time: long polls. */
  readonly longPolls: number
  /** What the gateway lets through of each route of a kind, for all callers together; the stage's own limit is that of `other`. */
  readonly routes: Readonly<Record<Exclude<RouteKind, 'other'>, RateLimit>>
}

/**
 * What an account has at first, until it asks for more: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 * ("new AWS accounts have reduced concurrency"; 10, see the issues quoted in the decision record). Read 2026-11-25.
 */
export const executionsAtFirst = 10

/** Lambda keeps so many of an account's for functions without a reservation; of fewer than that nothing can be set aside. */
const unreservedMin = 100

/** @param executions that the account may run at a time for this deployment. */
export function capacityOf(executions: number): Capacity {
  const share = (part: number, least: number) => Math.max(least, Math.floor(executions * part))
  const canReserve = share(ingestShare + archiveShare, 0) <= executions - unreservedMin
  const perSecond = (part: number, least: number): RateLimit => {
    const rate = share(part, least)
    return { perSecond: rate, burst: 2 * rate }
  }
  return {
    ingest: canReserve ? share(ingestShare, 1) : undefined,
    archive: canReserve ? share(archiveShare, 1) : undefined,
    // SQS takes from two to a thousand: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html. With three, a caller's
    // five downloads in as many organizations hold up another's by one turn at most.
    downloads: Math.min(1000, share(0.1, 3)),
    longPolls: share(0.2, 2),
    routes: {
      // Milliseconds each, but for everybody, and with much to send.
      public: { perSecond: 10, burst: 20 },
      describing: { perSecond: 2, burst: 20 },
      // A first visit asks for a dozen of them at once.
      static: { perSecond: 50, burst: 200 },
      // Seconds each at worst: the rate is what bounds how many are at work.
      searching: perSecond(0.5, 5),
      summing: perSecond(0.1, 1),
      waiting: perSecond(0.5, 5),
      making: perSecond(0.1, 1),
      // A tenth of a second each: tiles and the segments that entries lie in. A client of logs asks for many, one after another.
      proving: perSecond(0.1, 10),
      // Rows of the Ledger, as many as a page has: containers, organizations, downloads, saved views, contested homes.
      declaring: perSecond(0.05, 5),
    },
  }
}

const ingestShare = 0.3
const archiveShare = 0.1
