// The Events table: entries are put once and read. There is no update and no delete here, and no role has the right to one.
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb'
import type { SubmittedEntry } from '../entry.ts'
import { lineageOf } from '../entry.ts'
import { entryIdMs } from '../entry-id.ts'
import { compactLine, lineOfCompact } from '../line-codec.ts'
import { expiresAtSeconds } from '../retention.ts'
import { containerOf, type Scope } from '../scope.ts'
import { tables } from '../tables.ts'

export interface StoredEntry {
  readonly id: string
  readonly line: string
}

/** A run of entries in id order, hence in order of event time. Both bounds are inclusive. */
export interface Slice {
  /** An organization's log, or the entries whose most specific container this is. */
  readonly of: { readonly organization: string } | { readonly container: Scope }
  readonly fromId: string
  readonly toId: string
  readonly order: 'asc' | 'desc'
  /** How many to ask for at a time; DynamoDB gives at most 1 MB at once anyway. */
  readonly pageSize: number
}

export class Events {
  readonly #client: DynamoDBClient
  readonly #table: string

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#table = table
  }

  /**
   * Puts the entry unless its id is taken. May be called again with the same line.
   * @returns `undefined` when it was put now, else the line that holds the id already, which stays untouched.
   */
  async put(entry: SubmittedEntry, { id, line }: StoredEntry, signal?: AbortSignal): Promise<string | undefined> {
    const command = new PutItemCommand({
      TableName: this.#table,
      Item: itemOf(entry, id, line),
      ConditionExpression: 'attribute_not_exists(#id)',
      ExpressionAttributeNames: { '#id': tables.events.sort },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })
    try {
      await this.#client.send(command, abortable(signal))
      return undefined
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item) return storedOf(error.Item).line
      throw error
    }
  }

  /** One entry, read strongly consistent. */
  async get(organization: string, id: string): Promise<StoredEntry | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: { [tables.events.partition]: { S: logOf(organization) }, [tables.events.sort]: { S: id } },
        ConsistentRead: true,
      }),
    )
    return Item && storedOf(Item)
  }

  /**
   * The entries of a slice, page by page as DynamoDB gives them; a page may be empty before the end. An organization's are read
   * strongly consistent; an index cannot be (it follows the table within fractions of a second).
   */
  async *pages({ of, fromId, toId, order, pageSize }: Slice): AsyncGenerator<readonly StoredEntry[]> {
    const ofOrganization = 'organization' in of
    const pages = paginateQuery(
      { client: this.#client, pageSize },
      {
        TableName: this.#table,
        ...(ofOrganization ? { ConsistentRead: true } : { IndexName: 'byContainer' satisfies IndexName }),
        KeyConditionExpression: '#partition = :partition AND #id BETWEEN :from AND :to',
        ExpressionAttributeNames: {
          '#partition': ofOrganization ? tables.events.partition : 'container',
          '#id': tables.events.sort,
        },
        ExpressionAttributeValues: {
          ':partition': { S: ofOrganization ? logOf(of.organization) : of.container },
          ':from': { S: fromId },
          ':to': { S: toId },
        },
        ScanIndexForward: order === 'asc',
      },
    )
    for await (const { Items } of pages) yield (Items ?? []).map(storedOf)
  }
}

type IndexName = (typeof tables.events.indexes)[number]['name']

/** The partition that an organization's entries are in. */
function logOf(organization: string): string {
  return organization
}

function itemOf(entry: SubmittedEntry, id: string, line: string): Record<string, AttributeValue> {
  const { body, dictionary } = compactLine(line)
  const { organizationId } = entry.context
  return {
    log: { S: logOf(organizationId) },
    id: { S: id },
    organization: { S: organizationId },
    container: { S: containerOf(lineageOf(entry)) },
    initiator: { S: entry.initiator.id },
    ...(entry.resourceId === undefined ? {} : { resource: { S: entry.resourceId } }),
    [tables.events.ttl]: { N: String(expiresAtSeconds(entryIdMs(id))) },
    body: { B: body },
    dictionary: { N: String(dictionary) },
  }
}

/**
 * What an item of the table holds; also of a stream record's image, once its binary is decoded.
 * @throws Error when it is not an item that `put` made.
 */
export function storedOf(item: Readonly<Record<string, AttributeValue>>): StoredEntry {
  const { id, body, dictionary } = item
  if (!id?.S || !body?.B || !dictionary?.N)
    throw new Error('an item of the Events table lacks its id, body or dictionary')
  return { id: id.S, line: lineOfCompact({ body: body.B, dictionary: Number(dictionary.N) }) }
}

function abortable(signal: AbortSignal | undefined) {
  return signal ? { abortSignal: signal } : {}
}
