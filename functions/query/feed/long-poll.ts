// Limits how many requests wait for new entries at a time, for each caller, for each organization and in total: a waiting request
// occupies one instance of the function. Above a limit, a request is refused and must be repeated.
import { AuditError } from '../../../shared/audit-error.ts'
import type { Places } from '../../../shared/store/ledger/places.ts'

export interface LongPollDeps {
  readonly places: Pick<Places, 'take' | 'giveBack'>
  readonly now: () => number
  /** For all callers together: what the deployment can spare (infra/compute/capacity.ts). */
  readonly longPollsMax: number
}

export interface LongPoll {
  /** The id of the request. */
  readonly id: string
  /** The subject of the caller's token. */
  readonly subject: string
  /** The organization of the log; the scope itself while its organization is unknown. */
  readonly organization: string
}

/** The time that a request takes besides its wait. */
const spareMs = 5_000

/**
 * Runs `waiting` while the poll holds its places.
 * @throws AuditError `LIMIT_REACHED`, before `waiting` runs.
 */
export async function whileWaiting<T>(deps: LongPollDeps, poll: LongPoll, waitMs: number, waiting: () => Promise<T>) {
  const claims = claimsOf(deps.longPollsMax, poll)
  const takenMs = deps.now()
  const refused = await deps.places.take({ id: poll.id, takenMs, untilMs: takenMs + waitMs + spareMs }, claims)
  if (refused) {
    const { whose, max } = refused.claim
    throw new AuditError('LIMIT_REACHED', `${max} requests with "wait" ${whose} are waiting, which is the limit`)
  }
  try {
    return await waiting()
  } finally {
    // A place that is not given back becomes free at `untilMs`.
    await deps.places.giveBack(poll.id, claims).catch(() => undefined)
  }
}

/** The limit for one caller, given the limit for all callers together. */
export function longPollsOfCaller(all: number): number {
  return Math.min(4, half(all))
}

function half(all: number): number {
  return Math.max(1, Math.floor(all / 2))
}

function claimsOf(all: number, { subject, organization }: LongPoll) {
  return [
    { owner: `long polls of caller ${subject}`, max: longPollsOfCaller(all), whose: 'of yours' },
    { owner: `long polls of organizations/${organization}`, max: half(all), whose: 'of this organization' },
    { owner: 'long polls', max: all, whose: 'of all callers' },
  ]
}
