// The Events table: entries are put once and read. Nothing here updates or deletes, and no role has the right to.
import { setImmediate } from 'node:timers/promises'
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb'
import { noShards, type Shards } from '../../deployment/shards.ts'
import { tables } from '../../deployment/tables.ts'
import { lineageOf, type SubmittedEntry } from '../../entry/entry.ts'
import { entryIdMs } from '../../entry/entry-id.ts'
import { initiatorKey, resourceKey } from '../../entry/index-key.ts'
import { compactLine, lineOfCompact, type PackedEntry } from '../../entry/line-codec.ts'
import { containerOf } from '../../entry/scope.ts'
import { expiresAtSeconds } from '../../time/retention.ts'
import type { KeyRange, RangeKey, StoredEntry, StoredPage } from './key-range.ts'
import { type PartitionSuffix, partitionOfEntry, partitionsUpTo } from './partition.ts'

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
   * The entries of a key range, in the pages of DynamoDB; a page before the end may be empty. Reads of an organization's log are
   * strongly consistent; reads of an index cannot be (it follows the table within fractions of a second).
   */
  async *pages(range: KeyRange): AsyncGenerator<StoredPage> {
    const left = new AbortController()
    const ended = range.signal ? AbortSignal.any([left.signal, range.signal]) : left.signal
    let limit = range.pageSize
    const ask = (from?: QueryCommandOutput['LastEvaluatedKey']) => {
      const answer = this.#client.send(this.#query(range, limit, from), abortable(ended))
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

  #query(
    { of, fromId, toId, order }: KeyRange,
    limit: number,
    from: QueryCommandOutput['LastEvaluatedKey'],
  ): QueryCommand {
    const { index, key } = keyOf(of)
    const names = Object.keys(key)
    return new QueryCommand({
      TableName: this.#table,
      ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
      KeyConditionExpression: [...names.map((name) => `#${name} = :${name}`), '#id BETWEEN :from AND :to'].join(
        ' AND ',
      ),
      ExpressionAttributeNames: Object.fromEntries([...names, tables.events.sort].map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(key).map(([name, value]) => [`:${name}`, { S: value }])),
        ':from': { S: fromId },
        ':to': { S: toId },
      },
      ScanIndexForward: order === 'asc',
      Limit: limit,
      ReturnConsumedCapacity: 'TOTAL',
      ...(from ? { ExclusiveStartKey: from } : {}),
    })
  }
}

type IndexName = (typeof tables.events.indexes)[number]['name']

function keyOf(of: RangeKey): { readonly index?: IndexName; readonly key: Readonly<Record<string, string>> } {
  if ('container' in of) return { index: 'byContainer', key: { ...of } }
  if ('initiator' in of) return { index: 'byInitiator', key: { ...of } }
  if ('resource' in of) return { index: 'byResource', key: { ...of } }
  return { key: { ...of } }
}

/** The item of the entry. Index keys have the partition's suffix too, since they are as hot and as revealing as the table's key. */
export function itemOf(
  entry: SubmittedEntry,
  id: string,
  line: string,
  suffix: PartitionSuffix = partitionOfEntry(noShards, entry.context.organizationId, id),
): Record<string, AttributeValue> {
  const { body, dictionary } = compactLine(line)
  const organization = `${entry.context.organizationId}${suffix}`
  const resource = resourceKey(entry)
  return {
    log: { S: organization },
    id: { S: id },
    organization: { S: organization },
    container: { S: containerOf(lineageOf(entry)) },
    initiator: { S: initiatorKey(entry) },
    ...(resource === undefined ? {} : { resource: { S: resource } }),
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
