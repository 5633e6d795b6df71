// The S3 client of every function. It has a file of its own, since some functions load it late (lazy-bucket.ts).
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { resilience } from './resilience.ts'
import { unlogged } from './unlogged.ts'

/** @param settings for a client that is not a function's: they take the place of the environment's. */
export function s3Client(settings: S3ClientConfig = {}): S3Client {
  // A search of many parts asks for ranges of all of them at once; the SDK's own limit is 50 connections.
  const requestHandler = { ...resilience.requestHandler, requestTimeout: 20_000, httpsAgent: { maxSockets: 128 } }
  return unlogged(new S3Client({ ...resilience, requestHandler, ...settings }))
}
