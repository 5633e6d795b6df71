// The documentation as a page: everything that is in the OpenAPI document, to be read. No script, nothing loaded from anywhere.
import { html, raw } from 'hono/html'
import type { OpenApiDocument } from '../../shared/http/openapi-document.ts'
export function docsPage(document: OpenApiDocument, style: string) {
  return html`<!doctype html>${raw(style)}${document.openapi}`
}
