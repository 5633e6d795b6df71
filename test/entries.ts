// Entries for tests, as a producer would send them.
import { randomUUID } from 'node:crypto'
import type { SubmittedEntry } from '../shared/entry/entry.ts'

/** A complete entry with the current time and a fresh insertId; `over` replaces fields. */
export function anEntry(over: Partial<SubmittedEntry> = {}): SubmittedEntry {
  return {
    insertId: randomUUID(),
    eventVersion: 'v1.0',
    eventSource: 'membership',
    region: 'eu01',
    severity: 'INFO',
    visibility: 'PUBLIC',
    eventType: 'ADMIN_ACTIVITY',
    eventTimeStamp: new Date().toISOString(),
    eventName: 'Project member added',
    sourceIpAddress: '192.0.2.10',
    userAgent: 'Portal',
    initiator: { id: 'user-1', email: 'ada@example.com' },
    request: {
      endpoint: 'PATCH /v2/projects/members',
      body: { members: [{ role: 'owner', subject: 'grace@example.com' }] },
    },
    context: { organizationId: randomUUID() },
    ...over,
  }
}

export function newId(): string {
  return randomUUID()
}

/** The time so many minutes ago, in RFC 3339. */
export function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString()
}
