// Counts what AWS bills the functions for while they are at work: units and bytes of DynamoDB, requests and bytes of S3. Sits below
// the SDK's retries, so that every try counts; requests to S3 are counted where they leave, since not all of them are the SDK's commands.
import type { AttributeValue, ConsumedCapacity, DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb'
import type { S3Client } from '@aws-sdk/client-s3'
import { bucketPrefixes } from '../../shared/deployment/bucket-keys.ts'
import { ledgerOwners } from '../../shared/deployment/ledger-owners.ts'
import type { IndexShape, TableName, TableShape } from '../../shared/deployment/tables.ts'
import { itemBytes } from './item-size.ts'
import type { Shapes } from './store.ts'

export interface BucketUsage {
  /** PUT, POST: S3's dearer kind. */
  readonly puts: number
  readonly gets: number
  readonly bytesPut: number
}

export interface Usage {
  /** By table (`events`), or by table and index (`events/byContainer`). Notes of late entries are apart (`lateNotes`). */
  readonly writeUnits: Readonly<Record<string, number>>
  readonly readUnits: Readonly<Record<string, number>>
  /** What was put and is there now, with the overhead that DynamoDB bills for each item. */
  readonly storedBytes: Readonly<Record<string, number>>
  readonly storedItems: Readonly<Record<string, number>>
  /** By prefix; young and sealed parts of the search index are apart (`index/young`). */
  readonly bucket: Readonly<Record<string, BucketUsage>>
  /** To both engines. */
  readonly requests: number
}

export interface Meter {
  /** What was used since the last call. */
  take(): Usage
}

type Item = Readonly<Record<string, AttributeValue>>

/** Where notes of late entries are counted, which are the search index's. */
export const lateNotes = 'ledger late'

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
const overheadBytes = 100

/** The tables are called as in shared/deployment/tables.ts, and have the given shapes. */
export function meterOf(dynamoDb: DynamoDBClient, s3: S3Client, shapes: Shapes): Meter {
  let usage = emptyUsage()
  let stored = new Map<string, { at: string; bytes: number }>()

  dynamoDb.middlewareStack.add(
    (next) => (args) => next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } }),
    { step: 'initialize' },
  )
  dynamoDb.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        usage.requests += 1
        const answer = await next(args)
        const puts = putsOf(commandName, args.input)
        const { ConsumedCapacity: consumed } = answer.output as {
          ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[]
        }
        if (commandName === 'TransactWriteItemsCommand') addTransaction(usage, puts)
        else for (const capacity of [consumed ?? []].flat()) addCapacity(usage, commandName, args.input, capacity)
        for (const [table, item] of puts) {
          for (const [at, bytes] of placesOf(shapes, table, item))
            stored.set(`${at} ${keyOf(shapes, table, item)}`, { at, bytes })
        }
        return answer
      },
    { step: 'deserialize', priority: 'high' },
  )
  const { requestHandler } = s3.config
  const handle = requestHandler.handle.bind(requestHandler)
  requestHandler.handle = (request, options) => {
    const { method, path, query, headers } = request
    const prefix = prefixOf(path, query)
    // A listing is billed as a put is.
    const isPut = ['PUT', 'POST'].includes(method) || query?.['list-type'] !== undefined
    const { puts, gets, bytesPut } = usage.bucket[prefix] ?? { puts: 0, gets: 0, bytesPut: 0 }
    usage.requests += 1
    usage.bucket[prefix] = {
      puts: puts + (isPut ? 1 : 0),
      gets: gets + (isPut ? 0 : 1),
      bytesPut:
        bytesPut +
        (method === 'PUT' ? Number(headers['x-amz-decoded-content-length'] ?? headers['content-length']) : 0),
    }
    return handle(request, options)
  }
  return {
    take() {
      const taken = usage
      for (const { at, bytes } of stored.values()) {
        add(taken.storedBytes, at, bytes)
        add(taken.storedItems, at, 1)
      }
      usage = emptyUsage()
      stored = new Map()
      return taken
    },
  }
}

function emptyUsage() {
  return {
    writeUnits: {} as Record<string, number>,
    readUnits: {} as Record<string, number>,
    storedBytes: {} as Record<string, number>,
    storedItems: {} as Record<string, number>,
    bucket: {} as Record<string, BucketUsage>,
    requests: 0,
  }
}

/** @param path with the bucket, and with a query if it was signed as a link. */
function prefixOf(path: string, query: Readonly<Record<string, unknown>> = {}): string {
  const [, , ...key] = (path.split('?')[0] ?? '').split('/')
  const [first = '', second] = key.join('/') === '' ? String(query['prefix'] ?? '').split('/') : key
  return `${first}/` === bucketPrefixes.index ? `${first}/${second}` : first
}

function add(sums: Record<string, number>, name: string, value: number): void {
  sums[name] = (sums[name] ?? 0) + value
}

function putsOf(commandName: string, input: object): [TableName, Item][] {
  const {
    TableName,
    Item,
    TransactItems = [],
  } = input as {
    TableName?: TableName
    Item?: Item
    TransactItems?: readonly TransactWriteItem[]
  }
  if (commandName === 'PutItemCommand' && TableName && Item) return [[TableName, Item]]
  return TransactItems.map(({ Put }) => {
    if (!Put?.Item) throw new Error('a transaction with more than puts in it is not counted')
    return [Put.TableName as TableName, Put.Item]
  })
}

function addCapacity(
  { writeUnits, readUnits }: ReturnType<typeof emptyUsage>,
  commandName: string,
  input: object,
  { TableName = '', Table, GlobalSecondaryIndexes = {} }: ConsumedCapacity,
): void {
  const units = ['PutItemCommand', 'UpdateItemCommand'].includes(commandName) ? writeUnits : readUnits
  add(units, placeOf(TableName, (input as { Item?: Item }).Item), Table?.CapacityUnits ?? 0)
  for (const [index, { CapacityUnits = 0 }] of Object.entries(GlobalSecondaryIndexes)) {
    add(units, `${TableName}/${index}`, CapacityUnits)
  }
}

/**
 * DynamoDB Local counts a transaction wrong; the rule is two units a kilobyte for each item:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
function addTransaction({ writeUnits }: ReturnType<typeof emptyUsage>, puts: readonly [TableName, Item][]): void {
  for (const [table, item] of puts) add(writeUnits, table, 2 * Math.ceil(itemBytes(item) / 1024))
}

function placeOf(table: string, item: Item = {}): string {
  return item['owner']?.S?.startsWith(ledgerOwners.late) ? lateNotes : table
}

/** The table and each index that the item is in, with the bytes it takes there. */
function placesOf(shapes: Shapes, table: TableName, item: Item): [string, number][] {
  const shape = shapes[table]
  const within = shape.indexes.filter(({ partition, sort }) => [...partition, sort].every((name) => name in item))
  return [
    [placeOf(table, item), itemBytes(item) + overheadBytes],
    ...within.map((index): [string, number] => [
      `${table}/${index.name}`,
      itemBytes(projected(item, index, shape)) + overheadBytes,
    ]),
  ]
}

function projected(item: Item, { partition, sort, carries }: IndexShape, table: TableShape): Item {
  const names = [...partition, sort, ...(carries ?? Object.keys(item)), table.partition, table.sort]
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)))
}

function keyOf(shapes: Shapes, table: TableName, item: Item): string {
  const { partition, sort } = shapes[table]
  return `${item[partition]?.S} ${item[sort]?.S}`
}
