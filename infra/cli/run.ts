// One invocation: the command that was typed, run, and every way in which it can end turned into an exit code and a sentence.
import { ApiError } from '../../shared/client/api-error.ts'
import { CommandError } from '../command/command.ts'
import { unwritable } from '../command/unreadable.ts'
import { commands } from './commands.ts'
import type { DescribedApi } from './invocation/described-api.ts'
import { exitCodes } from './invocation/exit-codes.ts'
import { helpOf, overview } from './invocation/help.ts'
import { typedFor } from './invocation/typed.ts'
import { usageError } from './invocation/usage-error.ts'
import { harmlessLines } from './output/harmless.ts'
import { notesTo } from './output/notes.ts'
import { OutputClosed, printerTo } from './output/printer.ts'

/** What the file was bundled with. */
export interface Bundled {
  readonly api: DescribedApi
  readonly version: string
}

/** @returns the exit code. @throws CommandError with its own. */
export async function run(argv: readonly string[], bundled: Bundled, signal: AbortSignal): Promise<number> {
  try {
    return await ended(argv, bundled, signal)
  } catch (error) {
    if (error instanceof OutputClosed) return exitCodes.done
    if (signal.aborted) throw new CommandError('interrupted', { exitCode: exitCodes.interrupted, cause: error })
    const told = error instanceof ApiError ? refusal(error) : (unwritable(error) ?? error)
    throw told instanceof CommandError ? forTerminal(told) : told
  }
}

async function ended(argv: readonly string[], { api, version }: Bundled, signal: AbortSignal): Promise<number> {
  const out = printerTo(process.stdout)
  const shown = async (text: string) => {
    await out.write(`${text}\n`)
    return exitCodes.done
  }
  const [name = '', ...args] = argv
  if (name === '') throw usageError(overview(commands))
  if (['--help', '-h', 'help'].includes(name)) return shown(overview(commands))
  if (['--version', '-V', 'version'].includes(name)) return shown(`beleg ${version}`)
  const command = commands.find((each) => each.name === name)
  if (!command) throw usageError(`there is no command "${name}": see "beleg --help"`)
  const { words, options } = typedFor(command, api, args)
  if (options.isOn('help')) return shown(helpOf(command, api))
  const notes = notesTo(process.stderr, { isQuiet: options.isOn('quiet') })
  const { env, stdin } = process
  return command.run({ words, options, api, version, out, notes, env, stdin, now: Date.now, signal })
}

/** In the service's own words. */
function refusal(error: ApiError): CommandError {
  const { status, code, message, requestId } = error
  const isOurs = code === 'NETWORK' || code === 'GATEWAY'
  const about = isOurs ? '' : ` (${code}${requestId === undefined ? '' : `, request ${requestId}`})`
  // The reference ends some of its sentences with a dot.
  return new CommandError(`${message.replace(/\.$/, '')}${about}`, { exitCode: exitCodeOf(status, code), cause: error })
}

/** It may quote what a service, an issuer or a file says. */
function forTerminal({ message, exitCode, cause }: CommandError): CommandError {
  return new CommandError(harmlessLines(message), { exitCode, cause })
}

function exitCodeOf(status: number, code: string): number {
  if (status === 401) return exitCodes.signIn
  // A body that is refused as a whole was made of flags: what is wrong with records is told of each.
  if (status === 400 && ['PARAMETER_INVALID', 'BODY_INVALID'].includes(code)) return exitCodes.usage
  return status === 0 || status === 408 || status === 429 || status >= 500 ? exitCodes.later : exitCodes.failed
}
