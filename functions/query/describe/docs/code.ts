// Examples of requests and answers, in boxes that scroll on their own, also by keyboard.
import { html } from 'hono/html'
import type { Html } from './html.ts'

export function codeBox(title: string, content: string | readonly Html[]): Html {
  return html`<figure><figcaption>${title}</figcaption><pre tabindex="0" role="region" aria-label="${title}"><code>${content}</code></pre></figure>`
}

/** Strings unchanged, anything else as JSON. */
export function exampleBox(title: string, value: unknown): Html {
  return codeBox(title, typeof value === 'string' ? value : json(value))
}

/** Highlights the keys only. */
function json(value: unknown): Html[] {
  const lines = JSON.stringify(value, undefined, 2).split('\n')
  return lines.map((line, index) => {
    const [, indent = '', key, rest = line] = /^( *)("(?:[^"\\]|\\.)*")(:.*)$/.exec(line) ?? []
    const end = index === lines.length - 1 ? '' : '\n'
    return key === undefined ? html`${line}${end}` : html`${indent}<span class="key">${key}</span>${rest}${end}`
  })
}
