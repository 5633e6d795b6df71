import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { dynamoDbClient } from '../../../../shared/store/clients/dynamodb-client.ts'
import { s3Client } from '../../../../shared/store/clients/s3-client.ts'
import { sqsClient } from '../../../../shared/store/clients/sqs-client.ts'

const settings = { region: 'eu-central-1' }

test('no client of the functions copies requests and answers for a log that nobody reads', () => {
  const logs = (client: { readonly middlewareStack: { identify(): string[] } }) =>
    client.middlewareStack.identify().some((name) => name.startsWith('loggerMiddleware'))
  expect(logs(new DynamoDBClient(settings))).toBe(true)
  expect([dynamoDbClient(settings), s3Client(settings), sqsClient()].map(logs)).toEqual([false, false, false])
})
