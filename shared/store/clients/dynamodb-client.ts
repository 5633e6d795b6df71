// The DynamoDB client as every function uses it. Region, credentials and endpoints come from the SDK's own environment variables,
// deployed and locally alike.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { resilience } from './resilience.ts'

export function dynamoDbClient(): DynamoDBClient {
  return new DynamoDBClient(resilience)
}
