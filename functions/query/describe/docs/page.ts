// The documentation page: the whole OpenAPI document as HTML. It has no script and loads nothing. Knows nothing of HTTP.
import { html, raw } from 'hono/html'
import type { OpenApiDocument } from '../../../../shared/http/openapi-document.ts'
import type { Html } from './html.ts'
import { methodBadge, type PlacedOperation, showOperation } from './operation.ts'
import { prose } from './prose.ts'
import { schemaAnchor, showSchema } from './schema.ts'

/** @param style goes into the page unescaped; everything else is escaped. */
export function docsPage(document: OpenApiDocument, style: string): Html {
  const { info, components } = document
  const operations = operationsOf(document)
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title}: API</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<div class="page">
<header>
<h1>${info.title}</h1>
<p class="facts">API ${info.version} <span aria-hidden="true">·</span> <a href="/openapi.json">OpenAPI ${document.openapi}</a></p>
</header>
${contents(document, operations)}
<main id="content">
<section aria-label="Introduction">
${prose(info.description)}
</section>
${document.tags.map(
  ({ name, description }) => html`<section aria-labelledby="${tagAnchor(name)}">
<h2 id="${tagAnchor(name)}">${name}</h2>
${prose(description)}
${operations.filter(({ tags }) => tags.includes(name)).map((operation) => showOperation(operation, operations))}
</section>
`,
)}
<section aria-labelledby="schemas">
<h2 id="schemas">Schemas</h2>
${Object.entries(components.schemas).map(([name, schema]) => showSchema(name, schema))}
</section>
</main>
</div>
</body>
</html>
`
}

function operationsOf({ paths }: OpenApiDocument): PlacedOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  )
}

function contents({ tags, components }: OpenApiDocument, operations: readonly PlacedOperation[]): Html {
  return html`<nav aria-label="Contents">
<details open>
<summary>Contents</summary>
${tags.map(
  ({ name }) => html`<p><a href="#${tagAnchor(name)}">${name}</a></p>
<ul>${operations
    .filter((operation) => operation.tags.includes(name))
    .map(
      ({ method, operationId, summary }) =>
        html`<li><a href="#${operationId}">${methodBadge(method)} <span>${summary}</span></a></li>`,
    )}</ul>
`,
)}
<p><a href="#schemas">Schemas</a></p>
<ul>${Object.keys(components.schemas).map((name) => html`<li><a href="#${schemaAnchor(name)}"><span>${name}</span></a></li>`)}</ul>
</details>
</nav>`
}

function tagAnchor(name: string): string {
  return `tag-${name.toLowerCase().replaceAll(/\W+/g, '-')}`
}
