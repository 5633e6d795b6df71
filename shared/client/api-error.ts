// An answer of the API that is no success, or no answer at all, as an error. Knows no transport.
import { isObject } from '../is-object.ts'
import { jsonValue } from '../json/json-value.ts'
import { retryAfterOf } from './retry-after.ts'

export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** 0 if there was no answer. */
  readonly status: number
  /** A code of the API (`NOT_FOUND`…); `NETWORK` without an answer, `GATEWAY` for an answer that is not the API's. */
  readonly code: string
  readonly requestId: string | undefined
  /** How long the API asks to wait before the next try; at most 300. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    message: string,
    about: {
      readonly status: number
      readonly code: string
      readonly requestId?: string | undefined
      readonly retryAfterSeconds?: number | undefined
      readonly cause?: unknown
    },
  ) {
    super(message, about)
    this.status = about.status
    this.code = about.code
    this.requestId = about.requestId
    this.retryAfterSeconds = about.retryAfterSeconds
  }
}

/** Reads the body of a refusal. */
export async function refusalOf(response: Response): Promise<ApiError> {
  return refusalIn(response, await saidIn(response).catch(() => undefined))
}

/** @param said the body, read. A gateway's own answer has no code, and need not be JSON; Splunk's routes say `text`. */
export function refusalIn(response: Response, said: unknown): ApiError {
  const problem = isObject(said) ? said : {}
  const text = (name: string) => (typeof problem[name] === 'string' ? problem[name] : undefined)
  const message = text('message') ?? text('detail') ?? text('text') ?? `the service answered ${response.status}`
  return new ApiError(message, {
    status: response.status,
    code: text('code') ?? 'GATEWAY',
    requestId: text('requestId') ?? response.headers.get('apigw-requestid') ?? undefined,
    retryAfterSeconds: retryAfterOf(response),
  })
}

/** Whether the call was carried out, nobody knows. */
export function noAnswer(message: string, cause: unknown): ApiError {
  return new ApiError(message, { status: 0, code: 'NETWORK', cause })
}

/** No other try helps. */
export function tokenRefused(): ApiError {
  return new ApiError('the service takes no such token', { status: 401, code: 'CALLER_UNKNOWN' })
}

/** A success that is not the service's: of a proxy that asks for a sign-in, of another program at the address. Another try may meet the service. */
export function notOfService(): ApiError {
  return new ApiError('the answer is not the service’s', { status: 0, code: 'GATEWAY' })
}

/** The JSON of an answer; `undefined` for what is none, as a gateway's own answer may be. @throws ApiError if it breaks off. @throws the signal's reason. */
export async function saidIn(response: Response, signal?: AbortSignal): Promise<unknown> {
  const text = await textIn(response, signal)
  try {
    return jsonValue(text)
  } catch {
    return undefined
  }
}

/** @throws ApiError `NETWORK` if it breaks off: nobody knows what it would have said. @throws the signal's reason. */
export async function textIn(response: Response, signal?: AbortSignal): Promise<string> {
  try {
    return await response.text()
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw noAnswer('the answer broke off', cause)
  }
}
