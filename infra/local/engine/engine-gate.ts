// Stands before DynamoDB Local: hands every request on as it came, but for single puts, which go many at a time (put-batches.ts), and for
// transactions, which it answers once they are on the disk; and tells of what was written, so that nobody has to ask the streams all the
// time. Listens on 127.0.0.1 only.
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
  /** Called when a write has been acknowledged, with the table where one alone was written. */
  readonly onWrite: (table: string | undefined) => void
}

const operationPrefix = 'DynamoDB_20120810.'
const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems'])
// Longer than the SDK keeps an idle connection, so that it is never the server that ends one just as it is used again.
const keepAliveTimeout = 120_000

export function startEngineGate({ port, endpoint, keys, onWrite }: EngineGateOptions): Promise<LoopbackServer> {
  const engine = durably(engineAt(endpoint))
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
        // As when the engine itself is gone: the client's SDK tries again.
        .catch(() => response.destroy())
    },
  })
}

/** What is no put is for the engine to refuse. */
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
 * DynamoDB Local answers a transaction when its COMMIT is queued for the one thread that works on the file, not when it is done: an
 * engine that is killed then has acknowledged what it does not have (build of 2026-01-16, `SQLiteDBAccess.commitTransaction`). Every
 * request goes through that queue, so the answer to a second one tells that the commit is on the disk.
 */
function durably(send: Send): Send {
  return async (headers, body, signal) => {
    const answered = await send(headers, body, signal)
    if (answered.status !== 200 || headers['x-amz-target'] !== `${operationPrefix}TransactWriteItems`) return answered
    const next = await send({ ...headers, 'x-amz-target': `${operationPrefix}ListTables` }, '{"Limit":1}', signal)
    if (next.status !== 200) throw new Error(`the engine answered ${next.status} right after a transaction`)
    return answered
  }
}

function engineAt(endpoint: string): Send {
  return async (headers, body, signal) => {
    const response = await fetch(endpoint, { method: 'POST', headers, body, ...(signal && { signal }) })
    return { status: response.status, headers: headersOf(response), body: await response.text() }
  }
}

/** Those of the one connection are not those of the other. */
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
