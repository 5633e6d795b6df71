// The S3 server of one machine: buckets on disk, path-style addresses, and S3's check of every request's signature. For
// development and tests; no versions, no object lock, no policies, one process for one directory.
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { effectiveHeaders } from './authorization.ts'
import { type Bucket, openBucket } from './bucket.ts'
import { receiveBody } from './incoming-body.ts'
import type { Answer } from './operation.ts'
import { findOperation } from './routes.ts'
import { renderS3Error, S3Error } from './s3-error.ts'
import { readRequest, type S3Request } from './s3-request.ts'
import { authenticate, type Credentials } from './signature.ts'

export type S3Options = {
  readonly dir: string
  /** 0 takes any free port. */
  readonly port: number
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** Missing buckets are made. Requests cannot make others. */
  readonly buckets: readonly string[]
  readonly now?: () => Date
  /** Called once an object is on the disk, before its sender knows. */
  readonly onCreated?: (object: { readonly bucket: string; readonly key: string }) => void
}

export type RunningS3 = {
  readonly endpoint: string
  /** Cuts every connection, and resolves when no write is running. */
  stop(): Promise<void>
}

const host = '127.0.0.1'
// Longer than the SDK keeps an idle connection, so that the server never closes one that is just being reused.
const keepAliveMilliseconds = 120_000

/** Refuses a taken port, and a bucket name that S3 does not allow. */
export async function startS3(options: S3Options): Promise<RunningS3> {
  const trust = { ...options, now: options.now ?? (() => new Date()) }
  const buckets = new Map<string, Bucket>()
  for (const name of options.buckets) {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) throw new Error(`"${name}" is not a name for a bucket`)
    buckets.set(name, await openBucket(join(options.dir, name), trust.now))
  }
  const running = new Set<Promise<void>>()
  const server = createServer({ keepAliveTimeout: keepAliveMilliseconds }, (message, response) => {
    const handled = handle(message, response, buckets, trust).finally(() => running.delete(handled))
    running.add(handled)
  })
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  return { endpoint: `http://${host}:${port}`, stop: () => stop(server, running) }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === 'EADDRINUSE' ? 'is already in use' : `cannot be used (${cause.code ?? cause.message})`
      reject(new Error(`port ${port} of ${host} ${reason}`, { cause }))
    })
    server.listen(port, host, resolve)
  })
}

async function stop(server: Server, running: ReadonlySet<Promise<void>>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
  await Promise.all(running)
}

async function handle(
  message: IncomingMessage,
  response: ServerResponse,
  buckets: ReadonlyMap<string, Bucket>,
  trust: Credentials & Pick<S3Options, 'onCreated'>,
): Promise<void> {
  const requestId = randomBytes(8).toString('hex').toUpperCase()
  response.setHeader('x-amz-request-id', requestId)
  try {
    await send(response, message.method, await answer(message, buckets, trust))
  } catch (error) {
    // Drains the rest of the body, so that the sender reads the answer.
    message.resume()
    if (response.headersSent || response.destroyed) response.destroy()
    else await send(response, message.method, refusal(error, requestId)).catch(() => response.destroy())
  }
}

async function answer(
  message: IncomingMessage,
  buckets: ReadonlyMap<string, Bucket>,
  trust: Credentials & Pick<S3Options, 'onCreated'>,
): Promise<Answer> {
  const sent = readRequest(message)
  const payload = await authenticate(sent, trust)
  const request = { ...sent, headers: effectiveHeaders(sent) }
  const bucket = buckets.get(request.bucket)
  if (bucket === undefined && request.bucket !== '') throw new S3Error('NoSuchBucket', { BucketName: request.bucket })
  if (bucket === undefined) throw new S3Error('NotImplemented', {}, 'This operation is not implemented')
  const source: AsyncIterable<Buffer> = message.iterator({ destroyOnReturn: false })
  const body = () => receiveBody(source, request.headers, payload)
  const done = await findOperation(request)({ request, bucket, body })
  if (isCreation(request)) trust.onCreated?.({ bucket: request.bucket, key: request.key })
  return done
}

/** A put, or the end of an upload in parts. */
function isCreation({ method, key, query }: S3Request): boolean {
  return key !== '' && method === (query.has('uploadId') ? 'POST' : 'PUT')
}

function refusal(error: unknown, requestId: string): Answer {
  if (!(error instanceof S3Error)) console.error('local S3:', error)
  const known = error instanceof S3Error ? error : new S3Error('InternalError')
  if (known.status === 304) return { status: 304, headers: {} }
  return { status: known.status, headers: { 'content-type': 'application/xml' }, body: renderS3Error(known, requestId) }
}

async function send(
  response: ServerResponse,
  method: string | undefined,
  { status, headers, body }: Answer,
): Promise<void> {
  response.writeHead(status, {
    ...headers,
    ...(typeof body === 'string' && { 'content-length': Buffer.byteLength(body) }),
  })
  if (!(body instanceof Readable)) return void response.end(method === 'HEAD' ? undefined : body)
  try {
    await pipeline(body, response)
  } finally {
    // To a reader that has left, nothing is piped, and the file would stay open.
    body.destroy()
  }
}
