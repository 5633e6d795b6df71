// How much memory and time each function gets, and why. Lambda gives processor time by memory: 1,769 MB are one core
// (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html).
import type { QueueConsumer } from '../../shared/deployment/queues.ts'
import type { HttpFunction } from '../../shared/deployment/routes.ts'
import type { StreamConsumer } from '../../shared/deployment/streams.ts'

/** The folders under functions/. */
export type FunctionName =
  | HttpFunction
  | StreamConsumer['function']
  | QueueConsumer['function']
  | 'ttl-check'
  | 'reconcile'
  | 'token-rights'

export interface FunctionSize {
  readonly memoryMb: number
  readonly timeoutSeconds: number
}

/**
 * The two behind the gateway end before it gives up, which it does after 30 seconds
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html), and later than the deadline that
 * they set themselves, so that they still answer what happened.
 */
export const functionSizes = {
  // Checks, hashes and compresses what one request carries, then waits for DynamoDB.
  ingest: { memoryMb: 512, timeoutSeconds: 25 },
  // Unpacks and matches entries by the thousand within its budget per request: processor time is what a search costs.
  query: { memoryMb: 1769, timeoutSeconds: 25 },
  // Hands out files that it has in memory.
  portal: { memoryMb: 512, timeoutSeconds: 10 },
  // A batch is up to 6 MB and may belong to many logs, each one object and one transaction. A batch that runs out of time
  // is done again from its start.
  archive: { memoryMb: 1024, timeoutSeconds: 120 },
  // Some ten requests for each log that has grown; what a signature is made of are a few hundred bytes.
  sign: { memoryMb: 512, timeoutSeconds: 120 },
  // A step reads a slice for at most 20 seconds, packs it and sends it as a part. One that runs out of time is done again, after
  // six times as long (shared/deployment/queues.ts), in which its organization's other downloads wait: hence not more.
  download: { memoryMb: 1769, timeoutSeconds: 60 },
  // Reads entries, segments, tiles and payloads, log after log, a segment or a thousand entries at a time.
  reconcile: { memoryMb: 1769, timeoutSeconds: 900 },
  // Cognito waits for five seconds: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
  'token-rights': { memoryMb: 256, timeoutSeconds: 5 },
  // Two questions to DynamoDB, four times a day.
  'ttl-check': { memoryMb: 256, timeoutSeconds: 30 },
} as const satisfies Record<FunctionName, FunctionSize>
