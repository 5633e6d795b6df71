// Renders descriptions as HTML: the part of CommonMark that they use, which is paragraphs, headings, lists, `code` and *emphasis*.
import { html } from 'hono/html'
import type { Html } from './html.ts'

export function prose(text: string): Html[] {
  return text.split('\n\n').map((block) => {
    if (block.startsWith('## ')) return html`<h3>${inline(block.slice(3))}</h3>`
    if (block.startsWith('- '))
      return html`<ul>${block
        .slice(2)
        .split('\n- ')
        .map((item) => html`<li>${inline(item)}</li>`)}</ul>`
    return html`<p>${inline(block)}</p>`
  })
}

/** Inline markup only, for a cell or a line. */
export function inline(text: string): Html[] {
  return Array.from(text.matchAll(/`([^`]+)`|\*([^*]+)\*|[^`*]+|[`*]/g), ([plain, code, emphasis]) => {
    if (code !== undefined) return html`<code>${code}</code>`
    return emphasis === undefined ? html`${plain}` : html`<em>${emphasis}</em>`
  })
}
