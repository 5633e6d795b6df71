// What the fields of an entry mean, in words: for the API's description. Their types and limits are in entry.ts.

import { clockSkewMaxMs, retentionDays } from '../time/retention.ts'
import { resourcesMax, type SubmittedEntry, type submittedEntrySchema } from './entry.ts'

/** By path; every field at the top has its sentence. */
export const entryFields = {
  insertId:
    "The sender's own id for the entry, unique within its `eventSource`. The organization, `eventSource`, `insertId`, `eventTimeStamp` to the nanosecond and `visibility` identify the entry. If they are sent again with the same content, the entry is stored once; with other content it is refused. With another time or visibility it is another entry, so a retry must send the original time. Without an `insertId`, the whole content identifies the entry.",
  eventVersion: "The version of the sender's event format.",
  eventSource: 'The service that handled the operation.',
  region: 'The region that emitted the entry.',
  severity: '`ERROR` if the operation failed.',
  visibility: 'Only operators see `PRIVATE` entries.',
  eventType: 'Whether somebody acted, the system acted by itself, or a policy denied an action.',
  eventTimeStamp: `When it happened: at most ${retentionDays} days ago, at most ${clockSkewMaxMs / 60_000} minutes ahead. Up to nine digits of a second are kept and decide the order; entries of the same instant are ordered by receipt. The time is stored with capital letters, a leap second as the last nanosecond of its minute.`,
  outcome:
    'Whether the operation succeeded, if the sender knows. If absent, it is derived: `DENIED` for the type `POLICY_DENIED`, else `FAILURE` for the severity `ERROR`, else `SUCCESS`.',
  eventName: 'The name of the operation.',
  sourceIpAddress:
    'The address that the request came from, as it was sent: possibly with a port, as a list of addresses, or as the name of a service. May be empty.',
  userAgent: 'The client that made the request.',
  initiator: 'Who did it.',
  'initiator.id': 'The id of the person or the service account.',
  'initiator.email': 'The address of the person or the service account.',
  request: 'The request that caused the entry.',
  'request.endpoint': 'Method and path.',
  'request.parameters': 'Any object.',
  'request.body': 'Any object.',
  'request.headers': 'An object of strings. The values of a list are joined with a comma and a space.',
  context: 'Where it happened. The entry belongs to the most specific container that this names.',
  'context.organizationId': 'The organization whose log the entry is appended to.',
  'context.folderPath': 'The folders above, from the top down. The entry is listed in each of them.',
  'context.folderId': 'The folder in which it happened.',
  'context.projectId': 'The project in which it happened.',
  resourceId: 'The id of the affected resource.',
  resourceName: 'The name of the affected resource.',
  resources: `The affected resources, if there are several: id, name and type of each, as far as they are known. At most ${resourcesMax}, together at most 4,000 bytes.`,
  correlationId: "The sender's own id of the request, the same in all entries that belong together.",
  result: 'What changed. Any object.',
  details:
    'Anything else worth keeping. Any object. If fields were mapped, `details.mapping` lists their paths by the kind of mapping, and `details.full` has the values as they were sent, by path.',
  serviceAccountDelegationInfo: 'The principals on whose behalf a service account acted.',
  'serviceAccountDelegationInfo.principals': 'The chain of delegation.',
} as const satisfies Record<keyof typeof submittedEntrySchema.entries, string> & Record<string, string>

/** A complete entry, for examples. */
export const exampleEntry: SubmittedEntry = {
  insertId: 'membership-7f3a-1',
  eventVersion: 'v1.0',
  eventSource: 'membership',
  region: 'eu01',
  severity: 'INFO',
  visibility: 'PUBLIC',
  eventType: 'ADMIN_ACTIVITY',
  eventTimeStamp: '2026-11-24T11:58:22.645Z',
  eventName: 'Project member added',
  sourceIpAddress: '192.0.2.10',
  userAgent: 'Portal',
  initiator: { id: '5a3c9d1e-0b7f-4c55-9a56-2f1d6f0c8e11', email: 'ada@example.com' },
  request: {
    endpoint: 'PATCH /v2/projects/8c5d2f6a-1e9b-4f0a-b1c3-7d2e4a6b8c90/members',
    body: { members: [{ role: 'owner', subject: 'grace@example.com' }] },
  },
  context: {
    organizationId: '0f6c1b9e-5a0d-4d0f-8a3e-1c2b3d4e5f60',
    folderPath: ['3e8a7c52-9d41-4b6f-a0e7-5c1d2f3b4a69'],
    projectId: '8c5d2f6a-1e9b-4f0a-b1c3-7d2e4a6b8c90',
  },
  resourceId: '8c5d2f6a-1e9b-4f0a-b1c3-7d2e4a6b8c90',
  resourceName: 'billing-db',
  correlationId: 'req-7f3a',
}
