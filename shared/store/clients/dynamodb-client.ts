// The DynamoDB client of every function. Region, credentials and endpoints come from the SDK's environment variables, deployed
// and local.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { resilience } from './resilience.ts'

export function dynamoDbClient(): DynamoDBClient {
  return new DynamoDBClient(resilience)
}
