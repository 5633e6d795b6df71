// The body of a request: measured and checked against its headers as it comes in. Does not know its destination.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { base64OfCrc32, crc32Header } from './checksum.ts'
import { S3Error } from './s3-error.ts'

export type IncomingBody = {
  /** To be read once. Ends in a refusal, after its last byte, if the body does not match its headers. */
  readonly chunks: AsyncIterable<Buffer>
  /** The measurements; only after `chunks` has ended. */
  receipt(): BodyReceipt
}

export type BodyReceipt = {
  readonly size: number
  readonly md5: string
  /** The sender's checksum, verified. */
  readonly crc32?: string
}

type Promised = {
  readonly size: number
  readonly sha256?: string
  readonly crc32?: string
}

/** Refuses, before the first byte, a missing length and the unsupported framing of a streamed body. */
export function receiveBody(
  source: AsyncIterable<Buffer>,
  headers: Readonly<Record<string, string>>,
  payload: string,
): IncomingBody {
  const promised = readPromise(headers, payload)
  let receipt: BodyReceipt | undefined
  return {
    chunks: checked(source, promised, (checkedReceipt) => {
      receipt = checkedReceipt
    }),
    receipt: () => {
      if (receipt === undefined) throw new Error('the body was not read to its end')
      return receipt
    },
  }
}

/** A small body as text; refuses more than `bytesMax`. */
export async function bodyText(body: IncomingBody, bytesMax: number): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of body.chunks) {
    size += piece.length
    if (size > bytesMax) throw new S3Error('EntityTooLarge', { MaxSizeAllowed: bytesMax })
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function readPromise(headers: Readonly<Record<string, string>>, payload: string): Promised {
  const isHash = /^[0-9a-f]{64}$/.test(payload)
  if (!isHash && payload !== 'UNSIGNED-PAYLOAD') throw new S3Error('NotImplemented', { Header: 'x-amz-content-sha256' })
  const given = headers[crc32Header]
  const length = headers['content-length']
  if (length === undefined || !/^[0-9]{1,15}$/.test(length)) throw new S3Error('MissingContentLength')
  return { size: Number(length), ...(isHash && { sha256: payload }), ...(given !== undefined && { crc32: given }) }
}

async function* checked(
  source: AsyncIterable<Buffer>,
  promised: Promised,
  onReceipt: (receipt: BodyReceipt) => void,
): AsyncGenerator<Buffer> {
  const md5 = createHash('md5')
  const sha256 = createHash('sha256')
  let crc = 0
  let size = 0
  for await (const piece of source) {
    size += piece.length
    md5.update(piece)
    sha256.update(piece)
    crc = crc32(piece, crc)
    yield piece
  }
  if (size !== promised.size) throw new S3Error('IncompleteBody')
  checkSha256(promised.sha256, sha256.digest('hex'))
  if (promised.crc32 !== undefined && promised.crc32 !== base64OfCrc32(crc)) {
    throw new S3Error('BadDigest', {}, 'The CRC32 you specified did not match the calculated checksum.')
  }
  onReceipt({ size, md5: md5.digest('hex'), ...(promised.crc32 !== undefined && { crc32: promised.crc32 }) })
}

function checkSha256(given: string | undefined, computed: string): void {
  if (given === undefined || given === computed) return
  const details = { ClientComputedContentSHA256: given, S3ComputedContentSHA256: computed }
  throw new S3Error('XAmzContentSHA256Mismatch', details)
}
