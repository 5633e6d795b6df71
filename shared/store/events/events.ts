// The Events table: entries are put once and read. Nothing here updates or deletes, and no role has the right to.
import { setImmediate } from 'node:timers/promises'
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb'
import { noShards, type Shards } from '../../deployment/shards.ts'
import { tables } from '../../deployment/tables.ts'
import { lineageOf, type SubmittedEntry } from '../../entry/entry.ts'
import { entryIdMs } from '../../entry/entry-id.ts'
import { compactLine, lineOfCompact, type PackedEntry } from '../../entry/line-codec.ts'
import { containerOf } from '../../entry/scope.ts'
import { expiresAtSeconds } from '../../time/retention.ts'
import { batchGet } from './batch-get.ts'
import type { KeyRange, StoredEntry, StoredPage } from './key-range.ts'
import { type PartitionSuffix, partitionOfEntry, partitionsUpTo } from './partition.ts'
import { rangeQuery } from './range-query.ts'

const pageSizeMax = 1000

export class Events {
  readonly #client: DynamoDBClient
  readonly #table: string
  readonly #shards: Shards

  constructor(client: DynamoDBClient, table: string, shards: Shards = noShards) {
    this.#client = client
    this.#table = table
    this.#shards = shards
  }

  /** The partitions of the organization's entries with event times up to `toMs`. */
  partitions(organization: string, withPrivate: boolean, toMs = Number.POSITIVE_INFINITY): readonly PartitionSuffix[] {
    return partitionsUpTo(this.#shards, organization, toMs, withPrivate)
  }

  /** The suffix of the entry's partition. */
  partitionOf(organization: string, id: string): PartitionSuffix {
    return partitionOfEntry(this.#shards, organization, id)
  }

  /**
   * Puts the entry unless its id is taken. May be repeated with the same line.
   * @returns `undefined` if the entry was put now, else the stored line of this id, which stays untouched.
   */
  async put(entry: SubmittedEntry, { id, line }: StoredEntry, signal?: AbortSignal): Promise<string | undefined> {
    const command = new PutItemCommand({
      TableName: this.#table,
      Item: itemOf(entry, id, line, partitionOfEntry(this.#shards, entry.context.organizationId, id)),
      ConditionExpression: 'attribute_not_exists(#id)',
      ExpressionAttributeNames: { '#id': tables.events.sort },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })
    try {
      await this.#client.send(command, abortable(signal))
      return undefined
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item) return lineOfCompact(packedOf(error.Item))
      throw error
    }
  }

  /** One entry, read strongly consistent. */
  async get(organization: string, id: string): Promise<StoredEntry | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: {
          [tables.events.partition]: { S: `${organization}${partitionOfEntry(this.#shards, organization, id)}` },
          [tables.events.sort]: { S: id },
        },
        ConsistentRead: true,
      }),
    )
    if (!Item) return undefined
    const packed = packedOf(Item)
    return { id: packed.id, line: lineOfCompact(packed) }
  }

  /**
   * The entries of these ids, in the order of the ids; those that the table no longer has are left out. What an eventually consistent read
   * does not find is asked for again strongly consistent.
   */
  async byIds(organization: string, ids: readonly string[], signal?: AbortSignal): Promise<StoredPage> {
    const loose = await this.#fetch(organization, ids, false, signal)
    const found = new Map(loose.items.map((item) => [item[tables.events.sort]?.S, packedOf(item)]))
    const missing = ids.filter((id) => !found.has(id))
    const sure = await this.#fetch(organization, missing, true, signal)
    for (const item of sure.items) found.set(item[tables.events.sort]?.S, packedOf(item))
    return { entries: ids.flatMap((id) => found.get(id) ?? []), readUnits: loose.readUnits + sure.readUnits }
  }

  /**
   * Some of the entries of these ids, in no order: read eventually consistent, so that one which was put a moment ago may be left out. For
   * whoever can do without.
   */
  async someByIds(organization: string, ids: readonly string[], signal?: AbortSignal): Promise<StoredPage> {
    const { items, readUnits } = await this.#fetch(organization, ids, false, signal)
    return { entries: items.map(packedOf), readUnits }
  }

  #fetch(organization: string, ids: readonly string[], isConsistent: boolean, signal: AbortSignal | undefined) {
    const keys = ids.map((id) => ({
      [tables.events.partition]: { S: `${organization}${partitionOfEntry(this.#shards, organization, id)}` },
      [tables.events.sort]: { S: id },
    }))
    return batchGet(this.#client, { table: this.#table, keys, isConsistent, signal })
  }

  /**
   * The entries of a key range, in the pages of DynamoDB; a page before the end may be empty. Reads of an organization's log are
   * strongly consistent; reads of the index cannot be (it follows the table within fractions of a second).
   */
  async *pages(range: KeyRange): AsyncGenerator<StoredPage> {
    const left = new AbortController()
    const ended = range.signal ? AbortSignal.any([left.signal, range.signal]) : left.signal
    let limit = range.pageSize
    const ask = (from?: QueryCommandOutput['LastEvaluatedKey']) => {
      const answer = this.#client.send(rangeQuery(this.#table, range, limit, from), abortable(ended))
      // The awaiting caller gets the rejection; a prefetch may have no caller, so ignore it here.
      answer.catch(() => undefined)
      limit = Math.min(2 * limit, range.pageSizeMax ?? pageSizeMax)
      return answer
    }
    try {
      let page: QueryCommandOutput | undefined = await ask()
      while (page) {
        const { Items = [], LastEvaluatedKey: last, ConsumedCapacity }: QueryCommandOutput = page
        const ahead: Promise<QueryCommandOutput> | undefined =
          last && range.readsOn?.(Items.length) ? ask(last) : undefined
        // Handling a page takes the thread for tens of milliseconds, so let the request leave first.
        if (ahead) await setImmediate()
        yield { entries: Items.map(packedOf), readUnits: ConsumedCapacity?.CapacityUnits ?? 0 }
        page = last && (await (ahead ?? ask(last)))
      }
    } finally {
      left.abort()
    }
  }
}

/** The item of the entry. The index is by the log too, with its partition's suffix: it is as hot and as revealing as the table. */
export function itemOf(
  entry: SubmittedEntry,
  id: string,
  line: string,
  suffix: PartitionSuffix = partitionOfEntry(noShards, entry.context.organizationId, id),
): Record<string, AttributeValue> {
  const { body, dictionary } = compactLine(line)
  return {
    log: { S: `${entry.context.organizationId}${suffix}` },
    id: { S: id },
    container: { S: containerOf(lineageOf(entry)) },
    [tables.events.ttl]: { N: String(expiresAtSeconds(entryIdMs(id))) },
    body: { B: body },
    dictionary: { N: String(dictionary) },
  }
}

/**
 * The packed entry of an item of the table, or of a stream record's image with its binary decoded.
 * @throws Error if `put` did not make the item.
 */
export function packedOf(item: Readonly<Record<string, AttributeValue>>): PackedEntry {
  const { id, body, dictionary } = item
  if (!id?.S || !body?.B || !dictionary?.N)
    throw new Error('an item of the Events table lacks its id, body or dictionary')
  return { id: id.S, body: body.B, dictionary: Number(dictionary.N) }
}

function abortable(signal: AbortSignal | undefined) {
  return signal ? { abortSignal: signal } : {}
}
