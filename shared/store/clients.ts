// The AWS clients as every function uses them: retries and time-outs in one place. Region, credentials and endpoints come from the
// SDK's own environment variables, deployed and locally alike.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'

export const resilience = {
  // The SDK's standard mode: exponential backoff with full jitter, and a token bucket that stops retry storms. The caller's
  // deadline (an AbortSignal per request) ends it earlier.
  retryMode: 'standard',
  maxAttempts: 8,
  // DynamoDB answers in milliseconds, S3 in tens of them: waiting longer than this for one try is worse than the next try.
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const

export function dynamoDbClient(): DynamoDBClient {
  return new DynamoDBClient(resilience)
}

export function s3Client(): S3Client {
  return new S3Client({ ...resilience, requestHandler: { ...resilience.requestHandler, requestTimeout: 20_000 } })
}
