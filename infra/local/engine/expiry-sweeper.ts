// The replacement of DynamoDB's TTL on one machine, since that of DynamoDB Local is broken. Deployed, nothing of ours deletes.
import { setTimeout as delay } from 'node:timers/promises'
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
} from '@aws-sdk/client-dynamodb'
import { type TableName, tables } from '../../../shared/deployment/tables.ts'
import { firstIdOf } from '../../../shared/entry/entry-id.ts'
import { instantOfMs } from '../../../shared/time/instant.ts'
import { retainedFromMs } from '../../../shared/time/retention.ts'

export interface ExpiryOptions {
  readonly client: DynamoDBClient
  readonly names: Readonly<Record<TableName, string>>
  /** The partitions of Events: in each, the expired entries are those with the lowest ids, so no scan is needed. */
  readonly logs: () => AsyncIterable<string>
  readonly now?: () => number
  readonly report?: (message: string) => void
}

/** The first sweep comes soon, since machines are switched off. */
const firstAfterMs = 60_000
/** DynamoDB removes within days (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html). */
const everyMs = 60 * 60_000

/** Sweeps again and again until it is stopped. A failed sweep is retried at the next time. */
export function startSweeping(options: ExpiryOptions): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const { signal } = stopping
  const { report = console.error } = options
  const pause = (ms: number) => delay(ms, undefined, { signal, ref: false }).catch(() => {})
  const swept = (async () => {
    for (await pause(firstAfterMs); !signal.aborted; await pause(everyMs)) {
      await sweepExpired(options, signal).catch((error) => signal.aborted || report(`expired rows are left: ${error}`))
    }
  })()
  return {
    stop() {
      stopping.abort()
      return swept
    },
  }
}

/**
 * Deletes each row whose TTL attribute (seconds since the epoch) has passed, and returns their number. Leaves a row whose life is
 * extended meanwhile. May be repeated, and run concurrently.
 */
export async function sweepExpired(options: ExpiryOptions, signal?: AbortSignal): Promise<number> {
  let deleted = 0
  for await (const log of options.logs()) {
    for await (const key of expiredOfLog(options, log)) deleted += await deleteIfExpired(options, 'events', key)
    if (signal?.aborted) return deleted
  }
  for await (const key of expiredOfLedger(options)) {
    deleted += await deleteIfExpired(options, 'ledger', key)
    if (signal?.aborted) return deleted
  }
  return deleted
}

type Key = Record<string, AttributeValue>

async function* expiredOfLog({ client, names, now = Date.now }: ExpiryOptions, log: string): AsyncGenerator<Key> {
  const pages = paginateQuery(
    { client, pageSize: 100 },
    {
      TableName: names.events,
      KeyConditionExpression: '#log = :log AND #id < :kept',
      ProjectionExpression: '#log, #id',
      ExpressionAttributeNames: { '#log': tables.events.partition, '#id': tables.events.sort },
      ExpressionAttributeValues: { ':log': { S: log }, ':kept': { S: firstIdOf(instantOfMs(retainedFromMs(now()))) } },
    },
  )
  for await (const { Items = [] } of pages) yield* Items
}

/** Scans, since the rows are in no order of time; the Ledger is small beside Events. */
async function* expiredOfLedger({ client, names, now = Date.now }: ExpiryOptions): AsyncGenerator<Key> {
  const { partition, sort } = tables.ledger
  const expired = condition('ledger', now())
  const pages = paginateScan(
    { client },
    {
      TableName: names.ledger,
      FilterExpression: expired.expression,
      ProjectionExpression: '#partition, #sort',
      ExpressionAttributeNames: { ...expired.names, '#partition': partition, '#sort': sort },
      ExpressionAttributeValues: expired.values,
    },
  )
  for await (const { Items = [] } of pages) yield* Items
}

/** DynamoDB's TTL ignores values that are no numbers. */
function condition(table: TableName, nowMs: number) {
  return {
    names: { '#ttl': tables[table].ttl },
    values: { ':now': { N: String(Math.floor(nowMs / 1000)) }, ':number': { S: 'N' } },
    expression: 'attribute_type(#ttl, :number) AND #ttl < :now',
  }
}

async function deleteIfExpired({ client, names, now = Date.now }: ExpiryOptions, table: TableName, key: Key) {
  const expired = condition(table, now())
  try {
    await client.send(
      new DeleteItemCommand({
        TableName: names[table],
        Key: key,
        ConditionExpression: expired.expression,
        ExpressionAttributeNames: expired.names,
        ExpressionAttributeValues: expired.values,
      }),
    )
    return 1
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 0
    throw error
  }
}
