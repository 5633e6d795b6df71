// The proxy before DynamoDB Local. It forwards every request unchanged, except single puts, which it batches (put-batches.ts). It
// reports each write, so that the pumps need not poll the streams all the time. Listens on 127.0.0.1 only.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type LoopbackServer, startLoopbackServer } from '../gateway/loopback-server.ts'
import { type EngineAnswer, type Put, putBatches } from './put-batches.ts'

export interface EngineGateOptions {
  /** 0 takes any free port. */
  readonly port: number
  /** Of the engine. */
  readonly endpoint: string
  /** The key attributes of each table. */
  readonly keys: ReadonlyMap<string, readonly string[]>
  /** Called after an acknowledged write, with the table if it is the only one. */
  readonly onWrite: (table: string | undefined) => void
}

const operationPrefix = 'DynamoDB_20120810.'
const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems'])
// Longer than the SDK keeps an idle connection, so that the server never closes one that is just being reused.
const keepAliveTimeout = 120_000

export function startEngineGate({ port, endpoint, keys, onWrite }: EngineGateOptions): Promise<LoopbackServer> {
  const engine: Send = (headers, body, signal) => sendDurably(endpoint, headers, body, signal)
  let headersOfPuts: Record<string, string> = {}
  const put = putBatches({
    keys,
    send: (operation, body) => {
      return engine({ ...headersOfPuts, 'x-amz-target': `${operationPrefix}${operation}` }, body)
    },
  })

  async function answer(request: IncomingMessage, body: string, signal: AbortSignal): Promise<EngineAnswer> {
    const headers = forwardedHeaders(request)
    const operation = (headers['x-amz-target'] ?? '').replace(operationPrefix, '')
    const parsed: Put | undefined = operation === 'PutItem' ? parse(body) : undefined
    if (parsed) headersOfPuts = headers
    const answered = await ((parsed && put(parsed, body, signal)) ?? engine(headers, body, signal))
    if (answered.status === 200 && writes.has(operation)) onWrite(parsed?.TableName)
    return answered
  }

  return startLoopbackServer({
    port,
    name: 'DynamoDB',
    server: { keepAliveTimeout },
    listener: (request, response) => {
      const left = new AbortController()
      response.on('close', () => left.abort())
      bodyOf(request)
        .then((body) => answer(request, body, left.signal))
        .then((answered) => send(response, answered))
        // Looks as if the engine is gone: the client's SDK retries.
        .catch(() => response.destroy())
    },
  })
}

/** `undefined` for an invalid put, which the engine then refuses. */
function parse(body: string): Put | undefined {
  try {
    const value = JSON.parse(body)
    return typeof value?.TableName === 'string' && typeof value.Item === 'object' && value.Item ? value : undefined
  } catch {
    return undefined
  }
}

type Send = (headers: Readonly<Record<string, string>>, body: string, signal?: AbortSignal) => Promise<EngineAnswer>

/**
 * DynamoDB Local answers a transaction when its COMMIT is queued for the one thread that works on the file, not when it is done. An
 * engine killed then loses an acknowledged write (build of 2026-01-16, `SQLiteDBAccess.commitTransaction`). Every request goes
 * through that queue, so the answer to a second request shows that the commit is on the disk.
 */
async function sendDurably(
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal?: AbortSignal,
): Promise<EngineAnswer> {
  const answered = await forward(endpoint, headers, body, signal)
  if (answered.status !== 200 || headers['x-amz-target'] !== `${operationPrefix}TransactWriteItems`) return answered
  const next = await forward(
    endpoint,
    { ...headers, 'x-amz-target': `${operationPrefix}ListTables` },
    '{"Limit":1}',
    signal,
  )
  if (next.status !== 200) throw new Error(`the engine answered ${next.status} right after a transaction`)
  return answered
}

async function forward(
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal?: AbortSignal,
): Promise<EngineAnswer> {
  const response = await fetch(endpoint, { method: 'POST', headers, body, ...(signal && { signal }) })
  return { status: response.status, headers: headersOf(response), body: await response.text() }
}

/** These headers belong to one connection and are not forwarded. */
const ofConnection = ['connection', 'content-length', 'expect', 'host', 'keep-alive', 'transfer-encoding']

function forwardedHeaders(request: IncomingMessage): Record<string, string> {
  return withoutConnection(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
}

function headersOf(response: Response): Record<string, string> {
  return withoutConnection([...response.headers])
}

function withoutConnection(headers: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(headers.filter(([name]) => !ofConnection.includes(name)))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, { status, headers, body }: EngineAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
