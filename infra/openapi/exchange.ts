// An exchange: a request that has been sent to the service and what it answered. Examples are made of nothing else.
import type { Method } from '../../shared/deployment/routes.ts'

export interface Exchange {
  readonly operationId: string
  /** Tells the exchanges of one operation and one status apart. */
  readonly name: string
  readonly request: SentRequest
  readonly status: number
  /** The answer's JSON value; absent where it is none, or too long for an example. */
  readonly value?: unknown
}

export interface SentRequest {
  readonly method: Method
  /** With its query. */
  readonly path: string
  readonly contentType?: string
  readonly body?: string
  /** Whether a token was needed. */
  readonly token: boolean
}

/** The request as a line for a shell in which `BELEG` is where the service is and `TOKEN` a token. */
export function curlOf({ method, path, contentType, body, token }: SentRequest): string {
  const parts = [
    `curl "$BELEG${path}"`,
    ...(token ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(contentType ? [`-H ${quoted(`Content-Type: ${contentType}`)}`] : []),
    ...(body === undefined ? (method === 'GET' ? [] : [`-X ${method}`]) : [`--data-binary ${quoted(body)}`]),
  ]
  return parts.join(' \\\n  ')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
