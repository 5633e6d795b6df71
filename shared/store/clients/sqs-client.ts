// The SQS client of the functions. Its endpoint is the one in the queue's URL, deployed and on one machine.
import { SQSClient } from '@aws-sdk/client-sqs'
import { resilience } from './resilience.ts'
import { unlogged } from './unlogged.ts'

export function sqsClient(): SQSClient {
  return unlogged(new SQSClient(resilience))
}
