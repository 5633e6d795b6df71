// The entry by which the service records a change or download that a caller requests, or the first use of a sender's key. It is stored in the
// organization's own log before the request takes effect.
import type { SubmittedEntry } from '../entry/entry.ts'
import { ownSource } from '../entry/own-source.ts'

export interface EvidenceDeps {
  readonly now: () => number
  /** The deployment's region. */
  readonly region: string
}

/** Who did it: a caller, or the key that a sender has. */
export interface Actor {
  readonly subject: string
  readonly email?: string
}

/** Where the request came from: see shared/http/origin.ts. */
export interface ActorOrigin {
  readonly sourceIpAddress: string
  readonly userAgent: string
  readonly endpoint: string
}

/** The fields of the record that say where it lies and who sees it. */
export type EvidencePlace = Pick<SubmittedEntry, 'context' | 'visibility'>

/** In the organization's own container, for all who may read it. */
export function placeOfOrganization(organizationId: string): EvidencePlace {
  return { context: { organizationId }, visibility: 'PUBLIC' }
}

/** The requested operation. */
export interface Deed {
  readonly insertId: string
  readonly eventName: string
  readonly place: EvidencePlace
  readonly resourceId: string
  readonly body: Readonly<Record<string, unknown>>
}

export function evidence(
  { now, region }: EvidenceDeps,
  actor: Actor,
  { sourceIpAddress, userAgent, endpoint }: ActorOrigin,
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
    initiator: initiatorOf(actor),
    request: { endpoint: endpoint.slice(0, 255), body: { ...body } },
    ...place,
    resourceId: resourceId.slice(0, 255),
  }
}

export function initiatorOf({ subject, email }: Actor): SubmittedEntry['initiator'] {
  return { id: subject.slice(0, 512), ...(email ? { email: email.slice(0, 255) } : {}) }
}
