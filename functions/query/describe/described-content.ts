// Serves a text that is the same for everybody. An instance makes it once and compresses it once for each encoding; a client that has the
// current version gets 304.
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Context } from 'hono'

export interface Content {
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
}

type Encoding = 'br' | 'gzip' | 'identity'

const compress = {
  // Level 10 of 11: level 11 takes a second to save a tenth.
  br: (bytes: Buffer) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes),
  identity: async (bytes: Buffer) => bytes,
} as const satisfies Record<Encoding, (bytes: Buffer) => Promise<Buffer>>

/** Answers requests with the result of `make`, which is called once. If it fails, the next request calls it again. */
export function serveContent(make: () => Promise<Content>): (context: Context) => Promise<Response> {
  let made: Promise<Made> | undefined
  return async (context) => {
    made ??= makeOnce(make)
    const content = await made.catch((error: unknown) => {
      made = undefined
      throw error
    })
    // All encodings share one validator, so it must be weak: https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1
    const headers = { ...content.headers, ETag: content.etag, Vary: 'Accept-Encoding' }
    if (isAmong(context.req.header('if-none-match'), content.etag)) return context.body(null, 304, headers)
    const encoding = encodingFor(context.req.header('accept-encoding'))
    const bytes = await content.encoded(encoding)
    const encoded = encoding === 'identity' ? {} : { 'Content-Encoding': encoding }
    return context.body(new Uint8Array(bytes), 200, { ...headers, ...encoded })
  }
}

interface Made {
  readonly headers: Content['headers']
  readonly etag: string
  encoded(encoding: Encoding): Promise<Buffer>
}

async function makeOnce(make: () => Promise<Content>): Promise<Made> {
  const { text, headers } = await make()
  const bytes = Buffer.from(text)
  const known = new Map<Encoding, Promise<Buffer>>()
  return {
    headers,
    etag: `W/"${createHash('sha256').update(bytes).digest('base64url')}"`,
    encoded(encoding) {
      const encoded = known.get(encoding) ?? compress[encoding](bytes)
      known.set(encoding, encoded)
      return encoded
    },
  }
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2: the weak comparison. */
function isAmong(header: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '')
  return header?.trim() === '*' || (header ?? '').split(',').some((tag) => opaque(tag) === opaque(etag))
}

/** The smallest encoding that the client accepts; `q=0` refuses one. https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3 */
function encodingFor(header = ''): Encoding {
  const taken = new Map(
    header
      .toLowerCase()
      .split(',')
      .map((part) => {
        const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim())
        return [name, parameters.every((parameter) => !/^q=0(\.0*)?$/.test(parameter))]
      }),
  )
  return (['br', 'gzip'] as const).find((name) => taken.get(name) ?? taken.get('*') ?? false) ?? 'identity'
}
