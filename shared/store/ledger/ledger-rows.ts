// The Ledger rows of one shape: their keys, conditional writes, and the check that a row still has its shape when read. Knows nothing of
// their meaning.
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type Delete,
  type DynamoDBClient,
  GetItemCommand,
  type Put,
  PutItemCommand,
  paginateQuery,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as v from 'valibot'
import { tables } from '../../deployment/tables.ts'
import { AlteredError } from '../altered-error.ts'

export interface RowKey {
  readonly owner: string
  readonly row: string
}

/** A DynamoDB expression: `#name` stands for the attribute, and `:name` for the value, of that name. */
export interface Condition {
  readonly expression: string
  readonly values?: Readonly<Record<string, unknown>>
}

/** The row does not exist yet. */
export const isNew: Condition = { expression: `attribute_not_exists(#${tables.ledger.sort})` }

/** The row still has the version that was read; 0 stands for no row. */
export function isStill(version: number): Condition {
  return version === 0
    ? { expression: 'attribute_not_exists(#version)' }
    : { expression: '#version = :version', values: { version } }
}

interface PutOptions {
  readonly when?: Condition
  readonly expiresAtSeconds?: number
  readonly signal?: AbortSignal | undefined
}

interface QueryOptions {
  /** A condition on `#row`; default all rows of the owner. */
  readonly where?: Condition
  /** By their `row`. */
  readonly order?: 'asc' | 'desc'
  readonly pageSize?: number
  /** Default true. */
  readonly isConsistent?: boolean
  /** Skips rows that have another shape, to find intact ones; default false: the first of them is an error. */
  readonly skipsAltered?: boolean
}

export class LedgerRows<Row extends object> {
  readonly #client: DynamoDBClient
  readonly #table: string
  readonly #shape: v.GenericSchema<unknown, Row>

  /** @param shape of a row without its key. Reads drop fields that it does not name. */
  constructor(client: DynamoDBClient, table: string, shape: v.GenericSchema<unknown, Row>) {
    this.#client = client
    this.#table = table
    this.#shape = shape
  }

  /** Read strongly consistent. @throws AlteredError if the row has another shape, as all reads here. */
  async get(key: RowKey, signal?: AbortSignal): Promise<Row | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: keyItem(key), ConsistentRead: true }),
      abortable(signal),
    )
    return Item && this.#checked(Item)
  }

  /** @returns false if the condition does not hold: nothing is written then. */
  async put(key: RowKey, row: Row, { signal, ...options }: PutOptions = {}): Promise<boolean> {
    try {
      await this.#client.send(new PutItemCommand(this.toPut(key, row, options)), abortable(signal))
      return true
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false
      throw error
    }
  }

  /** The same for a transaction. */
  toPut(key: RowKey, row: Row, { when, expiresAtSeconds }: Omit<PutOptions, 'signal'> = {}): Put {
    const ttl = expiresAtSeconds === undefined ? {} : { [tables.ledger.ttl]: expiresAtSeconds }
    return {
      TableName: this.#table,
      Item: marshall({ ...row, ...ttl, ...attributes(key) }),
      ...(when ? { ConditionExpression: when.expression, ...expressed(when) } : {}),
    }
  }

  toDelete(key: RowKey): Delete {
    return { TableName: this.#table, Key: keyItem(key) }
  }

  /** @returns the existing row if the condition does not hold: nothing is written then. */
  async update(key: RowKey, change: Condition, when?: Condition, signal?: AbortSignal): Promise<Row | undefined> {
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: keyItem(key),
          UpdateExpression: change.expression,
          ...(when ? { ConditionExpression: when.expression, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } : {}),
          ...expressed(change, ...(when ? [when] : [])),
        }),
        abortable(signal),
      )
      return undefined
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item) return this.#checked(error.Item)
      throw error
    }
  }

  /** An owner's rows, in pages read on demand. */
  async *query(owner: string, options: QueryOptions = {}): AsyncGenerator<Row> {
    const { where, order, pageSize, isConsistent = true, skipsAltered = false } = options
    const pages = paginateQuery(
      { client: this.#client, ...(pageSize === undefined ? {} : { pageSize }) },
      { ...this.#ofOwner(owner, where), ConsistentRead: isConsistent, ScanIndexForward: order !== 'desc' },
    )
    for await (const { Items = [] } of pages)
      for (const item of Items) if (!skipsAltered || v.is(this.#shape, unmarshall(item))) yield this.#checked(item)
  }

  /** One page of an owner's rows behind `after`, and the start of the next page. Not strongly consistent. */
  async page(
    owner: string,
    limit: number,
    after?: string,
  ): Promise<{ readonly rows: readonly Row[]; readonly next?: string }> {
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({
        ...this.#ofOwner(owner),
        Limit: limit,
        ...(after === undefined ? {} : { ExclusiveStartKey: keyItem({ owner, row: after }) }),
      }),
    )
    const next = LastEvaluatedKey?.[tables.ledger.sort]?.S
    return { rows: Items.map((item) => this.#checked(item)), ...(next === undefined ? {} : { next }) }
  }

  #ofOwner(owner: string, where?: Condition) {
    const isOwners = { expression: `#${tables.ledger.partition} = :owner`, values: { owner } }
    const all = where ? [isOwners, where] : [isOwners]
    return {
      TableName: this.#table,
      KeyConditionExpression: all.map(({ expression }) => expression).join(' AND '),
      ...expressed(...all),
    }
  }

  #checked(item: Record<string, AttributeValue>): Row {
    const checked = v.safeParse(this.#shape, unmarshall(item), { abortEarly: true })
    if (checked.success) return checked.output
    const [owner, row] = [tables.ledger.partition, tables.ledger.sort].map((name) => item[name]?.S)
    // The message has no value of the row: it may be a secret.
    const field = v.getDotPath(checked.issues[0])
    throw new AlteredError(`the Ledger's row "${row}" of "${owner}" is not as it was put: see its "${field}"`)
  }
}

function keyItem(key: RowKey): Record<string, AttributeValue> {
  return marshall(attributes(key))
}

function attributes({ owner, row }: RowKey) {
  return { [tables.ledger.partition]: owner, [tables.ledger.sort]: row }
}

/** The names and values for the expressions of one request. */
function expressed(...conditions: readonly Condition[]) {
  const names = conditions.flatMap(({ expression }) => expression.match(/(?<=#)\w+/g) ?? [])
  const values = conditions.flatMap((condition) => Object.entries(condition.values ?? {}))
  return {
    ...(names.length > 0
      ? { ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])) }
      : {}),
    ...(values.length > 0
      ? { ExpressionAttributeValues: marshall(Object.fromEntries(values.map(([name, value]) => [`:${name}`, value]))) }
      : {}),
  }
}

function abortable(signal: AbortSignal | undefined) {
  return signal ? { abortSignal: signal } : {}
}
