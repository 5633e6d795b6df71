/** A local S3 in a directory of its own, and the real SDK client that talks to it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { onTestFinished } from 'vitest'
import { type S3Options, startS3 } from '../../../../infra/local/s3/server.ts'

export const bucket = 'first-bucket'
export const otherBucket = 'other-bucket'
export const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local/secret+key' }
export const region = 'eu-central-1'

const silent = { debug() {}, info() {}, warn() {}, error() {} }

export type S3UnderTest = { readonly dir: string; readonly endpoint: string; readonly client: S3Client }

/** Runs until the test that asked for it is over. */
export async function s3UnderTest(options: Partial<S3Options> = {}): Promise<S3UnderTest> {
  const dir = options.dir ?? (await temporaryDirectory())
  const buckets = [bucket, otherBucket]
  const { endpoint, stop } = await startS3({ port: 0, region, credentials, buckets, ...options, dir })
  const client = clientOf(endpoint)
  onTestFinished(async () => {
    client.destroy()
    await stop()
  })
  return { dir, endpoint, client }
}

/** Default settings but for what `config` says: default checksums, default addressing. No retries, so that each answer is seen. */
export function clientOf(endpoint: string, config: S3ClientConfig = {}): S3Client {
  return new S3Client({ endpoint, region, credentials, maxAttempts: 1, logger: silent, ...config })
}

/** Changes a request after it was signed, as a fault or a forger on the way would. */
export function onTheWay(
  command: PutObjectCommand,
  change: (request: { body: unknown; headers: Record<string, string> }) => void,
): PutObjectCommand {
  command.middlewareStack.add(
    (next) => (args) => {
      change(args.request as { body: unknown; headers: Record<string, string> })
      return next(args)
    },
    { step: 'deserialize', priority: 'low' },
  )
  return command
}

/** Removed when the test is over. */
export async function temporaryDirectory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'local-s3-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** The error that a request ends in, as code and status. */
export async function refusalOf(
  request: Promise<unknown>,
): Promise<readonly [code: string, status: number | undefined]> {
  try {
    await request
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const metadata = '$metadata' in error ? (error.$metadata as { httpStatusCode?: number }) : {}
    return [error.name, metadata.httpStatusCode]
  }
  throw new Error('the request was not refused')
}

/** The error document of an answer that did not come through the SDK. */
export async function problemOf(response: Response): Promise<{ status: number; code: string; message: string }> {
  const xml = await response.text()
  const text = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`).exec(xml)?.[1] ?? ''
  return { status: response.status, code: text('Code'), message: text('Message') }
}
