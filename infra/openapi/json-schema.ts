// The conversion of validating schemas to JSON Schema 2020-12. A check without a JSON Schema equivalent needs a replacement here;
// without one the conversion fails.
import { toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import { areDistinct } from '../../shared/are-distinct.ts'
import { containerIdPattern, isContainerId } from '../../shared/entry/scope.ts'
import { dropRulePattern, isDropRule } from '../../shared/filter/drop-rule.ts'
import type { JsonSchema } from '../../shared/http/openapi-document.ts'
import { isObject } from '../../shared/is-object.ts'
import { isStoredTime } from '../../shared/time/event-time.ts'
import { isInstant } from '../../shared/time/instant.ts'
import { isTimeZone } from '../../shared/time/local-time.ts'
import { isRead } from '../../shared/time/time-range.ts'

export type Definitions = Record<string, v.GenericSchema>

export type SchemaOf = (schema: v.GenericSchema) => JsonSchema

const inOtherWords = new Map<unknown, JsonSchema>([
  [areDistinct, { uniqueItems: true }],
  [isObject, { type: 'object' }],
  [isInstant, { format: 'date-time' }],
  [isStoredTime, {}],
  // The check accepts more forms, for clients that cannot write this one.
  [isRead, { type: 'string', format: 'date-time' }],
  // A schema cannot list the names.
  [isTimeZone, { pattern: '^[A-Za-z]' }],
  [isContainerId, { pattern: containerIdPattern.source }],
  [isDropRule, { pattern: dropRulePattern.source }],
])

type Config = NonNullable<Parameters<typeof toJsonSchema>[1]>
type Converted = ReturnType<typeof toJsonSchema>

const config = {
  target: 'draft-2020-12',
  // The second schema of a pipe is the narrower one.
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

/** @throws Error naming a check that JSON Schema cannot express. */
export function jsonSchemaOf(schema: v.GenericSchema, definitions: Definitions): JsonSchema {
  const { $schema: _dialect, $defs: _definitions, ...converted } = toJsonSchema(schema, { ...config, definitions })
  return tidy(converted)
}

/** The schemas refer to each other by their names in the document's components. */
export function jsonSchemasOf(definitions: Definitions): Record<string, JsonSchema> {
  const converted = toJsonSchemaDefs(definitions, config)
  return Object.fromEntries(Object.entries(converted).map(([name, schema]) => [name, tidy(schema as object)]))
}

function reworded(jsonSchema: Converted, check: unknown): Converted | undefined {
  const words = inOtherWords.get(check)
  return words && ({ ...jsonSchema, ...words } as Converted)
}

/** Describes a text that is parsed to a number as that number; other transformations do not change the description. */
function transformed(jsonSchema: Converted, operation: unknown): Converted {
  if (operation !== Number) return jsonSchema
  const { pattern: _digits, ...rest } = jsonSchema
  return { ...rest, type: 'integer' }
}

/** Drops keywords that say nothing. */
function tidy(value: object): JsonSchema {
  const text = JSON.stringify(value, (key, child: unknown) => {
    const isEmpty = key === 'required' && Array.isArray(child) && child.length === 0
    // Every name is a string.
    const isAnyName = key === 'propertyNames' && isObject(child) && Object.keys(child).join() === 'type'
    return isEmpty || isAnyName ? undefined : child
  })
  return JSON.parse(text)
}
