// Which entries are meant: the flags as the parameters of a list.
import type { Parameters } from '../../../shared/client/client.ts'
import { apiOptions, apiParameters } from '../invocation/api-options.ts'
import type { Invocation } from '../invocation/command.ts'
import { rangeOptions } from '../invocation/common-options.ts'
import type { DescribedApi, DescribedParameter } from '../invocation/described-api.ts'
import type { GivenOptions, Options } from '../invocation/option.ts'
import { ageOf, type TimeContext, timeOf } from '../invocation/time-expression.ts'
import { usageError } from '../invocation/usage-error.ts'
import type { Place } from '../session/place.ts'

export const filterGroup = 'Filters, as the API has them (a leading ! negates, a * at the end matches the rest)'

/** What the CLI says itself, by reading as many pages as it takes. */
const ofPaging = ['limit', 'cursor']

export function selectionOptions({ list }: DescribedApi): Options {
  return { ...rangeOptions, ...apiOptions(list, filterGroup, ofPaging) }
}

/** @throws CommandError if a bound is given twice, or is no time. */
export function selection(invocation: Invocation, place: Place): Parameters {
  const { options, api } = invocation
  const known = api.list.filter(({ name }) => !ofPaging.includes(name))
  return [...rangeOf(options, timeContext(invocation, place)), ...apiParameters(known, options)]
}

/** By flag or context. */
export function timeAsked({ options }: Invocation, place?: Place): string | undefined {
  return options.text('time') ?? place?.context?.defaults['time']
}

/** Where days begin. */
export function timeZoneOf(invocation: Invocation, place?: Place): string {
  return timeAsked(invocation, place) === 'utc' ? 'UTC' : new Intl.DateTimeFormat().resolvedOptions().timeZone
}

function timeContext(invocation: Invocation, place: Place): TimeContext {
  return { nowMs: invocation.now(), timeZone: timeZoneOf(invocation, place) }
}

/** The selection in the fields of a request for a download. */
export function selectionFields(
  parameters: Parameters,
  fields: readonly DescribedParameter[],
): Record<string, unknown> {
  const names = [...new Set(parameters.map(([name]) => name))]
  return Object.fromEntries(
    names.map((name) => {
      const field = name.replaceAll(/-(start|end|time|range)\b/g, (_, word) => word[0].toUpperCase() + word.slice(1))
      const renamed = /^(start|end)-time-range$/.test(name) ? field : name
      const values = parameters.filter(([each]) => each === name).map(([, value]) => value)
      const isList = fields.some((each) => each.name === renamed && each.isRepeated)
      return [renamed, isList ? values : values[0]]
    }),
  )
}

function rangeOf(options: GivenOptions, context: TimeContext): Parameters {
  const bounds = [
    ['start-time-range', 'start', ['since', 'from']],
    ['end-time-range', 'end', ['to']],
  ] as const
  return bounds.flatMap(([parameter, edge, names]) => {
    const given = [...names, parameter].filter((name) => options.has(name))
    if (given.length > 1) throw usageError(`"--${given[0]}" and "--${given[1]}" say the same: give one of them`)
    const name = names.find((each) => options.has(each))
    if (name === undefined) return []
    return [[parameter, timeOf(name, options.text(name) ?? '', edge, context)] as const]
  })
}

/** `--since` of a place that is no time range. */
export function sinceMs(invocation: Invocation, place: Place): number | undefined {
  const { options, now } = invocation
  const text = options.text('since')
  if (text === undefined) return undefined
  const age = ageOf(text)
  return age === undefined ? Date.parse(timeOf('since', text, 'start', timeContext(invocation, place))) : now() - age
}
