// The memory and time of each function, with the reasons. Lambda assigns processor time in proportion to memory: 1,769 MB are one core
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
 * The timeouts of the functions behind the gateway are shorter than its own 30 seconds
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html), and longer than their budgets, so that they can
 * still answer when a budget is spent.
 */
export const functionSizes = {
  // Checks, hashes and compresses the entries of one request, then waits for DynamoDB.
  ingest: { memoryMb: 512, timeoutSeconds: 25 },
  // Decodes and matches entries by the thousand within a request's budget, so a search needs processor time.
  query: { memoryMb: 1769, timeoutSeconds: 25 },
  // Serves files from memory.
  portal: { memoryMb: 512, timeoutSeconds: 10 },
  // A batch has up to 6 MB and may belong to many logs; each costs one object and one transaction. A batch that times out starts again.
  archive: { memoryMb: 1024, timeoutSeconds: 120 },
  // Some ten requests for each log that has grown. A signature covers a few hundred bytes.
  sign: { memoryMb: 512, timeoutSeconds: 120 },
  // A step reads for at most 20 seconds, then compresses and uploads an S3 part. A step that times out is repeated after six times the
  // timeout (shared/deployment/queues.ts), and its organization's other downloads wait meanwhile, so the timeout is short.
  download: { memoryMb: 1769, timeoutSeconds: 60 },
  // Reads entries, segments, tiles and large fields, log after log, a segment or a thousand entries at a time.
  reconcile: { memoryMb: 1769, timeoutSeconds: 900 },
  // Unpacks, parses and packs some thousand entries at a time: 8,192 in one part, whose texts and rows take some 100 MB. One of 131,072 takes
  // 725 MB (shared/parts/levels.ts); larger ones are joined a piece at a time.
  index: { memoryMb: 1769, timeoutSeconds: 900 },
  // Unpacks and maps records as fast as DynamoDB takes entries. A JSON text of 64 MB around records takes 200 MB, with its records twice as much.
  import: { memoryMb: 1769, timeoutSeconds: 300 },
  // Cognito waits for five seconds:
  // https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
  'token-rights': { memoryMb: 256, timeoutSeconds: 5 },
  // Two requests to DynamoDB, four times a day.
  'ttl-check': { memoryMb: 256, timeoutSeconds: 30 },
} as const satisfies Record<FunctionName, FunctionSize>
