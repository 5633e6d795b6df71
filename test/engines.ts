// Starts one DynamoDB Local and one local S3 server for a whole test run, and tells the tests how to reach them, and which folder the run has.
// Creates no tables (see database.ts).
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { TestProject } from 'vitest/node'
import { createTables } from '../infra/local/engine/create-tables.ts'
import { startDynamoDb } from '../infra/local/engine/dynamodb.ts'
import { keptClasses } from '../infra/local/engine/java-classes.ts'
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
  await keepClasses()
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

/** What Java makes of the engine's classes, for the engines of a run: some 130. */
async function keepClasses(): Promise<void> {
  if (existsSync(keptClasses)) return
  await mkdir(dirname(keptClasses), { recursive: true })
  const unfinished = `${keptClasses}.${randomUUID()}`
  const { endpoint, pid, failed } = await startDynamoDb({ port: 0, keepIn: unfinished })
  const credentials = { accessKeyId: 'classes', secretAccessKey: 'classes' }
  const client = new DynamoDBClient({ endpoint, region: 'local', credentials })
  await createTables(client, { events: 'events', ledger: 'ledger' })
  client.destroy()
  // Its watchdog would not wait until they are written.
  process.kill(pid as number, 'SIGTERM')
  await failed
  // Not every Java keeps any.
  if (existsSync(unfinished)) await rename(unfinished, keptClasses)
}
