// Whether that was all: said after every list, and told to scripts by the exit code.
import { counted } from '../../../shared/counted.ts'
import type { Invocation } from '../invocation/command.ts'
import { exitCodes } from '../invocation/exit-codes.ts'

export interface Shown {
  readonly count: number
  readonly isWhole: boolean
  /** What is counted: one, and several. */
  readonly what: readonly [one: string, plural: string]
  /** How to get the rest. */
  readonly more?: string
}

export const entriesWords = ['entry', 'entries'] as const

/** @returns the exit code. */
export function saidWhether({ notes, options }: Invocation, { count, isWhole, what, more }: Shown): number {
  notes.progress('')
  const shown = count === 0 ? `no ${what[1]}` : counted(count, ...what)
  notes.say(`${shown}${isWhole ? ': that is all' : ` shown, and there may be more${more ? `: ${more}` : ''}`}`)
  if (!isWhole && options.isOn('require-complete')) return exitCodes.incomplete
  if (count === 0 && options.isOn('fail-empty')) return exitCodes.nothing
  return exitCodes.done
}
