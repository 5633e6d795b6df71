// `--entries N`: with how many entries a benchmark works.
import { parseArgs } from 'node:util'
import { CommandError } from '../../infra/command/command.ts'

export function readEntries(args: string[], otherwise: number): number {
  const { values } = parseArgs({ args, options: { entries: { type: 'string', default: String(otherwise) } } })
  if (!/^[1-9]\d{0,5}$/.test(values.entries))
    throw new CommandError(`"--entries" must be a whole number from 1, not "${values.entries}"`)
  return Number(values.entries)
}
