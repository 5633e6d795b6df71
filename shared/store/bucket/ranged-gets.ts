// GETs of ranges of objects, for a reader that makes dozens at once. The SDK takes a millisecond of processor time for a GET, most of it for
// signing and for what lies between. Here an object is signed once, and its ranges are asked for over the same client's connections: a quarter
// of that. The caller checks the bytes.
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { RecentlyUsed } from './recently-used.ts'

/** A signature allows GETs of one object, and is sent to S3 only. It is valid for a little longer than it is kept. */
const [keptMs, validSeconds] = [5 * 60_000, 6 * 60]
const signaturesMax = 2000

/** S3 answers in 25 ms mostly, and now and then in 200: then a second request is answered sooner. A long answer has more time. */
const hedgeAfterMs = 120
const bytesPerMs = 20_000

const triesMax = 3
const pauseMs = 100
const requestTimeout = 5_000

/** What S3 answered instead of the range. */
export class RangeUnreadError extends Error {
  override readonly name = 'RangeUnreadError'
  readonly status: number

  constructor(status: number) {
    super(`S3 answered ${status} instead of a range`)
    this.status = status
  }
}

interface Signed {
  readonly url: URL
  readonly untilMs: number
}

export class RangedGets {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #signed = new RecentlyUsed<Signed>(signaturesMax)

  constructor(client: S3Client, bucket: string) {
    this.#client = client
    this.#bucket = bucket
  }

  /**
   * @param asked is called for each request, also for one that repeats another.
   * @throws RangeUnreadError or the last try's error. Ends when the signal is aborted.
   */
  async get(key: string, from: number, bytes: number, asked: () => void, signal?: AbortSignal): Promise<Buffer> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#hedged(key, from, bytes, asked, signal)
      } catch (error) {
        signal?.throwIfAborted()
        const status = error instanceof RangeUnreadError ? error.status : 500
        // Signed with credentials that have ended meanwhile, perhaps.
        if (status === 403) this.#signed.delete(key)
        if ((status < 500 && status !== 403) || tries === triesMax) throw error
      }
      await pause(pauseMs * tries, undefined, signal && { signal })
    }
  }

  /** If the first request is slow, the first of two answers. */
  async #hedged(key: string, from: number, bytes: number, asked: () => void, signal?: AbortSignal): Promise<Buffer> {
    const over = new AbortController()
    const ended = signal ? AbortSignal.any([over.signal, signal]) : over.signal
    const first = this.#once(key, from, bytes, asked, ended)
    const answered = new AbortController()
    try {
      const early = await Promise.race([first, idleFor(hedgeAfterMs + bytes / bytesPerMs, answered.signal)])
      if (early) return early
    } finally {
      answered.abort()
    }
    try {
      return await firstOf([first, this.#once(key, from, bytes, asked, ended)])
    } finally {
      over.abort()
    }
  }

  async #once(key: string, from: number, bytes: number, asked: () => void, abortSignal: AbortSignal): Promise<Buffer> {
    const { protocol, hostname, port, pathname, search, host } = await this.#urlOf(key)
    asked()
    const request = {
      ...{ method: 'GET', protocol, hostname, path: pathname + search },
      ...(port === '' ? {} : { port: Number(port) }),
      headers: { host, range: `bytes=${from}-${from + bytes - 1}` },
    }
    const { requestHandler } = this.#client.config
    type Request = Parameters<typeof requestHandler.handle>[0]
    const { response } = await requestHandler.handle(request as unknown as Request, { abortSignal, requestTimeout })
    if (!(response.body instanceof Readable)) throw new Error('S3 answered without a body')
    return readRange(response.body, response.statusCode, bytes, abortSignal)
  }

  async #urlOf(key: string): Promise<URL> {
    const nowMs = performance.now()
    const known = this.#signed.get(key)
    if (known && known.untilMs > nowMs) return known.url
    const command = new GetObjectCommand({ Bucket: this.#bucket, Key: key })
    const url = new URL(await getSignedUrl(this.#client, command, { expiresIn: validSeconds }))
    this.#signed.set(key, { url, untilMs: nowMs + keptMs }, 1)
    return url
  }
}

/** Fires later than this if the thread was busy. */
const timerLateMs = 20

/** Time in which the thread was busy does not count: an answer may have come meanwhile, and nobody could read it. */
async function idleFor(ms: number, signal: AbortSignal): Promise<undefined> {
  for (let leftMs = ms; !signal.aborted; leftMs = hedgeAfterMs / 4) {
    const startMs = performance.now()
    await pause(leftMs, undefined, { signal }).catch(() => undefined)
    if (performance.now() - startMs < leftMs + timerLateMs) return
  }
}

/** @throws the error of the first if all fail. */
async function firstOf(answers: readonly Promise<Buffer>[]): Promise<Buffer> {
  try {
    return await Promise.any(answers)
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error
  }
}

/** @throws Error if there are other than so many bytes; no more are read. */
async function readRange(body: Readable, status: number, bytes: number, signal: AbortSignal): Promise<Buffer> {
  const end = () => body.destroy()
  // Nobody listens any more once it is destroyed.
  body.on('error', () => {})
  signal.addEventListener('abort', end, { once: true })
  try {
    if (status !== 206) throw new RangeUnreadError(status)
    const kept: Buffer[] = []
    let length = 0
    for await (const chunk of body) {
      length += chunk.length
      if (length > bytes) break
      kept.push(chunk)
    }
    if (length !== bytes) throw new Error(`S3 answered ${length} bytes of a range of ${bytes}`)
    return kept.length === 1 && kept[0] ? kept[0] : Buffer.concat(kept, length)
  } finally {
    signal.removeEventListener('abort', end)
    // An answer that is not read holds its connection.
    if (!body.readableEnded) body.destroy()
  }
}
