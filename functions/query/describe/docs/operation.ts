// An operation on the page: its parameters, bodies and answers.
import { html } from 'hono/html'
import type {
  DescribedOperation,
  DescribedParameter,
  DescribedResponse,
  MediaType,
} from '../../../../shared/http/openapi-document.ts'
import { codeBox, exampleBox } from './code.ts'
import type { Html } from './html.ts'
import { inline, prose } from './prose.ts'
import { typeOf } from './schema.ts'

export interface PlacedOperation extends DescribedOperation {
  readonly method: string
  readonly path: string
}

/** @param all every operation of the page: a parameter table that an earlier one has shown is folded. */
export function showOperation(operation: PlacedOperation, all: readonly PlacedOperation[]): Html {
  const { operationId, method, path, summary, description, security, requestBody, responses } = operation
  return html`<article aria-labelledby="${operationId}">
<h3 id="${operationId}"><a href="#${operationId}">${summary}</a></h3>
<p class="endpoint">${methodBadge(method)} <code>${pathParts(path)}</code>${
    security?.length === 0 ? html` <span class="note">needs no token</span>` : ''
  }</p>
${prose(description)}
${showParameters(operation, all)}
${requestBody ? showBodies(requestBody.content) : ''}
<h4>Answers</h4>
${Object.entries(responses).map(([status, response]) => showResponse(status, response))}
${showSamples(operation)}
</article>
`
}

export function methodBadge(method: string): Html {
  return html`<span class="method ${method.toLowerCase()}">${method}</span>`
}

/** A path that may wrap after a slash; copying it does not copy the break. */
function pathParts(path: string): Html[] {
  return path
    .split(/(\{[^}]+\}|\/)/)
    .map((part) => (part === '/' ? html`/<wbr>` : part.startsWith('{') ? html`<var>${part}</var>` : html`${part}`))
}

function showParameters({ operationId, parameters = [] }: PlacedOperation, all: readonly PlacedOperation[]) {
  const [inPath, inQuery] = (['path', 'query'] as const).map((place) => parameters.filter((one) => one.in === place))
  const first = all.find((other) => queryNames(other) === queryNames({ parameters }))
  const folded = first && first.operationId !== operationId
  return html`${inPath?.length ? html`<h4>In the path</h4>${parameterTable(inPath)}` : ''}${
    inQuery?.length
      ? html`<h4>In the query</h4>${
          folded
            ? html`<details><summary>${inQuery.length} parameters, those of <em>${first.summary}</em></summary>${parameterTable(inQuery)}</details>`
            : parameterTable(inQuery)
        }`
      : ''
  }`
}

function queryNames({ parameters = [] }: Pick<PlacedOperation, 'parameters'>): string {
  return parameters.flatMap((one) => (one.in === 'query' ? [one.name] : [])).join(' ')
}

function parameterTable(parameters: readonly DescribedParameter[]): Html {
  return html`<table>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th><th scope="col">Example</th></tr></thead>
<tbody>${parameters.map(
    ({ name, schema, description, example }) => html`<tr>
<th scope="row"><code>${name}</code></th>
<td>${typeOf(schema)}</td>
<td>${inline(description)}</td>
<td><code class="value">${String(example)}</code></td>
</tr>
`,
  )}</tbody>
</table>`
}

function showBodies(content: Readonly<Record<string, MediaType>>): Html {
  return html`<h4>Body</h4>${Object.entries(content).map(
    ([mediaType, { schema, examples = {} }]) => html`<details>
<summary><code>${mediaType}</code>${schema ? html` <span class="note">${typeOf(schema)}</span>` : ''}</summary>
${Object.entries(examples).map(([name, { value }]) => exampleBox(name, value))}
</details>
`,
  )}`
}

function showResponse(status: string, { description, headers = {}, content }: DescribedResponse): Html {
  const [first = '', ...more] = description.split('\n\n')
  return html`<details>
<summary><span class="status s${status.charAt(0)}">${status}</span> <span>${inline(first)}</span></summary>
${more.map(prose)}
${Object.entries(headers).map(
  ([name, header]) => html`<p>Header <code>${name}</code>: ${inline(header.description)}</p>`,
)}
${Object.entries(content).map(
  ([
    mediaType,
    { schema, examples = {} },
  ]) => html`<p><code>${mediaType}</code>${schema ? html`: ${typeOf(schema)}` : ''}</p>
${Object.entries(examples).map(([name, { value }]) => exampleBox(name, value))}`,
)}
</details>
`
}

function showSamples({ 'x-codeSamples': samples = [] }: PlacedOperation): Html {
  const [first, ...more] = samples.map(({ source, lang }) => codeBox(lang, source))
  if (!first) return html``
  return html`<h4>Try it</h4>${first}${
    more.length > 0 ? html`<details><summary>${more.length} more</summary>${more}</details>` : ''
  }`
}
