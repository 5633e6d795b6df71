// The query of a key range of the Events table or of one of its indexes. Sends nothing.
import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb'
import { tables } from '../../deployment/tables.ts'
import type { KeyRange, RangeKey } from './key-range.ts'

/** One page of the range, behind `from`. Reads of the table are strongly consistent; those of an index cannot be. */
export function rangeQuery(
  table: string,
  { of, fromId, toId, order }: KeyRange,
  limit: number,
  from: QueryCommandOutput['LastEvaluatedKey'],
): QueryCommand {
  const { index, key } = keyOf(of)
  const names = Object.keys(key)
  return new QueryCommand({
    TableName: table,
    ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
    KeyConditionExpression: [...names.map((name) => `#${name} = :${name}`), '#id BETWEEN :from AND :to'].join(' AND '),
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

type IndexName = (typeof tables.events.indexes)[number]['name']

function keyOf(of: RangeKey): { readonly index?: IndexName; readonly key: Readonly<Record<string, string>> } {
  if ('container' in of) return { index: 'byContainer', key: { ...of } }
  return { key: { ...of } }
}
