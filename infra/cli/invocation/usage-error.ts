// The error of whoever typed something that cannot be meant.
import { CommandError } from '../../command/command.ts'
import { exitCodes } from './exit-codes.ts'

/** @param sentence quotes what was typed. */
export function usageError(sentence: string, cause?: unknown): CommandError {
  return new CommandError(sentence, { exitCode: exitCodes.usage, ...(cause === undefined ? {} : { cause }) })
}

/** @throws CommandError if the text is no whole number from `min` to `max`. */
export function wholeNumber(name: string, text: string, min = 1, max = Number.MAX_SAFE_INTEGER): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= min && number <= max) return number
  const upTo = max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`
  throw usageError(`"--${name}" must be a whole number from ${min}${upTo}, not "${text}"`)
}
