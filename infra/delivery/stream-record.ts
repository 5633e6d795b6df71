// The conversion of a record of the DynamoDB Streams API into the record of a Lambda event. Reads no stream.
import type { _Record, StreamRecord } from '@aws-sdk/client-dynamodb-streams'
import type { DynamoDBRecord } from 'aws-lambda'

/**
 * The record in Lambda's form: bytes as base64, times in whole seconds, and the identity's fields in lower case, see
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html and
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html.
 */
export function lambdaRecord(record: _Record, streamArn: string): DynamoDBRecord {
  const { dynamodb, userIdentity, ...rest } = record
  return {
    ...(rest as Partial<DynamoDBRecord>),
    ...(dynamodb && { dynamodb: change(dynamodb) }),
    ...(userIdentity && { userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId } }),
    eventSourceARN: streamArn,
  }
}

function change({
  ApproximateCreationDateTime: created,
  ...rest
}: StreamRecord): NonNullable<DynamoDBRecord['dynamodb']> {
  return {
    ...(created && { ApproximateCreationDateTime: Math.floor(created.getTime() / 1000) }),
    ...(withoutBytes(rest) as object),
  }
}

function withoutBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(withoutBytes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutBytes(inner)]))
}
