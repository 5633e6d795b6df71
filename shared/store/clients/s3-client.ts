// The S3 client as every function uses it; apart from DynamoDB's, since not every function always needs it (lazy-bucket.ts).
import { S3Client } from '@aws-sdk/client-s3'
import { resilience } from './resilience.ts'

export function s3Client(): S3Client {
  return new S3Client({ ...resilience, requestHandler: { ...resilience.requestHandler, requestTimeout: 20_000 } })
}
