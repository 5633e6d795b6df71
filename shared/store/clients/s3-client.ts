// The S3 client of every function. It has a file of its own, since some functions load it late (lazy-bucket.ts).
import { S3Client } from '@aws-sdk/client-s3'
import { resilience } from './resilience.ts'

export function s3Client(): S3Client {
  return new S3Client({ ...resilience, requestHandler: { ...resilience.requestHandler, requestTimeout: 20_000 } })
}
