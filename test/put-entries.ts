// Entries into the table without the way through ingest: for tests that need many.
import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb'
import type { SubmittedEntry } from '../shared/entry/entry.ts'
import { prepareEntry } from '../shared/entry/stored-line.ts'
import { itemOf } from '../shared/store/events/events.ts'

/** What a BatchWriteItem takes. */
const batchSizeMax = 25

/**
 * They are found in their organization, and by container, initiator and resource; not by what is looked up before.
 * @returns their ids.
 */
export async function putEntries(
  client: DynamoDBClient,
  table: string,
  entries: readonly SubmittedEntry[],
  receivedMs = Date.now(),
): Promise<string[]> {
  const ids: string[] = []
  const requests = entries.map((entry): WriteRequest => {
    const { id, line } = prepareEntry(entry, receivedMs, '00'.repeat(16))
    ids.push(id)
    return { PutRequest: { Item: itemOf(entry, id, line) } }
  })
  for (let at = 0; at < requests.length; at += batchSizeMax)
    await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests.slice(at, at + batchSizeMax) } }))
  return ids
}
