// What the commands of one machine have in common: how they end, and how they say why. Parses no arguments.

/** Something that whoever typed the command can put right. The message is one sentence. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/**
 * Runs a command to its exit code. What the caller can put right goes to stderr as one sentence, everything else with its
 * stack; both end with 1. Does not cut off what is still to be written.
 */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command()
  } catch (error) {
    process.exitCode = 1
    console.error(isCallersMistake(error) ? error.message : error)
  }
}

function isCallersMistake(error: unknown): error is Error {
  if (error instanceof CommandError) return true
  // node:util parseArgs says what is wrong in one sentence.
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
