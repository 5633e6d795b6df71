// The reader of an object with a known maximal size. It reads no further, so that somebody who can write to the bucket cannot fill
// the memory. The caller checks the bytes.
import { Readable } from 'node:stream'
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'

export interface ObjectPlace {
  readonly Bucket: string
  readonly Key: string
}

export interface SizedObject {
  readonly bytes: Uint8Array
  readonly lastModifiedMs: number
}

/**
 * @param bytesMax NaN counts as 0.
 * @returns `undefined` if the object is larger; the rest is not fetched.
 */
export async function readSized(
  client: S3Client,
  place: ObjectPlace,
  bytesMax: number,
  signal?: AbortSignal,
): Promise<SizedObject | undefined> {
  const abortable = signal ? { abortSignal: signal } : {}
  const { Body, ContentLength, LastModified } = await client.send(new GetObjectCommand(place), abortable)
  if (!(Body instanceof Readable)) throw new Error('S3 answered without a body')
  const bytes = await upTo(Body, bytesMax, ContentLength)
  return bytes && { bytes, lastModifiedMs: LastModified?.getTime() ?? 0 }
}

/** If it stops early, it destroys the body with its connection, which would otherwise wait for a reader. */
async function upTo(body: Readable, bytesMax: number, announced = 0): Promise<Uint8Array | undefined> {
  const fits = (length: number) => length <= (bytesMax || 0)
  // Ignores errors of a destroyed body; the loop throws earlier ones.
  body.on('error', () => {})
  if (!fits(announced)) {
    body.destroy()
    return undefined
  }
  const kept: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (!fits(length)) return undefined
    kept.push(chunk)
  }
  return new Uint8Array(Buffer.concat(kept, length))
}
