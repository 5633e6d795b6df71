// Reading an object of which is known how large it can be, and no further: whoever can write to the bucket cannot have more of it held in
// memory than was put. What the bytes must be is the caller's to check.
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
 * @param bytesMax what is no number is taken for 0.
 * @returns `undefined` when there is more, of which nothing further is fetched.
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

/** Destroys the body where it ends before it, and its connection with it: else that would wait for somebody to read on. */
async function upTo(body: Readable, bytesMax: number, announced = 0): Promise<Uint8Array | undefined> {
  const fits = (length: number) => length <= (bytesMax || 0)
  // What is still wrong with a body that is destroyed is nobody's to hear; before that, the loop throws it.
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
