// A presigned link to one object, for a download without AWS credentials.
import { GetObjectCommand, type GetObjectCommandInput, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { linkTtlSeconds } from '../../download/link-ttl.ts'

/**
 * A link that allows a GET of the object for `linkTtlSeconds`, and nothing else. Signing sends no request, so a missing object shows
 * only when the link is used. (Signed with a role's temporary credentials, the link also ends with them.)
 */
export function presignedLink(client: S3Client, object: GetObjectCommandInput): Promise<string> {
  return getSignedUrl(client, new GetObjectCommand(object), { expiresIn: linkTtlSeconds })
}
