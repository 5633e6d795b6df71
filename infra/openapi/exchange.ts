// An exchange: a request that was sent to the service, and its answer. All examples come from exchanges.
import type { Method } from '../../shared/deployment/routes.ts'

export interface Exchange {
  readonly operationId: string
  /** Unique for each operation and status. */
  readonly name: string
  readonly request: SentRequest
  readonly status: number
  /** The answer's JSON value; absent if it is not JSON, or too long for an example. */
  readonly value?: unknown
}

export interface SentRequest {
  readonly method: Method
  /** With its query. */
  readonly path: string
  readonly contentType?: string
  readonly body?: string
  /** Those besides. */
  readonly headers?: Readonly<Record<string, string>>
  /** Whether a token was needed. */
  readonly token: boolean
}

/** The request as a shell command; the variables `BELEG` and `TOKEN` are the service's address and a token. */
export function curlOf({ method, path, contentType, body, headers = {}, token }: SentRequest): string {
  const parts = [
    `curl "$BELEG${path}"`,
    ...(token ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(contentType ? [`-H ${quoted(`Content-Type: ${contentType}`)}`] : []),
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? (method === 'GET' ? [] : [`-X ${method}`]) : [`--data-binary ${quoted(body)}`]),
  ]
  return parts.join(' \\\n  ')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
