// The form of rows and times of an invocation: by flag, variable, context, or where the output goes.
import type { Invocation } from '../invocation/command.ts'
import { usageError } from '../invocation/usage-error.ts'
import { type RowForm, rowForms } from '../output/rows.ts'
import { shownTime, type TimeForm } from '../output/shown-time.ts'
import { readEnvironment } from '../session/environment.ts'
import type { Place } from '../session/place.ts'
import { timeZoneOf } from './selection.ts'

/** @throws CommandError if a variable or context has another value. */
export function rowForm({ options, env, out }: Invocation, place?: Place): RowForm {
  const preferred = readEnvironment(env).output ?? place?.context?.defaults['output']
  const asked = options.text('output') ?? preferred ?? (out.isTerminal ? 'table' : 'ndjson')
  const form = rowForms.find((each) => each === asked)
  if (form) return form
  throw usageError(`"${asked}" is no form of output: it must be one of ${rowForms.join(', ')}`)
}

export function timeText({ options, out, now }: Invocation, place?: Place): (text: string) => string {
  const asked = options.text('time') ?? place?.context?.defaults['time'] ?? (out.isTerminal ? 'local' : 'utc')
  return shownTime(asked as TimeForm, timeZoneOf(options), now())
}
