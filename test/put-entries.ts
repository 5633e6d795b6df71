// Puts entries into the table without ingest, for tests that need many.
import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb'
import type { SubmittedEntry } from '../shared/entry/entry.ts'
import { prepareEntry } from '../shared/entry/stored-line.ts'
import { itemOf } from '../shared/store/events/events.ts'

/** The limit of BatchWriteItem. */
const batchSizeMax = 25

/**
 * Lists find them by organization and container. There are no lookup rows.
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
