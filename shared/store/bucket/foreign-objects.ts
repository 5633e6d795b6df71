// Objects of buckets that are not the deployment's own, read as streams: nothing of them is trusted, and nothing is written.
import { Readable } from 'node:stream'
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'

export interface ForeignObject {
  readonly etag: string
  readonly bytes: number
  /** To be read, or destroyed. */
  readonly body: Readable
}

export class ForeignObjects {
  readonly #client: S3Client

  constructor(client: S3Client) {
    this.#client = client
  }

  /**
   * @param etag of the object that is meant, if it must be one.
   * @returns `gone` if there is none of that key; `changed` if it is another. Where the role may not list the bucket, S3 refuses access to an
   * object that is not there, as to one that may not be read:
   * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
   */
  async open(
    Bucket: string,
    Key: string,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<ForeignObject | 'gone' | 'changed'> {
    try {
      const condition = etag === undefined ? {} : { IfMatch: etag }
      const found = await this.#client.send(new GetObjectCommand({ Bucket, Key, ...condition }), {
        abortSignal: signal,
      })
      if (!(found.Body instanceof Readable)) throw new Error('S3 answered without a body')
      return { etag: found.ETag ?? '', bytes: found.ContentLength ?? 0, body: found.Body }
    } catch (error) {
      const { name } = error as Error
      if (name === 'NoSuchKey') return 'gone'
      if (name === 'PreconditionFailed') return 'changed'
      throw error
    }
  }
}
