// The entry by which the service records a change or download that a caller requests. It is stored in the organization's own log before
// the request takes effect.
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import { ownSource } from '../../../shared/entry/own-source.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import type { EvidencePlace } from './evidence-place.ts'
import type { Origin } from './origin.ts'

export interface EvidenceDeps {
  readonly now: () => number
  /** The deployment's region. */
  readonly region: string
}

/** The requested operation. */
export interface Deed {
  readonly insertId: string
  readonly eventName: string
  /** Where the record lies, and who sees it. */
  readonly place: EvidencePlace
  readonly resourceId: string
  readonly body: Readonly<Record<string, unknown>>
}

export function evidence(
  { now, region }: EvidenceDeps,
  caller: Caller,
  { sourceIpAddress, userAgent, endpoint }: Origin,
  { insertId, eventName, place, resourceId, body }: Deed,
): SubmittedEntry {
  return {
    insertId,
    eventVersion: 'v1.0',
    eventSource: ownSource,
    eventName,
    eventType: 'ADMIN_ACTIVITY',
    eventTimeStamp: new Date(now()).toISOString(),
    severity: 'INFO',
    region,
    sourceIpAddress: sourceIpAddress.slice(0, 255),
    userAgent: userAgent.slice(0, 255) || 'unknown',
    initiator: initiatorOf(caller),
    request: { endpoint: endpoint.slice(0, 255), body: { ...body } },
    ...place,
    resourceId: resourceId.slice(0, 255),
  }
}

export function initiatorOf({ subject, email }: Caller): SubmittedEntry['initiator'] {
  return { id: subject.slice(0, 512), ...(email ? { email: email.slice(0, 255) } : {}) }
}
