// A request's body on its way in: unframed, measured and checked against everything that the sender said of it. Does
// not know where it goes.
import { createHash } from 'node:crypto'
import { decodeAwsChunked } from './aws-chunked.ts'
import { type Checksum, checksumHasher, checksumHeaderPrefix, checksumName, readChecksum } from './checksum.ts'
import { S3Error } from './s3-error.ts'

export type IncomingBody = {
  /** To be read once. Ends in a refusal, after its last byte, where the body is not what the sender said. */
  readonly chunks: AsyncIterable<Buffer>
  /** What was received; only after `chunks` has ended. */
  receipt(): BodyReceipt
}

export type BodyReceipt = {
  readonly size: number
  readonly md5: string
  /** The one that the sender gave, found right. */
  readonly checksum?: Checksum
}

type Promised = {
  readonly size: number
  readonly isFramed: boolean
  readonly md5?: string
  readonly sha256?: string
  readonly checksum?: Checksum
  readonly trailer?: string
}

/** Refuses, before the first byte, a length not given and a framing not read here. */
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

/** A small body as text; above `bytesMax` it is refused. */
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
  const checksum = readChecksum(headers)
  const md5 = headers['content-md5']
  const common = { ...(checksum && { checksum }), ...(md5 !== undefined && { md5 }) }
  if (payload === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') {
    const trailer = headers['x-amz-trailer']?.toLowerCase()
    const size = readLength(headers['x-amz-decoded-content-length'])
    return { ...common, size, isFramed: true, ...(trailer !== undefined && { trailer }) }
  }
  const size = readLength(headers['content-length'])
  if (payload === 'UNSIGNED-PAYLOAD') return { ...common, size, isFramed: false }
  if (/^[0-9a-f]{64}$/.test(payload)) return { ...common, size, isFramed: false, sha256: payload }
  throw new S3Error('NotImplemented', { Header: 'x-amz-content-sha256' })
}

function readLength(text: string | undefined): number {
  if (text === undefined || !/^[0-9]{1,15}$/.test(text)) throw new S3Error('MissingContentLength')
  return Number(text)
}

async function* checked(
  source: AsyncIterable<Buffer>,
  promised: Promised,
  onReceipt: (receipt: BodyReceipt) => void,
): AsyncGenerator<Buffer> {
  const { trailer } = promised
  const checksumKind =
    trailer === undefined ? promised.checksum?.name : checksumName(trailer.replace(checksumHeaderPrefix, ''))
  const hasher = checksumKind && checksumHasher(checksumKind)
  const md5 = createHash('md5')
  const sha256 = promised.sha256 === undefined ? undefined : createHash('sha256')
  let given = promised.checksum?.value
  const onTrailer = (name: string, value: string) => {
    if (name === trailer) given = value
  }
  let size = 0
  for await (const piece of promised.isFramed ? decodeAwsChunked(source, onTrailer) : source) {
    size += piece.length
    md5.update(piece)
    sha256?.update(piece)
    hasher?.update(piece)
    yield piece
  }
  if (size !== promised.size) throw new S3Error('IncompleteBody')
  const received = { size, md5: md5.digest('hex') }
  checkMd5(promised.md5, received.md5)
  checkSha256(promised.sha256, sha256?.digest('hex'))
  if (checksumKind === undefined || hasher === undefined) return onReceipt(received)
  const checksum = { name: checksumKind, value: hasher.digest() }
  checkChecksum(given, checksum)
  onReceipt({ ...received, checksum })
}

function checkMd5(given: string | undefined, calculated: string): void {
  if (given === undefined) return
  const bytes = Buffer.from(given, 'base64')
  if (bytes.length !== 16) throw new S3Error('InvalidDigest', { 'Content-MD5': given })
  if (bytes.toString('hex') !== calculated) {
    throw new S3Error('BadDigest', { ExpectedDigest: bytes.toString('hex'), CalculatedDigest: calculated })
  }
}

function checkSha256(given: string | undefined, computed: string | undefined): void {
  if (given === undefined || computed === undefined || given === computed) return
  const details = { ClientComputedContentSHA256: given, S3ComputedContentSHA256: computed }
  throw new S3Error('XAmzContentSHA256Mismatch', details)
}

function checkChecksum(given: string | undefined, calculated: Checksum): void {
  if (given === undefined) throw new S3Error('MalformedTrailerError')
  if (given === calculated.value) return
  const name = calculated.name.toUpperCase()
  throw new S3Error('BadDigest', {}, `The ${name} you specified did not match the calculated checksum.`)
}
