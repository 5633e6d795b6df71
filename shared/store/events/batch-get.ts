// Items by their keys, any number of them: BatchGetItem takes a hundred, and gives 16 MB at most.
import { setTimeout } from 'node:timers/promises'
import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'

type Item = Readonly<Record<string, AttributeValue>>

export interface BatchGet {
  readonly table: string
  readonly keys: readonly Record<string, AttributeValue>[]
  readonly isConsistent: boolean
  readonly signal?: AbortSignal | undefined
}

const keysMax = 100

/** In no order; items that are not there are left out. @throws when aborted, or when the store fails. */
export async function batchGet(client: DynamoDBClient, { table, keys, isConsistent, signal }: BatchGet) {
  const items: Item[] = []
  let readUnits = 0
  const readOne = async (asked: readonly Record<string, AttributeValue>[]) => {
    let left: Record<string, AttributeValue>[] | undefined = [...asked]
    for (let tries = 0; left && left.length > 0; tries += 1) {
      // What DynamoDB had no room or capacity for is asked for again, later each time.
      if (tries > 0) await setTimeout(Math.min(1000, 25 * 2 ** tries), undefined, signal ? { signal } : {})
      const answer: BatchGetItemCommandOutput = await client.send(
        new BatchGetItemCommand({
          RequestItems: { [table]: { Keys: left, ConsistentRead: isConsistent } },
          ReturnConsumedCapacity: 'TOTAL',
        }),
        signal ? { abortSignal: signal } : {},
      )
      items.push(...(answer.Responses?.[table] ?? []))
      readUnits += answer.ConsumedCapacity?.[0]?.CapacityUnits ?? 0
      left = answer.UnprocessedKeys?.[table]?.Keys
    }
  }
  const batches = Math.ceil(keys.length / keysMax)
  await Promise.all(Array.from({ length: batches }, (_, at) => readOne(keys.slice(at * keysMax, (at + 1) * keysMax))))
  return { items, readUnits }
}
