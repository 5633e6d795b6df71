// What the fields of an entry mean, in words: for the API's description. Their types and limits are in entry.ts.

import { clockSkewMaxMs, retentionDays } from '../time/retention.ts'
import { resourcesMax, type SubmittedEntry, type submittedEntrySchema } from './entry.ts'

/** By path; every field at the top has its sentence. */
export const entryFields = {
  insertId:
    "The sender's own name for the entry within its `eventSource`. Source, name, `eventTimeStamp` to the millisecond and `visibility` make up the entry's id: sent again with the same four and the same content, the entry is stored once; with other content it is refused. With another time or visibility it is another entry: a sender that tries again sends the time that it sent at first. Without a name the whole content is the name.",
  eventVersion: "The version of the sender's event format.",
  eventSource: 'The service that handled what caused the entry.',
  region: 'The region that emitted the entry.',
  severity: '`ERROR` where the operation failed.',
  visibility: '`PRIVATE` entries are shown to operators only.',
  eventType: 'What somebody did, what the system did by itself, or what a policy refused.',
  eventTimeStamp: `When it happened: at most ${retentionDays} days ago, at most ${clockSkewMaxMs / 60_000} minutes ahead. Digits beyond the millisecond are kept, up to nine, and decide the order; of entries of the same instant the one that was received first is the earlier. Stored with capital letters, and a leap second as the last nanosecond of its minute.`,
  outcome:
    'Whether it succeeded, where the sender knows. Without it `DENIED` stands for the type `POLICY_DENIED`, `FAILURE` for the severity `ERROR`, and `SUCCESS` for all others.',
  eventName: 'The name of the operation.',
  sourceIpAddress:
    'The address that the request came from, with its port or a list of addresses as it was sent, or the name that a service put in its place. May be empty.',
  userAgent: 'What the request was made with.',
  initiator: 'Who did it.',
  'initiator.id': 'The id of the person or the service account.',
  'initiator.email': 'The address of the person or the service account.',
  request: 'The request that caused the entry.',
  'request.endpoint': 'Method and path.',
  'request.parameters': 'Any object.',
  'request.body': 'Any object.',
  'request.headers': 'An object of strings. The values of a list are joined by a comma and a blank.',
  context: 'Where it happened. The entry belongs to the most specific container that is named here.',
  'context.organizationId': 'The organization whose log the entry is put into.',
  'context.folderPath': 'The folders above, from the top down: each of them shows the entry.',
  'context.folderId': 'The folder that it happened in.',
  'context.projectId': 'The project that it happened in.',
  resourceId: 'The id of what it was done to.',
  resourceName: 'The name of what it was done to.',
  resources: `What it was done to where that is more than one: an id, a name and a type of each, as far as they are known. At most ${resourcesMax}, of 4,000 bytes together.`,
  correlationId: "The sender's own id of the request: the same in all entries that belong together.",
  result: 'What changed. Any object.',
  details:
    'Whatever else is worth keeping. Any object. Where a field was mapped, `details.mapping` lists its path by what was done to it, and `details.full` has what was sent by path.',
  serviceAccountDelegationInfo: 'On whose behalf a service account acted.',
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
