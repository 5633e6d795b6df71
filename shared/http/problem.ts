// A problem is an error in the response: the reference's shape `{message, path, status, timestamp}` and our stable `code`. Only this
// file gives errors their HTTP statuses.
import { AuditError, type ErrorCode } from '../audit-error.ts'

export interface Problem {
  readonly code: ErrorCode | 'INTERNAL'
  readonly message: string
  readonly path: string
  /** A number, as in the reference's specification and clients; only its examples show a string. */
  readonly status: number
  readonly timestamp: string
}

export const statusOf = {
  BODY_INVALID: 400,
  BODY_TOO_LARGE: 413,
  CONTENT_TYPE_UNSUPPORTED: 415,
  CONTENT_CODING_UNSUPPORTED: 415,
  ENTRY_INVALID: 400,
  ENTRY_CONFLICT: 409,
  PARAMETER_INVALID: 400,
  CURSOR_INVALID: 400,
  CALLER_UNKNOWN: 401,
  RIGHT_MISSING: 403,
  NOT_FOUND: 404,
  ENTRY_NOT_INTEGRATED: 404,
  CHECKPOINT_NOT_SIGNED: 404,
  CONTAINER_NOT_EMPTY: 409,
  VIEW_CONFLICT: 409,
  LIMIT_REACHED: 429,
  STORE_UNAVAILABLE: 503,
  ISSUER_UNAVAILABLE: 503,
} as const satisfies Record<ErrorCode, number>

/** The wait after a 503. */
export const retryAfterSeconds = 2

/** The wait by status: a reached limit takes longer to clear than a fault. */
export const retryAfterSecondsOf: Readonly<Record<number, number>> = { 429: 15, 503: retryAfterSeconds }

/** Of an unknown error, the response has only the request id, by which the logs have the error. */
export function problemOf(error: unknown, path: string, nowMs: number, requestId: string): Problem {
  const timestamp = new Date(nowMs).toISOString()
  if (error instanceof AuditError)
    return { code: error.code, message: error.message, path, status: statusOf[error.code], timestamp }
  return {
    code: 'INTERNAL',
    message: `The service failed (request ${requestId})`,
    path,
    status: 500,
    timestamp,
  }
}
