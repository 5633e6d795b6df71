// The operational logger, not the audit log: one JSON line per outcome, with ids and counts; never an entry's body, a token or a
// raw request.

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

export interface Logger {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, cause: unknown, fields?: LogFields): void
}

const levels = ['info', 'warn', 'error'] as const
type Level = (typeof levels)[number]

/**
 * @param write takes one line; for Lambda and a terminal, a write to stdout.
 * @param least `WARN` or `ERROR`: lower levels are not written. Any other value: all are.
 */
export function jsonLogger(write: (line: string) => void, least?: string): Logger {
  const from = levels.findIndex((level) => level.toUpperCase() === least)
  const put = (level: Level, message: string, fields: object) => {
    if (levels.indexOf(level) >= from) write(JSON.stringify({ level, message, ...fields }))
  }
  return {
    info: (message, fields = {}) => put('info', message, fields),
    warn: (message, fields = {}) => put('warn', message, fields),
    error: (message, cause, fields = {}) => put('error', message, { ...fields, ...describe(cause) }),
  }
}

/** For a field: the message of an error may quote what was read. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}

function describe(cause: unknown): object {
  if (!(cause instanceof Error)) return { error: nameOf(cause) }
  const { message, stack } = cause
  return {
    error: nameOf(cause),
    // V8 quotes the text that is no JSON, which may be an entry's.
    ...(cause instanceof SyntaxError ? { stack: stack?.replace(message, '') } : { reason: message, stack }),
    ...(cause.cause ? { cause: describe(cause.cause) } : {}),
  }
}
