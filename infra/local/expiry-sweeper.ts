// Stands for DynamoDB's TTL on one machine, whose DynamoDB Local has a broken one. Deployed, nothing of ours deletes.
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb'

/**
 * Deletes each item whose TTL attribute (seconds since the epoch) lies before `nowSeconds`, and returns how many. An item
 * that is changed meanwhile so that it lives longer is left. May be run again and by several at once.
 */
export async function sweepExpired(
  client: DynamoDBClient,
  tableName: string,
  ttlAttribute: string,
  keyAttributes: readonly string[],
  nowSeconds: number,
): Promise<number> {
  const expired = {
    names: { '#ttl': ttlAttribute },
    values: { ':now': { N: String(nowSeconds) }, ':number': { S: 'N' } },
    // DynamoDB's TTL passes over values that are no numbers.
    expression: 'attribute_type(#ttl, :number) AND #ttl < :now',
  }
  const keyNames = Object.fromEntries(keyAttributes.map((attribute, index) => [`#key${index}`, attribute]))
  const pages = paginateScan(
    { client },
    {
      TableName: tableName,
      FilterExpression: expired.expression,
      ProjectionExpression: Object.keys(keyNames).join(', '),
      ExpressionAttributeNames: { ...expired.names, ...keyNames },
      ExpressionAttributeValues: expired.values,
    },
  )
  let deleted = 0
  for await (const { Items: keys = [] } of pages) {
    for (const key of keys) if (await deleteIf(client, tableName, key, expired)) deleted++
  }
  return deleted
}

interface Condition {
  readonly names: Record<string, string>
  readonly values: Record<string, AttributeValue>
  readonly expression: string
}

async function deleteIf(
  client: DynamoDBClient,
  tableName: string,
  key: Record<string, AttributeValue>,
  condition: Condition,
): Promise<boolean> {
  try {
    await client.send(
      new DeleteItemCommand({
        TableName: tableName,
        Key: key,
        ConditionExpression: condition.expression,
        ExpressionAttributeNames: condition.names,
        ExpressionAttributeValues: condition.values,
      }),
    )
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}
