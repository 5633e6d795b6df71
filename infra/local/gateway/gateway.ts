// The gateway on one machine: an HTTP server that calls the functions as an HTTP API of API Gateway calls them, with its
// limits, so that what fails there fails here. Knows nothing of where the functions run.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import type { ApiFunction, HttpFunction, Route } from '../../../shared/deployment/routes.ts'
import { answerClientError } from './client-error.ts'
import { contextFor } from './function-context.ts'
import { httpEvent, requestTarget } from './http-event.ts'
import { gatewayMessage, type HttpResponse, httpResponse } from './http-result.ts'
import { allTaken } from './instances.ts'
import { type LoopbackServer, startLoopbackServer } from './loopback-server.ts'
import { matchRoute } from './route-match.ts'

export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>

/** `allTaken` when the function was not called: Lambda refuses what exceeds its concurrency. */
export type Invocation = (
  ...request: Parameters<HttpHandler>
) => Promise<APIGatewayProxyStructuredResultV2 | typeof allTaken>

export interface GatewayOptions {
  /** 0 takes any free port. */
  readonly port: number
  readonly routes: readonly Route[]
  /** Without the portal, its routes are not there. */
  readonly functions: Readonly<Record<ApiFunction, Invocation> & Partial<Record<HttpFunction, Invocation>>>
  /** Default: the 30 seconds of the service. */
  readonly integrationTimeoutMs?: number
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const requestBytesMax = 10 * 1024 * 1024
const integrationTimeoutMs = 30_000
const headerBytesMax = 10_240
// "6 MB each for request and response", in force as "Request must be smaller than 6291556 bytes for the Invoke operation".
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const lambdaBytesMax = 6_291_556

const badRequest = gatewayMessage(400, 'Bad Request')
const notFound = gatewayMessage(404, 'Not Found')
const tooLarge = gatewayMessage(413, 'Request Entity Too Large')
const internalError = gatewayMessage(500, 'Internal Server Error')
// A REST API says 504 here, an HTTP API 503: github.com/anomalyco/sst/issues/2232.
// Lambda says 429 to the gateway where all instances are taken, and the gateway makes of it the same 503. The header is ours: the service
// sends none, and senders wait by their own measure.
const message503 = gatewayMessage(503, 'Service Unavailable')
const unavailable = { ...message503, headers: [...message503.headers, ['retry-after', '1'] as const] }

/** Listens on 127.0.0.1 only. `stop()` lets the requests under way end. */
export function startGateway(options: GatewayOptions): Promise<LoopbackServer> {
  return startLoopbackServer({
    port: options.port,
    name: 'gateway',
    server: { maxHeaderSize: headerBytesMax },
    onClientError: answerClientError,
    listener: (request, response) => {
      const requestId = randomUUID()
      answer(options, request, requestId)
        .catch((error: unknown) => failure(requestId, error))
        .then((answered) => send(response, requestId, answered))
        .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
    },
  })
}

async function answer(options: GatewayOptions, request: IncomingMessage, requestId: string): Promise<HttpResponse> {
  const body = await bodyOf(request)
  const target = requestTarget(request.url ?? '/')
  if (!target || !URL.canParse(`http://${request.headers.host}`)) return badRequest
  const match = matchRoute(options.routes, request.method ?? '', target.path)
  if (!match) return notFound
  if (!body) return tooLarge
  const event = JSON.stringify(httpEvent({ request, body, target, match, requestId, nowMs: Date.now() }))
  if (Buffer.byteLength(event) > lambdaBytesMax) return tooLarge
  return invoke(options, match.route.function, event, request.method)
}

/** `undefined` when there is more of it than the gateway takes; the rest is read and dropped, so that the client gets the answer. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= requestBytesMax) chunks.push(chunk)
    else chunks.length = 0
  }
  return bytes > requestBytesMax ? undefined : Buffer.concat(chunks)
}

/** Event and result go through JSON, as they do between the gateway and Lambda. */
async function invoke(
  options: GatewayOptions,
  name: HttpFunction,
  event: string,
  method?: string,
): Promise<HttpResponse> {
  const invocation = options.functions[name]
  if (!invocation) return notFound
  const timeoutMs = options.integrationTimeoutMs ?? integrationTimeoutMs
  const timeout = Promise.withResolvers<typeof timedOut>()
  const timer = setTimeout(() => timeout.resolve(timedOut), timeoutMs)
  try {
    const invoked = invocation(JSON.parse(event), contextFor(name, Date.now() + timeoutMs))
    const result = await Promise.race([invoked, timeout.promise])
    if (result === allTaken) return unavailable
    if (result !== timedOut) return respond(name, JSON.stringify(result) ?? 'null', method)
    console.warn(`gateway: function "${name}" has not answered within ${timeoutMs} ms; it goes on unheard`)
    return unavailable
  } finally {
    clearTimeout(timer)
  }
}

const timedOut = Symbol('timed out')

function respond(name: HttpFunction, result: string, method?: string): HttpResponse {
  const bytes = Buffer.byteLength(result)
  if (bytes <= lambdaBytesMax) return httpResponse(JSON.parse(result), method)
  console.warn(
    `gateway: the answer of function "${name}" has ${bytes} bytes, and Lambda takes no more than ${lambdaBytesMax}: ` +
      'deployed, this request would fail as it fails here',
  )
  return internalError
}

function failure(requestId: string, error: unknown): HttpResponse {
  console.error(`gateway: request ${requestId} failed:`, error)
  return internalError
}

function send(response: ServerResponse, requestId: string, { status, headers, cookies, body }: HttpResponse): void {
  response.statusCode = status
  for (const [name, value] of headers) response.setHeader(name, value)
  if (cookies.length > 0) response.setHeader('set-cookie', cookies)
  response.setHeader('apigw-requestid', requestId)
  response.end(body)
}
