// Makes of an HTTP request the event that a function gets from an HTTP API of API Gateway, payload format 2.0. Knows neither
// the functions nor their answers (see http-result.ts).
// Source, where a line names no other: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
import type { IncomingMessage } from 'node:http'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { RouteMatch } from './route-match.ts'

export interface HttpRequestParts {
  readonly request: IncomingMessage
  readonly body: Buffer
  readonly target: RequestTarget
  readonly match: RouteMatch
  readonly requestId: string
  readonly nowMs: number
}

export interface RequestTarget {
  /** Decoded. */
  readonly path: string
  /** As it was sent, without the question mark. */
  readonly query: string
}

/**
 * The service hands over the path decoded and the query as it was sent; it cuts the path at a question mark that appears in
 * decoding (github.com/middleapi/standard-server/pull/93, github.com/honojs/hono/issues/2156).
 * @returns undefined when an escape in the path is malformed.
 */
export function requestTarget(url: string): RequestTarget | undefined {
  const mark = url.indexOf('?')
  const [path, query] = mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
  try {
    return { path: decodeURIComponent(path).split('?', 1)[0] ?? '', query }
  } catch {
    return undefined
  }
}

export function httpEvent({
  request,
  body,
  target,
  match,
  requestId,
  nowMs,
}: HttpRequestParts): APIGatewayProxyEventV2 {
  const { cookie, ...headers } = joinedHeaders(request.rawHeaders)
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1'
  const host = headers['host'] ?? '127.0.0.1'
  return {
    version: '2.0',
    routeKey: match.routeKey,
    rawPath: target.path,
    rawQueryString: target.query,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/; */) }),
    headers: { ...forwarded(request, sourceIp, requestId), ...withLength(headers, body) },
    ...(target.query ? { queryStringParameters: joinedQuery(target.query) } : {}),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: host,
      domainPrefix: host.split('.', 1)[0] ?? host,
      http: {
        method: request.method ?? 'GET',
        path: target.path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: match.routeKey,
      stage: '$default',
      time: commonLogTime(nowMs),
      timeEpoch: nowMs,
    },
    ...(Object.keys(match.pathParameters).length > 0 ? { pathParameters: match.pathParameters } : {}),
    ...encodedBody(body, headers),
  }
}

/** Meant for the next hop only (RFC 9110 section 7.6.1). */
const hopByHop = ['connection', 'keep-alive', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'expect']

/** Names lower-cased, a name that comes again joined by a comma. Cookies are joined as one cookie header would list them. */
function joinedHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = String(rawHeaders[index]).toLowerCase()
    const value = String(rawHeaders[index + 1])
    if (hopByHop.includes(name)) continue
    headers[name] = headers[name] === undefined ? value : `${headers[name]}${name === 'cookie' ? '; ' : ','}${value}`
  }
  return headers
}

function forwarded(request: IncomingMessage, sourceIp: string, requestId: string): Record<string, string> {
  return {
    'x-amzn-trace-id': `Root=1-${requestId}`,
    'x-forwarded-for': sourceIp,
    'x-forwarded-port': String(request.socket.localPort ?? 0),
    'x-forwarded-proto': 'http',
  }
}

/** A chunked body has been gathered by the time the function sees it. */
function withLength(headers: Record<string, string>, body: Buffer): Record<string, string> {
  return body.length === 0 || headers['content-length']
    ? headers
    : { ...headers, 'content-length': String(body.length) }
}

function joinedQuery(query: string): Record<string, string> {
  const parameters: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(query)) {
    parameters[name] = parameters[name] === undefined ? value : `${parameters[name]},${value}`
  }
  return parameters
}

/** `07/Aug/2026:01:37:53 +0000`, always UTC. */
function commonLogTime(ms: number): string {
  const [, day, month, year, time] = new Date(ms).toUTCString().split(' ')
  return `${day}/${month}/${year}:${time} +0000`
}

/**
 * Only these come as text; everything else, a missing content type and forms among it, comes in base64. Undocumented;
 * measured on the service: github.com/ministackorg/ministack/pull/766.
 */
const textTypes = /^(text\/.*|application\/(json|xml|javascript))$/i

function encodedBody(body: Buffer, headers: Record<string, string>): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false }
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? ''
  // Compressed bytes are no text, whatever type they unfold to.
  const plain = textTypes.test(type) && (headers['content-encoding'] ?? 'identity') === 'identity'
  return plain
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true }
}
