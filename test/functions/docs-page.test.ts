// The documentation page, as a browser gets it.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { docsPage } from '../../functions/query/describe/docs/page.ts'
import served from '../../functions/query/describe/openapi.json' with { type: 'json' }
import type { OpenApiDocument } from '../../shared/http/openapi-document.ts'
import { startService } from '../service.ts'

const document = served as unknown as OpenApiDocument
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))

const load = async () => (await startService()).call('GET', '/docs')
const all = (text: string, pattern: RegExp) => Array.from(text.matchAll(pattern), ([, found = '']) => found)

/** What a reader sees of it. */
const readable = (page: string) =>
  page
    .replaceAll(/<style>.*?<\/style>|<[^>]+>/gs, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

describe('the page', () => {
  test('may do nothing but show itself, in its own style', async () => {
    const { status, headers, text } = await load()
    const [style = ''] = all(text, /<style>(.*?)<\/style>/gs)
    const hash = createHash('sha256').update(style).digest('base64')
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8'])
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('holds no script, no further style, and nothing that would be loaded', async () => {
    const { text } = await load()
    const tags = text.match(/<[a-z][^>]*>/g) ?? []
    expect(
      tags.filter((tag) => /^<(script|link|img|iframe|object|embed|form|base|svg|video|audio)\b/.test(tag)),
    ).toEqual([])
    expect(tags.filter((tag) => /\s(style|src|srcset|on\w+)=/.test(tag))).toEqual([])
    expect(tags.filter((tag) => tag === '<style>')).toHaveLength(1)
    expect(text).not.toMatch(/@import|url\(/)
    expect([...new Set(all(text, /href="([^"#]*)/g))]).toEqual(['', '/openapi.json'])
  })

  test('leads to its own places, each of which is there once', async () => {
    const { text } = await load()
    const ids = all(text, /\sid="([^"]*)"/g)
    expect(new Set(ids).size).toBe(ids.length)
    const targets = [...all(text, /href="#([^"]*)"/g), ...all(text, /aria-labelledby="([^"]*)"/g)]
    expect(targets.filter((target) => !ids.includes(target))).toEqual([])
    expect(ids).toEqual(expect.arrayContaining(operations.map(({ operationId }) => operationId)))
  })

  test('closes every element that it opens, in order', async () => {
    const open: string[] = []
    for (const [, close, name = ''] of (await load()).text.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
      if (close) expect(open.pop()).toBe(name)
      else if (name !== 'meta' && name !== 'wbr') open.push(name)
    }
    expect(open).toEqual([])
  })

  test('says all that the document says', async () => {
    const text = readable((await load()).text)
    const plain = (described: string) =>
      described.replaceAll(/`([^`]+)`|\*([^*]+)\*/g, '$1$2').split(/\n\n(?:- )?|\n- /)
    const words = operations.flatMap(({ summary, description, parameters = [], responses, ...operation }) => [
      summary,
      ...plain(description),
      ...parameters.flatMap((parameter) => [
        parameter.name,
        ...plain(parameter.description),
        String(parameter.example),
      ]),
      ...Object.keys(operation.requestBody?.content ?? {}),
      ...Object.entries(responses).flatMap(([status, response]) => [
        status,
        ...plain(response.description),
        ...Object.keys(response.headers ?? {}),
        ...Object.values(response.content).flatMap(({ examples = {} }) => Object.keys(examples)),
      ]),
      ...(operation['x-codeSamples'] ?? []).map(({ source }) => source),
    ])
    const schemas = Object.entries(document.components.schemas).flatMap(([name, schema]) => [name, ...fieldsIn(schema)])
    expect([...Object.keys(document.paths), ...words, ...schemas].filter((word) => !text.includes(word))).toEqual([])
  })

  test('shows whatever is in the document as text', async () => {
    const page = String(await docsPage(hostile(document) as OpenApiDocument, ''))
    expect(page).toContain('&lt;i x=')
    expect(page).not.toMatch(/<i\b|\sx=["']/)
  })
})

const attack = `"'><i x="y" x='y'>&`

/** The document with an attack in every text and in every name that is free to choose. */
function hostile(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return key === 'type' || key === '$ref' ? value : `${value}${attack}`
  if (Array.isArray(value)) return value.map((item) => hostile(item))
  if (typeof value !== 'object' || value === null) return value
  const free = ['paths', 'schemas', 'properties', 'content', 'examples', 'responses', 'headers'].includes(key)
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [free ? `${name}${attack}` : name, hostile(child, name)]),
  )
}

function fieldsIn(schema: unknown, key = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const names = key === 'properties' ? Object.keys(schema) : []
  return [...names, ...Object.entries(schema).flatMap(([name, child]) => fieldsIn(child, name))]
}
