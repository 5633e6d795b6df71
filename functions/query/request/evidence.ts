// The entry by which the service records who made it do what: in the organization's own log, before it is done.
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import { ownSource } from '../../../shared/entry/own-source.ts'
import type { Caller } from '../../../shared/http/caller.ts'

export interface EvidenceDeps {
  readonly now: () => number
  /** The deployment's region. */
  readonly region: string
}

/** Where the request came from, as far as the gateway knows. */
export interface Origin {
  readonly sourceIpAddress: string
  readonly userAgent: string
  readonly endpoint: string
}

/** What was asked for. */
export interface Deed {
  readonly insertId: string
  readonly eventName: string
  readonly context: SubmittedEntry['context']
  readonly resourceId: string
  readonly body: Readonly<Record<string, unknown>>
}

export function evidence(
  { now, region }: EvidenceDeps,
  caller: Caller,
  { sourceIpAddress, userAgent, endpoint }: Origin,
  { insertId, eventName, context, resourceId, body }: Deed,
): SubmittedEntry {
  return {
    insertId,
    eventVersion: 'v1.0',
    eventSource: ownSource,
    eventName,
    eventType: 'ADMIN_ACTIVITY',
    eventTimeStamp: new Date(now()).toISOString(),
    severity: 'INFO',
    visibility: 'PUBLIC',
    region,
    sourceIpAddress: sourceIpAddress.slice(0, 255),
    userAgent: userAgent.slice(0, 255) || 'unknown',
    initiator: { id: caller.subject.slice(0, 512), ...(caller.email ? { email: caller.email.slice(0, 255) } : {}) },
    request: { endpoint: endpoint.slice(0, 255), body: { ...body } },
    context,
    resourceId: resourceId.slice(0, 255),
  }
}
