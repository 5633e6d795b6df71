// What was typed, taken apart by the table of commands. Runs nothing.
import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { Command } from './command.ts'
import type { DescribedApi } from './described-api.ts'
import { GivenOptions, type Options } from './option.ts'
import { usageError } from './usage-error.ts'

export interface Typed {
  readonly words: readonly string[]
  readonly options: GivenOptions
}

type Values = Readonly<Record<string, string[] | boolean | undefined>>

/** @throws CommandError with the code of wrong usage. */
export function typedFor(command: Command, api: DescribedApi, args: readonly string[]): Typed {
  const options = command.options(api)
  const { values, positionals } = parsed(command, options, args)
  for (const [name, { values: allowed }] of Object.entries(options)) {
    const given = [values[name] ?? []].flat()
    const wrong = allowed && given.find((value) => !allowed.includes(String(value)))
    if (wrong !== undefined) throw usageError(`"--${name}" must be one of ${allowed?.join(', ')}, not "${wrong}"`)
  }
  if (!values['help']) refuseIdle(options, values, positionals)
  const { wordsMax } = command
  if (wordsMax !== undefined && positionals.length > wordsMax && !values['help'])
    throw usageError(`"${positionals[wordsMax]}" is one word too many: see "beleg ${command.name} --help"`)
  return { words: positionals, options: new GivenOptions(values) }
}

/** An option that would do nothing is not what was meant: a key that is not looked at, a limit that is none. */
function refuseIdle(options: Options, values: Values, words: readonly string[]): void {
  // The first word that is no scope.
  const action = words.find((word) => !word.includes('/'))
  const isGiven = (what: string) => (what.startsWith('--') ? values[what.slice(2)] !== undefined : what === action)
  for (const [name, { onlyWith, notWith }] of Object.entries(options)) {
    if (values[name] === undefined) continue
    const other = notWith?.find(isGiven)
    if (other !== undefined) throw usageError(`"--${name}" and "${other}" exclude each other: give one of them`)
    if (onlyWith !== undefined && !isGiven(onlyWith)) throw usageError(`"--${name}" does nothing without "${onlyWith}"`)
  }
}

function parsed(command: Command, options: Options, args: readonly string[]) {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { takes, short }]) => [
      name,
      takes === undefined
        ? { type: 'boolean' as const, ...(short ? { short } : {}) }
        : { type: 'string' as const, multiple: true, ...(short ? { short } : {}) },
    ]),
  )
  try {
    const asked: ParseArgsConfig = {
      args: [...joinedNegations(args, options)],
      allowPositionals: true,
      options: config,
    }
    const { values, positionals } = parseArgs(asked)
    for (const [name, { isRepeated }] of Object.entries(options))
      if (!isRepeated && Array.isArray(values[name]) && (values[name] as unknown[]).length > 1)
        throw usageError(`"--${name}" must be given once`)
    return { values: values as Values, positionals }
  } catch (error) {
    // What follows the first sentence of parseArgs is advice on arguments that begin with a dash.
    if (!(error instanceof TypeError)) throw error
    const [sentence = ''] = error.message.split(/\.\s/)
    throw usageError(`${sentence}: see "beleg ${command.name} --help"`, error)
  }
}

/** `--q -x` means the text `-x`, which parseArgs takes for an option: as `--q=-x` it does not. */
function* joinedNegations(args: readonly string[], options: Options): Generator<string> {
  for (let at = 0; at < args.length; at += 1) {
    const [arg = '', next] = [args[at], args[at + 1]]
    if (arg === '--') return yield* args.slice(at)
    const takesValue = arg.startsWith('--') && options[arg.slice(2)]?.takes !== undefined
    if (takesValue && next?.startsWith('-') && next !== '--' && !isOption(next, options)) {
      yield `${arg}=${next}`
      at += 1
    } else yield arg
  }
}

function isOption(text: string, options: Options): boolean {
  const [name = ''] = text.replace(/^--?/, '').split('=')
  return Object.entries(options).some(([long, { short }]) => name === (text.startsWith('--') ? long : short))
}
