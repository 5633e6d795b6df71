// The SQS client as the functions use it. It speaks to the endpoint that a queue's URL names, deployed and on one machine alike.
import { SQSClient } from '@aws-sdk/client-sqs'
import { resilience } from './resilience.ts'

export function sqsClient(): SQSClient {
  return new SQSClient(resilience)
}
