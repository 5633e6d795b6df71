// Records who was shown entries of a scope: in the organization's own log, once an hour, if the deployment turns this on. An answer never
// fails because of it, and waits for it two seconds at most.
import type { Context } from 'hono'
import { AuditError } from '../../../shared/audit-error.ts'
import type { Entry, SubmittedEntry } from '../../../shared/entry/entry.ts'
import { ownSource } from '../../../shared/entry/own-source.ts'
import type { Scope } from '../../../shared/entry/scope.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import type { HttpEnv } from '../../../shared/http/http-app.ts'
import type { Origin } from '../../../shared/http/origin.ts'
import { type EvidenceDeps, evidence, initiatorOf } from '../../../shared/recording/evidence.ts'
import { recordEntry } from '../../../shared/recording/recording.ts'
import { sha256Hex } from '../../../shared/sha256-hex.ts'
import { OnceAPeriod } from '../../../shared/store/ledger/once-a-period.ts'
import { type EvidencePlaceDeps, evidencePlace } from './evidence-place.ts'

export interface LookDeps extends EvidenceDeps, EvidencePlaceDeps {
  /** Whether looks are recorded. */
  readonly recordViews: boolean
}

export interface LookedAt {
  readonly scope: Scope
  /** Absent if the scope has no entries: there was nothing to see, and there is no log for the record. */
  readonly organization?: string
}

export interface Look extends LookedAt {
  readonly caller: Caller
  readonly origin: Origin
  readonly requestId: string
}

/** Returns the answer after the look is noted. */
export type Looked = <T>(context: Context<HttpEnv>, at: LookedAt, answer: T) => Promise<T>

/** Resolves after the write. Never rejects: a failed write is logged and counted. */
export type NoteLook = (look: Look) => Promise<void>

const eventName = 'Audit log viewed'
const hourMs = 60 * 60_000

/** The function has 25 seconds, and an answer may have taken 22 of them (shared/deployment/budget-sizes.ts). */
const writeMs = 2_000

export function looksOf(deps: LookDeps): NoteLook {
  const noted = new OnceAPeriod(hourMs)
  return async ({ caller, scope, organization, origin, requestId }) => {
    if (!deps.recordViews || organization === undefined) return
    const nowMs = deps.now()
    // The event time is part of an entry's id: with the hour's beginning, all instances make the same entry.
    const hour = new Date(nowMs - (nowMs % hourMs)).toISOString()
    const insertId = sha256Hex(JSON.stringify([eventName, caller.subject, organization, scope, hour]))
    try {
      await noted.do(insertId, nowMs, async () => {
        const inTime = AbortSignal.timeout(writeMs)
        const place = await evidencePlace(deps, scope, organization, inTime)
        const deed = { insertId, eventName, place, resourceId: scope, body: { hour } }
        await record(deps, evidence({ ...deps, now: () => Date.parse(hour) }, caller, origin, deed), inTime)
      })
    } catch (error) {
      deps.logger.error('look not recorded', error, { requestId, organization })
      deps.metrics.put({ Failures: 1 }, { failure: 'look' })
    }
  }
}

async function record(deps: LookDeps, entry: SubmittedEntry, inTime: AbortSignal): Promise<void> {
  try {
    await recordEntry(deps, entry, inTime)
  } catch (error) {
    // Another instance was first, with another address or program of the caller: the hour is recorded.
    if (!(error instanceof AuditError && error.code === 'ENTRY_CONFLICT')) throw error
  }
}

/**
 * Whether the entry is such a record about this caller. A feed page with nothing else makes no new record: otherwise following the feed
 * would itself produce entries, hour after hour.
 */
export function isLookOf(caller: Caller, entry: Pick<Entry, 'eventSource' | 'eventName' | 'initiator'>): boolean {
  const { eventSource, eventName: name, initiator } = entry
  return eventSource === ownSource && name === eventName && initiator.id === initiatorOf(caller).id
}
