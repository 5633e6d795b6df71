// The common frame of commands: exit codes and error messages. Parses no arguments.

/** An error that the user of the command can fix. The message is one sentence. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  /** Default 1. */
  readonly exitCode: number

  constructor(message: string, { exitCode = 1, ...options }: ErrorOptions & { readonly exitCode?: number } = {}) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/**
 * Runs a command and sets its exit code. An error that the user can fix goes to stderr as one sentence, any other with its
 * stack. Pending output is not cut off.
 */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command()
  } catch (error) {
    process.exitCode = error instanceof CommandError ? error.exitCode : 1
    console.error(isCallersMistake(error) ? error.message : error)
  }
}

function isCallersMistake(error: unknown): error is Error {
  if (error instanceof CommandError) return true
  // The errors of node:util parseArgs are one sentence too.
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
