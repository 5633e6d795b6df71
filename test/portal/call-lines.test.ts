// The lines for a terminal, given to a real shell.
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apiPath, callUrl, curlLine } from '../../functions/portal/browser/share/call-lines.ts'
import { shellWord } from '../../functions/portal/browser/share/shell-word.ts'
import { exactValue, withoutValue } from '../../shared/filter/exact-value.ts'
import { parseFilter } from '../../shared/filter/filter.ts'
import { valuePattern } from '../../shared/filter/value-pattern.ts'

/** What bash takes the words for. */
function argumentsOf(script: string, environment: Record<string, string> = {}): string[] {
  const out = execFileSync('bash', ['-c', script], { env: { PATH: process.env['PATH'] ?? '', ...environment } })
  return out.toString().split('\0').slice(0, -1)
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => text.toWellFormed().replaceAll('\0', '')),
  fc.constantFrom(
    "'; rm -rf ~; '",
    '$(id)',
    '`id`',
    '!!',
    '-x',
    '~',
    '',
    '\n',
    "'",
    '"',
    '\\',
    '*',
    '{a,b}',
    '#',
    '=x',
    '\u202e',
  ),
)

describe('a line for a terminal', () => {
  test('gives bash back every text as one argument', () => {
    const texts = fc.sample(hostile, 500)
    expect(argumentsOf(`printf '%s\\0' ${texts.map(shellWord).join(' ')}`)).toEqual(texts)
  })

  test('is a call of curl with the same address and the token of the shell', () => {
    const parameters = fc.array(fc.tuple(fc.constantFrom('q', 'initiator', 'resource'), hostile), { maxLength: 4 })
    const calls = fc
      .sample(fc.tuple(hostile, parameters), 100)
      .map(([id, asked]) => ({ path: apiPath('organizations', id, 'entries'), parameters: asked }))
    const lines = calls.map((call) => curlLine('https://beleg.example.com', call))
    const given = argumentsOf(`curl() { printf '%s\\0' "$@"; }\n${lines.join('\n')}`, { TOKEN: 'secret word' })
    const urls = calls.map((call) => callUrl('https://beleg.example.com', call))
    expect(given).toEqual(urls.flatMap((url) => ['-g', '-H', 'Authorization: Bearer secret word', url]))
    expect(urls.map((url) => [...new URL(url).searchParams])).toEqual(calls.map((call) => call.parameters))
  })
})

describe('a filter for one value', () => {
  test('finds the value, and no other by its stars or its exclamation mark', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('*', '!', '!a', 'a*', '!*')), (value) => {
        const pattern = valuePattern(exactValue(value))
        expect(pattern.matches(value.normalize())).toBe(true)
        expect(pattern.matches(`${value.normalize()}x`)).toBe(false)
      }),
    )
  })

  test('is negated by what leaves the value out', () => {
    const filter = parseFilter({ region: [withoutValue('!a*')] })
    expect(JSON.stringify(filter)).toContain('"negated":true')
  })
})
