// How many may wait for something new at a time: each holds an instance of the function for as long as it waits. Of one caller, of one
// organization, and of all; who finds no place is told to come again, in place of keeping others out.
import { AuditError } from '../../../shared/audit-error.ts'
import type { Places } from '../../../shared/store/ledger/places.ts'

export interface LongPollDeps {
  readonly places: Pick<Places, 'take' | 'giveBack'>
  readonly now: () => number
  /** Of all callers together: what the deployment can spare (infra/compute/capacity.ts). */
  readonly longPollsMax: number
}

export interface LongPoll {
  /** Of the request. */
  readonly id: string
  /** The caller's. */
  readonly subject: string
  /** Whose log is waited for; the scope itself while nothing is known of it. */
  readonly organization: string
}

/** What a request takes beside its waiting. */
const spareMs = 5_000

/**
 * Runs `waiting` while the poll holds its places.
 * @throws AuditError `LIMIT_REACHED`; nothing has waited then.
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
    // What is not given back is free when its time is over.
    await deps.places.giveBack(poll.id, claims).catch(() => undefined)
  }
}

/** So many of one caller may wait, where all together may be `all`. */
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
