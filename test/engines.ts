// Starts one DynamoDB Local and one local S3 server for a whole test run, and tells the tests how to reach them, and which folder the run has.
// Creates no tables (see database.ts).
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startDynamoDb } from '../infra/local/engine/dynamodb.ts'
import { startS3 } from '../infra/local/s3/server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    dynamodbEndpoint: string
    s3Endpoint: string
    s3Region: string
    s3Bucket: string
    s3Credentials: { accessKeyId: string; secretAccessKey: string }
    /** For what is made once (made-once.ts). */
    runFolder: string
  }
}

const s3Region = 'eu-central-1'
const s3Bucket = 'archive'
const s3Credentials = { accessKeyId: 'tests', secretAccessKey: 'secret-of-the-tests' }

/** vitest's global setup. @returns the teardown, which stops both engines and removes their data. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'beleg-test-'))
  const dynamodb = await startDynamoDb({ port: 0 })
  const runFolder = join(dir, 'made')
  await mkdir(runFolder)
  const s3 = await startS3({
    dir: join(dir, 's3'),
    port: 0,
    region: s3Region,
    credentials: s3Credentials,
    buckets: [s3Bucket],
  })
  provide('dynamodbEndpoint', dynamodb.endpoint)
  provide('s3Endpoint', s3.endpoint)
  provide('s3Region', s3Region)
  provide('s3Bucket', s3Bucket)
  provide('s3Credentials', s3Credentials)
  provide('runFolder', runFolder)
  return async () => {
    await Promise.all([dynamodb.stop(), s3.stop()])
    await rm(dir, { recursive: true, force: true })
  }
}
