// The query of a key range of the Events table or of its index. Sends nothing.
import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb'
import { tables } from '../../deployment/tables.ts'
import type { KeyRange } from './key-range.ts'

const [{ name: byContainer }] = tables.events.indexes

/** One page of the range, behind `from`. Reads of the table are strongly consistent; those of the index cannot be. */
export function rangeQuery(
  table: string,
  { of, fromId, toId, order }: KeyRange,
  limit: number,
  from: QueryCommandOutput['LastEvaluatedKey'],
): QueryCommand {
  const names = Object.keys(of)
  return new QueryCommand({
    TableName: table,
    ...(of.container === undefined ? { ConsistentRead: true } : { IndexName: byContainer }),
    KeyConditionExpression: [...names.map((name) => `#${name} = :${name}`), '#id BETWEEN :from AND :to'].join(' AND '),
    ExpressionAttributeNames: Object.fromEntries([...names, tables.events.sort].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(Object.entries(of).map(([name, value]) => [`:${name}`, { S: value }])),
      ':from': { S: fromId },
      ':to': { S: toId },
    },
    ScanIndexForward: order === 'asc',
    Limit: limit,
    ReturnConsumedCapacity: 'TOTAL',
    ...(from ? { ExclusiveStartKey: from } : {}),
  })
}
