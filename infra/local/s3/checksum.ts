// The checksum that the SDK sends with each body and S3 keeps with the object: CRC32, in Base64. Others get "not implemented".
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
export const crc32Header = 'x-amz-checksum-crc32'

export function base64OfCrc32(crc: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc)
  return bytes.toString('base64')
}

/** The headers with an object's checksum for a reader. */
export function checksumHeaders(crc32: string | undefined): Record<string, string> {
  return crc32 === undefined ? {} : { [crc32Header]: crc32, 'x-amz-checksum-type': 'FULL_OBJECT' }
}
