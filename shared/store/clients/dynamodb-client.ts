// The DynamoDB client of every function. Region, credentials and endpoints come from the SDK's environment variables, deployed
// and local.
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { resilience } from './resilience.ts'
import { unlogged } from './unlogged.ts'

/** @param settings for a client that is not a function's: they take the place of the environment's. */
export function dynamoDbClient(settings: DynamoDBClientConfig = {}): DynamoDBClient {
  return unlogged(new DynamoDBClient({ ...resilience, ...settings }))
}
