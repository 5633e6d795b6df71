// Makes of a function's result the response that an HTTP API of API Gateway sends, payload format 2.0.
// Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
import { validateHeaderName, validateHeaderValue } from 'node:http'

export interface HttpResponse {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly cookies: readonly string[]
  readonly body: Buffer
}

/**
 * A result with a status code is taken at its word; any other value becomes a 200 with that value as JSON.
 * @param result what the function gave, after a way through JSON.
 * @param method of the request: for HEAD the function says how long the body would be, which nobody else knows. (Not documented
 * for the service; where it leaves the length out, RFC 9110 section 8.6 allows that.)
 * @throws Error saying what is wrong with a result that no response can be made of.
 */
export function httpResponse(result: unknown, method?: string): HttpResponse {
  return isStructured(result) ? structured(result, method === 'HEAD') : inferred(result)
}

/** An answer of the gateway's own. */
export function gatewayMessage(status: number, message: string): HttpResponse {
  return { ...inferred({ message }), status }
}

function isStructured(result: unknown): result is Record<string, unknown> {
  return typeof result === 'object' && result !== null && 'statusCode' in result
}

function inferred(result: unknown): HttpResponse {
  const body = typeof result === 'string' ? result : JSON.stringify(result ?? null)
  return { status: 200, headers: [['content-type', 'application/json']], cookies: [], body: Buffer.from(body) }
}

function structured(result: Record<string, unknown>, isHead: boolean): HttpResponse {
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = result
  if (!Number.isInteger(statusCode) || Number(statusCode) < 200 || Number(statusCode) > 599) {
    throw new Error(`"statusCode" must be a number from 200 to 599`)
  }
  if (typeof body !== 'string') throw new Error('"body" must be a string')
  if (!Array.isArray(cookies)) throw new Error('"cookies" must be an array')
  return {
    status: Number(statusCode),
    headers: Object.entries(headers ?? {}).flatMap(([name, value]) =>
      sentHeader(name.toLowerCase(), String(value), isHead),
    ),
    cookies: cookies.map(String),
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  }
}

/** The gateway frames the response itself. */
const framing = ['connection', 'content-length', 'transfer-encoding']

function sentHeader(name: string, value: string, isHead: boolean): [string, string][] {
  if (framing.includes(name) && !(isHead && name === 'content-length')) return []
  validateHeaderName(name)
  validateHeaderValue(name, value)
  return [[name, value]]
}
