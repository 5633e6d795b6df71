// The API's parameters as options: the same names, the same values. The API checks the values, in its own words.
import type { Parameters } from '../../../shared/client/client.ts'
import type { DescribedParameter } from './described-api.ts'
import type { GivenOptions, Options } from './option.ts'
import { usageError } from './usage-error.ts'

/** @param without parameters that the command sets itself. */
export function apiOptions(
  parameters: readonly DescribedParameter[],
  group: string,
  without: readonly string[] = [],
): Options {
  return Object.fromEntries(
    parameters
      .filter(({ name }) => !without.includes(name))
      .map(({ name, description, isRepeated, values, kind }) => [
        optionName(name),
        {
          about: description,
          group,
          ...(kind === 'flag' ? {} : { takes: kind === 'number' ? 'N' : kind === 'object' ? 'JSON' : 'VALUE' }),
          ...(isRepeated ? { isRepeated } : {}),
          ...(values ? { values } : {}),
        },
      ]),
  )
}

/** What was given of the parameters, under the API's names. */
export function apiParameters(parameters: readonly DescribedParameter[], given: GivenOptions): Parameters {
  return parameters.flatMap(({ name, kind }) => {
    const option = optionName(name)
    if (kind === 'flag') return given.isOn(option) ? [[name, 'true'] as const] : []
    return given.texts(option).map((value) => [name, value] as const)
  })
}

/** The fields of a JSON body that were given. */
export function apiFields(parameters: readonly DescribedParameter[], given: GivenOptions): Record<string, unknown> {
  return Object.fromEntries(
    parameters.flatMap(({ name, kind, isRepeated }) => {
      const option = optionName(name)
      if (!given.has(option)) return []
      const values = given.texts(option).map((text) => fieldValue(option, kind, text))
      return [[name, isRepeated ? values : values.at(-1)]]
    }),
  )
}

/** `startTimeRange` is `--start-time-range`. */
export function optionName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** A text that is no number stays one: the API says what is wrong with it. */
function fieldValue(option: string, kind: DescribedParameter['kind'], text: string): unknown {
  if (kind === 'boolean') return text === 'true'
  if (kind === 'number') return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
  if (kind !== 'object') return text
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw usageError(`"--${option}" must be an object in JSON, not "${text}"`, cause)
  }
}
