// A presigned link to one object: what lets somebody without AWS credentials download it.
import { GetObjectCommand, type GetObjectCommandInput, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { linkTtlSeconds } from '../../download/link-ttl.ts'

/**
 * A link that whoever has it can GET for `linkTtlSeconds`, and for nothing else. Made without a request; whether the object is
 * there shows when the link is used. (With a role's temporary credentials it also ends when they do.)
 */
export function presignedLink(client: S3Client, object: GetObjectCommandInput): Promise<string> {
  return getSignedUrl(client, new GetObjectCommand(object), { expiresIn: linkTtlSeconds })
}
