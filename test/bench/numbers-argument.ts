// The arguments of a benchmark that are whole numbers from 1: `--entries N` and the like.
import { parseArgs } from 'node:util'
import { CommandError } from '../../infra/command/command.ts'

/** Those that are given. */
export function readNumbers<Name extends string>(
  args: string[],
  names: readonly Name[],
): { readonly [name in Name]?: number } {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' } as const]))
  const given = Object.entries(parseArgs({ args, options }).values)
  const wrong = given.find(([, text]) => !/^[1-9]\d{0,7}$/.test(String(text)))
  if (wrong) throw new CommandError(`"--${wrong[0]}" must be a whole number from 1, not "${wrong[1]}"`)
  return Object.fromEntries(given.map(([name, text]) => [name, Number(text)])) as { [name in Name]?: number }
}
