// One invocation: the command that was typed, run, and every way in which it can end turned into an exit code and a sentence.
import { ApiError } from '../../shared/client/api-error.ts'
import { CommandError } from '../command/command.ts'
import { commands } from './commands.ts'
import type { DescribedApi } from './invocation/described-api.ts'
import { exitCodes } from './invocation/exit-codes.ts'
import { helpOf, overview } from './invocation/help.ts'
import { typedFor } from './invocation/typed.ts'
import { usageError } from './invocation/usage-error.ts'
import { harmlessLines } from './output/harmless.ts'
import { notesTo } from './output/notes.ts'
import { OutputClosed, printerTo } from './output/printer.ts'

/** @returns the exit code. @throws CommandError with its own. */
export async function run(argv: readonly string[], api: DescribedApi, signal: AbortSignal): Promise<number> {
  const out = printerTo(process.stdout)
  const [name = '', ...args] = argv
  if (name === '') throw usageError(overview(commands))
  if (name === '--help' || name === '-h' || name === 'help') {
    await out.write(`${overview(commands)}\n`)
    return exitCodes.done
  }
  const command = commands.find((each) => each.name === name)
  if (!command) throw usageError(`there is no command "${name}": see "beleg --help"`)
  try {
    const { words, options } = typedFor(command, api, args)
    if (options.isOn('help')) {
      await out.write(`${helpOf(command, api)}\n`)
      return exitCodes.done
    }
    const notes = notesTo(process.stderr, { isQuiet: options.isOn('quiet') })
    const { env, stdin } = process
    return await command.run({ words, options, api, out, notes, env, stdin, now: Date.now, signal })
  } catch (error) {
    if (error instanceof OutputClosed) return exitCodes.done
    if (signal.aborted) throw new CommandError('interrupted', { exitCode: exitCodes.interrupted, cause: error })
    const told = error instanceof ApiError ? refusal(error) : error
    throw told instanceof CommandError ? forTerminal(told) : told
  }
}

/** In the service's own words. */
function refusal(error: ApiError): CommandError {
  const { status, code, message, requestId } = error
  const isOurs = code === 'NETWORK' || code === 'GATEWAY'
  const about = isOurs ? '' : ` (${code}${requestId === undefined ? '' : `, request ${requestId}`})`
  return new CommandError(`${message}${about}`, { exitCode: exitCodeOf(status, code), cause: error })
}

/** It may quote what a service, an issuer or a file says. */
function forTerminal({ message, exitCode, cause }: CommandError): CommandError {
  return new CommandError(harmlessLines(message), { exitCode, cause })
}

function exitCodeOf(status: number, code: string): number {
  if (status === 401) return exitCodes.signIn
  if (status === 400 && code === 'PARAMETER_INVALID') return exitCodes.usage
  return status === 0 || status === 408 || status === 429 || status >= 500 ? exitCodes.later : exitCodes.failed
}
