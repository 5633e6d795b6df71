// The error that a caller can act on. Knows nothing of HTTP: http/problem.ts has the status of each code.
// Our own mistakes are plain Errors.

export type ErrorCode =
  | 'BODY_INVALID'
  | 'BODY_TOO_LARGE'
  | 'CONTENT_TYPE_UNSUPPORTED'
  | 'CONTENT_CODING_UNSUPPORTED'
  | 'ENTRY_INVALID'
  | 'ENTRY_CONFLICT'
  | 'PARAMETER_INVALID'
  | 'CURSOR_INVALID'
  | 'CALLER_UNKNOWN'
  | 'RIGHT_MISSING'
  | 'NOT_FOUND'
  | 'ENTRY_NOT_INTEGRATED'
  | 'CHECKPOINT_NOT_SIGNED'
  | 'CONTAINER_NOT_EMPTY'
  | 'VIEW_CONFLICT'
  | 'LIMIT_REACHED'
  | 'STORE_UNAVAILABLE'
  | 'ISSUER_UNAVAILABLE'

/**
 * Messages quote sent texts, which may have megabytes, and an answer may have a thousand messages. As JSON within JSON, where a
 * character takes up to seven bytes, they must stay below Lambda's 6 MB.
 */
const messageLengthMax = 500

export class AuditError extends Error {
  override readonly name = 'AuditError'
  /** Stable; programs switch on it. The message is for people and may change. */
  readonly code: ErrorCode

  /** @param options `cause` is for the log and never reaches a response. */
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message.length > messageLengthMax ? `${message.slice(0, messageLengthMax - 1)}…` : message, options)
    this.code = code
  }
}

/** A fault of a parameter, which is quoted by its name. */
export function parameterInvalid(name: string, fault: string): AuditError {
  return new AuditError('PARAMETER_INVALID', `"${name}" ${fault}`)
}

/** A fault of a body's field, which is quoted by its name. */
export function bodyInvalid(field: string, fault: string): AuditError {
  return new AuditError('BODY_INVALID', `"${field}" ${fault}`)
}

/** A fault of an entry; its fields are quoted. */
export function entryInvalid(message: string): AuditError {
  return new AuditError('ENTRY_INVALID', message)
}

/** The same answer for a missing object and one that the caller may not see. */
export function notFound(id: string): AuditError {
  return new AuditError('NOT_FOUND', `${id} not found.`)
}
