// Query parameters as data: their schemas with the error messages. The same table validates requests and feeds the API's
// description.
import * as v from 'valibot'
import { parameterInvalid } from '../audit-error.ts'

export interface Parameter {
  readonly description: string
  /** From the sent text to the used value. */
  readonly schema: v.GenericSchema<string, unknown>
  /** May be given several times. */
  readonly repeated?: true
  readonly example: string
}

/** Any text that is not blank. */
export const textSchema = v.pipe(v.string(), v.regex(/\S/, 'must not be empty'))

export type ParameterValues<P extends Readonly<Record<string, Parameter>>> = {
  readonly [K in keyof P]?: P[K] extends { readonly repeated: true }
    ? readonly v.InferOutput<P[K]['schema']>[]
    : v.InferOutput<P[K]['schema']>
}

/** @throws AuditError `PARAMETER_INVALID` naming a parameter that is unknown, given too often, or not valid. */
export function parseParameters<const P extends Readonly<Record<string, Parameter>>>(
  known: P,
  asked: Readonly<Record<string, readonly string[]>>,
): ParameterValues<P> {
  const parsed = Object.entries(asked).map(([name, texts]) => {
    const parameter = Object.hasOwn(known, name) ? known[name] : undefined
    if (!parameter) throw parameterInvalid(name, 'is not a parameter of this endpoint')
    if (!parameter.repeated && texts.length > 1) throw parameterInvalid(name, 'must be given once')
    const values = texts.map((text) => parseOne(name, parameter, text))
    return [name, parameter.repeated ? values : values[0]]
  })
  return Object.fromEntries(parsed)
}

function parseOne(name: string, { schema }: Parameter, text: string): unknown {
  if (text.trim() === '') throw parameterInvalid(name, 'must not be empty')
  const result = v.safeParse(schema, text)
  if (!result.success) throw parameterInvalid(name, result.issues[0].message)
  return result.output
}
