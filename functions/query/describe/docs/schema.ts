// Renders JSON Schema as words and tables: what a value may be, and the fields of an object with those of its nested objects.
import { html } from 'hono/html'
import type { JsonSchema } from '../../../../shared/http/openapi-document.ts'
import type { Html } from './html.ts'
import { inline } from './prose.ts'

export function schemaAnchor(name: string): string {
  return `schema-${name}`
}

export function showSchema(name: string, schema: JsonSchema): Html {
  const id = schemaAnchor(name)
  return html`<section class="schema" aria-labelledby="${id}">
<h3 id="${id}"><a href="#${id}">${name}</a></h3>
${schema.description === undefined ? '' : html`<p>${inline(schema.description)}</p>`}
<table>
<thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${fieldsOf(schema, '').map(
    ({ path, name, required, schema }) => html`<tr>
<th scope="row"><code><span class="path">${path}</span>${name}</code>${required ? '' : html` <span class="note">optional</span>`}</th>
<td>${typeOf(schema)}</td>
<td>${inline(schema.description ?? '')}</td>
</tr>
`,
  )}</tbody>
</table>
</section>
`
}

/** A schema in a few words; a named schema becomes a link. */
export function typeOf(schema: JsonSchema): Html | Html[] {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)
    return html`<a href="#${schemaAnchor(name)}">${name}</a>`
  }
  if (schema.anyOf) return schema.anyOf.map((one, index) => html`${index > 0 ? ' or ' : ''}${typeOf(one)}`)
  if (schema.items) return html`list of ${typeOf(schema.items)}${bounds(schema.minItems, schema.maxItems)}`
  if (schema.enum)
    return schema.enum.map((value, index) => html`${index > 0 ? ', ' : ''}<code>${JSON.stringify(value)}</code>`)
  const { additionalProperties: values } = schema
  if (typeof values === 'object') return html`object, each value: ${typeOf(values)}`
  const least = schema.minimum ?? schema.minLength
  return html`${schema.format ?? schema.type ?? 'any'}${bounds(least, schema.maximum ?? schema.maxLength, schema.type)}${
    schema.pattern === undefined ? '' : html` <code>${schema.pattern}</code>`
  }`
}

interface Field {
  /** The path of the enclosing objects, with the separator. */
  readonly path: string
  readonly name: string
  readonly required: boolean
  readonly schema: JsonSchema
}

function fieldsOf({ properties = {}, required = [] }: JsonSchema, path: string): Field[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const mark = schema.items ? '[].' : typeof schema.additionalProperties === 'object' ? '.*.' : '.'
    return [
      { path, name, required: required.includes(name), schema },
      ...fieldsOf(partOf(schema), `${path}${name}${mark}`),
    ]
  })
}

function partOf({ items, additionalProperties, ...schema }: JsonSchema): JsonSchema {
  return items ?? (typeof additionalProperties === 'object' ? additionalProperties : schema)
}

function bounds(least: number | undefined, most: number | undefined, type?: string): string {
  const unit = type === 'string' ? ' characters' : ''
  if (least !== undefined && most !== undefined) return `, ${least} to ${most}${unit}`
  if (least !== undefined) return `, ${least} or more${unit}`
  return most === undefined ? '' : `, ${most} or less${unit}`
}
