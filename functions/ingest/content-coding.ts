// The content coding of a submission (RFC 9110 section 8.4): decompresses a body, up to the size limit of a body.
import { promisify } from 'node:util'
import { brotliDecompress, constants, gunzip, inflate, inflateRaw, type ZlibOptions, zstdDecompress } from 'node:zlib'
import { AuditError } from '../../shared/audit-error.ts'

interface Bounds extends ZlibOptions {
  readonly maxOutputLength: number
  readonly info: true
}
/** With `info`, which the types lack, zlib also returns the number of bytes that it read. */
type Unpack = (body: Uint8Array, bounds: Bounds) => Promise<Unpacked>
interface Unpacked {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}

const unpackBy = (unpack: unknown) => promisify(unpack as (body: Uint8Array, bounds: Bounds) => void) as Unpack
const [fromGzip, fromZlib, fromDeflate] = [unpackBy(gunzip), unpackBy(inflate), unpackBy(inflateRaw)]
const [fromBrotli, fromZstd] = [unpackBy(brotliDecompress), unpackBy(zstdDecompress)]

/** RFC 9659: the window of a content coding has at most 8 MB. By default it may have 128, too much for a function. */
const zstdParams = { [constants.ZSTD_d_windowLogMax]: 23 }

const codings = {
  gzip: fromGzip,
  // The name means zlib's format; some senders omit its header (RFC 9110 section 8.4.1.2).
  deflate: (body, bounds) => (hasZlibHeader(body) ? fromZlib : fromDeflate)(body, bounds),
  br: fromBrotli,
  zstd: (body, bounds) => fromZstd(body, { ...bounds, params: zstdParams } as Bounds),
} as const satisfies Record<string, Unpack>

export const contentCodings = Object.keys(codings).join(', ')

/**
 * The decompressed body, or the body itself if it is not compressed.
 * @param header the value of `Content-Encoding`.
 * @throws AuditError `CONTENT_CODING_UNSUPPORTED`; `BODY_TOO_LARGE` as soon as more than `bytesMax` are decompressed;
 * `BODY_INVALID` for a body that is not in that coding, ends too early, or has more bytes behind its end.
 */
export async function unpacked(header: string | undefined, body: Uint8Array, bytesMax: number): Promise<Uint8Array> {
  const coding = codingOf(header)
  if (coding === undefined) return body
  try {
    const { buffer, engine } = await codings[coding](body, { maxOutputLength: bytesMax, info: true })
    if (engine.bytesWritten < body.length)
      throw new AuditError('BODY_INVALID', `the body has more bytes after the end of the compressed data (${coding})`)
    return buffer
  } catch (cause) {
    if (cause instanceof AuditError) throw cause
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new AuditError(
        'BODY_TOO_LARGE',
        `the body has more than ${bytesMax} bytes when it is decompressed (${coding})`,
      )
    throw new AuditError('BODY_INVALID', `the body is not ${coding}, although "Content-Encoding" says so`, { cause })
  }
}

/** Whether the header names any coding. */
export function isCoded(header: string | undefined): boolean {
  return namedBy(header).length > 0
}

function codingOf(header: string | undefined): keyof typeof codings | undefined {
  const named = namedBy(header)
  const [only] = named
  if (only === undefined) return undefined
  if (named.length > 1 || !Object.hasOwn(codings, only))
    throw new AuditError('CONTENT_CODING_UNSUPPORTED', `"Content-Encoding" must be one of ${contentCodings}`)
  return only as keyof typeof codings
}

function namedBy(header: string | undefined): string[] {
  const names = (header ?? '').split(',').map((name) => name.trim().toLowerCase())
  // RFC 9110 section 8.4.1.3: x-gzip is gzip.
  return names.filter((name) => name !== '' && name !== 'identity').map((name) => (name === 'x-gzip' ? 'gzip' : name))
}

/** RFC 1950 section 2.2: the method is 8, and the first two bytes are a multiple of 31. */
function hasZlibHeader([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0
}
