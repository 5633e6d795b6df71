// The form of rows and times of an invocation: by flag, variable, context, or where the output goes.
import type { Invocation } from '../invocation/command.ts'
import { usageError } from '../invocation/usage-error.ts'
import { type RowForm, rowForms } from '../output/rows.ts'
import { shownTime, timeForms } from '../output/shown-time.ts'
import { readEnvironment } from '../session/environment.ts'
import type { Place } from '../session/place.ts'
import { timeAsked, timeZoneOf } from './selection.ts'

/** @throws CommandError if a variable or context has another value, or columns are asked for and the form has none. */
export function rowForm({ options, env, out }: Invocation, place?: Place): RowForm {
  const preferred = readEnvironment(env).output ?? place?.context?.defaults['output']
  const usual = out.isTerminal || options.has('columns') ? 'table' : 'ndjson'
  const asked = options.text('output') ?? preferred ?? usual
  const form = rowForms.find((each) => each === asked)
  if (!form) throw usageError(`"${asked}" is no form of output: it must be one of ${rowForms.join(', ')}`)
  if (options.has('columns') && (form === 'ndjson' || form === 'json'))
    throw usageError(`"--columns" does nothing with "--output ${form}": it has every field`)
  return form
}

/** @throws CommandError if a context has another value. */
export function timeText(invocation: Invocation, place?: Place): (text: string) => string {
  const asked = timeAsked(invocation, place) ?? (invocation.out.isTerminal ? 'local' : 'utc')
  const form = timeForms.find((each) => each === asked)
  if (form) return shownTime(form, timeZoneOf(invocation, place), invocation.now())
  throw usageError(`"${asked}" is no form of times: it must be one of ${timeForms.join(', ')}`)
}
