// The schemas that validate, as JSON Schema 2020-12. A check that JSON Schema has no word for must be told here in other words: one
// that is not makes the conversion fail.
import { toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import { containerIdPattern, isContainerId } from '../../shared/entry/scope.ts'
import type { JsonSchema } from '../../shared/http/openapi-document.ts'
import { isObject } from '../../shared/is-object.ts'
import { isStoredTime } from '../../shared/time/event-time.ts'
import { isInstant } from '../../shared/time/instant.ts'
import { isTimeZone } from '../../shared/time/local-time.ts'
import { isRead } from '../../shared/time/time-range.ts'

export type Definitions = Record<string, v.GenericSchema>

export type SchemaOf = (schema: v.GenericSchema) => JsonSchema

const inOtherWords = new Map<unknown, JsonSchema>([
  [isObject, { type: 'object' }],
  [isInstant, { format: 'date-time' }],
  [isStoredTime, {}],
  // Reads some more forms than that, for clients that cannot write this one.
  [isRead, { type: 'string', format: 'date-time' }],
  // Which names there are, no schema knows.
  [isTimeZone, { pattern: '^[A-Za-z]' }],
  [isContainerId, { pattern: containerIdPattern.source }],
])

type Config = NonNullable<Parameters<typeof toJsonSchema>[1]>
type Converted = ReturnType<typeof toJsonSchema>

const config = {
  target: 'draft-2020-12',
  // Where a pipe holds a second schema, that is the narrower one.
  typeMode: 'output',
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
  overrideSchema: ({ valibotSchema, jsonSchema }) =>
    'check' in valibotSchema ? reworded(jsonSchema, valibotSchema.check) : undefined,
  overrideAction: ({ valibotAction, jsonSchema }) => {
    if ('operation' in valibotAction) return transformed(jsonSchema, valibotAction.operation)
    return valibotAction.type === 'check' && 'requirement' in valibotAction
      ? reworded(jsonSchema, valibotAction.requirement)
      : undefined
  },
} satisfies Config

/** @throws Error naming what cannot be said in JSON Schema. */
export function jsonSchemaOf(schema: v.GenericSchema, definitions: Definitions): JsonSchema {
  const { $schema: _dialect, $defs: _definitions, ...converted } = toJsonSchema(schema, { ...config, definitions })
  return tidy(converted)
}

/** Each refers to the others by their names among the document's components. */
export function jsonSchemasOf(definitions: Definitions): Record<string, JsonSchema> {
  const converted = toJsonSchemaDefs(definitions, config)
  return Object.fromEntries(Object.entries(converted).map(([name, schema]) => [name, tidy(schema as object)]))
}

function reworded(jsonSchema: Converted, check: unknown): Converted | undefined {
  const words = inOtherWords.get(check)
  return words && ({ ...jsonSchema, ...words } as Converted)
}

/** A text that is read as a number is described as that number; any other transformation leaves the described value what it is. */
function transformed(jsonSchema: Converted, operation: unknown): Converted {
  if (operation !== Number) return jsonSchema
  const { pattern: _digits, ...rest } = jsonSchema
  return { ...rest, type: 'integer' }
}

/** Without what says nothing. */
function tidy(value: object): JsonSchema {
  const text = JSON.stringify(value, (key, child: unknown) => {
    const empty = key === 'required' && Array.isArray(child) && child.length === 0
    return empty || key === 'propertyNames' ? undefined : child
  })
  return JSON.parse(text)
}
