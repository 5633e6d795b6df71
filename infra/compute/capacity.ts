// Divides the account's concurrent executions among the functions, so that readers leave room for ingest and archive. Knows no CDK (see
// stack.ts). The reasons for the shares are in docs/decisions/0021-shares-of-capacity.md.
import type { RouteKind } from '../../shared/deployment/routes.ts'

export interface RateLimit {
  readonly perSecond: number
  readonly burst: number
}

export interface Capacity {
  /** Reserved concurrency, which is also the maximum; `undefined` uses the account's unreserved concurrency. */
  readonly ingest: number | undefined
  readonly archive: number | undefined
  /** The maximum of instances that make downloads. */
  readonly downloads: number
  /** The maximum of sources that are imported from at a time. */
  readonly imports: number
  /** The maximum of requests that wait for new entries (long polls). */
  readonly longPolls: number
  /** The gateway's limit for each route of a kind, for all callers together. The stage's own limit applies to `other`. */
  readonly routes: Readonly<Record<Exclude<RouteKind, 'other'>, RateLimit>>
}

/**
 * The limit of a new account, until it requests more: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 * ("new AWS accounts have reduced concurrency"; 10, see the issues quoted in the decision record). Read 2026-11-25.
 */
export const executionsAtFirst = 10

/** Lambda requires that so many executions stay unreserved, so an account with fewer cannot reserve any. */
const unreservedMin = 100

/** @param executions the concurrent executions that the account grants this deployment. */
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
    // SQS allows 2 to 1,000: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html. With three, a caller's five downloads
    // in five organizations delay those of others by one turn at most.
    downloads: Math.min(1000, share(0.1, 3)),
    // The least that SQS allows. An import takes minutes, and nobody waits for it.
    imports: Math.min(1000, share(0.05, 2)),
    longPolls: share(0.2, 2),
    routes: {
      // Milliseconds each, but open to everybody, and with large answers.
      public: { perSecond: 10, burst: 20 },
      describing: { perSecond: 2, burst: 20 },
      // A first visit requests a dozen of them at once.
      static: { perSecond: 50, burst: 200 },
      // Seconds each at worst, so the rate limits how many run at a time.
      searching: perSecond(0.5, 5),
      summing: perSecond(0.1, 1),
      waiting: perSecond(0.5, 5),
      making: perSecond(0.1, 1),
      // A guess at a key costs a read of the Ledger and milliseconds. Senders put many entries into one request, and wait when told to.
      keyed: perSecond(1, 50),
      // A tenth of a second each, for tiles and segments. A client of a log requests many in a row.
      proving: perSecond(0.1, 10),
      // A page of Ledger rows: containers, organizations, downloads, saved views, contested homes.
      declaring: perSecond(0.05, 5),
    },
  }
}

const ingestShare = 0.3
const archiveShare = 0.1
