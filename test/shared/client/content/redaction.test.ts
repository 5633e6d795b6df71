// What an entry keeps of a program's values.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pick } from '../../../../shared/client/content/pick.ts'
import { redacted } from '../../../../shared/client/content/redaction.ts'

const x = '[redacted]'

describe('a secret', () => {
  test.each([
    ['by its name', { password: 'hidden' }, { password: x }],
    ['in any letter case', { PassWord: 'hidden', TOKEN: 'hidden' }, { PassWord: x, TOKEN: x }],
    [
      'as a part of a name',
      { accessTokenValue: 'hidden', set_cookie: 1, clientSecrets: [] },
      { accessTokenValue: x, set_cookie: x, clientSecrets: x },
    ],
    ['in letters of another width', { ｐａｓｓｗｏｒｄ: 'hidden' }, { ｐａｓｓｗｏｒｄ: x }],
    ['of any type', { token: { value: 'hidden' }, secret: null, cookie: 7 }, { token: x, secret: x, cookie: x }],
    [
      'at any depth',
      { a: [{ b: { c: [[{ 'x-authorization': 'hidden' }]] } }] },
      { a: [{ b: { c: [[{ 'x-authorization': x }]] } }] },
    ],
    ['in a map', new Map([['password', 'hidden']]), { password: x }],
    ['in headers', new Headers({ Authorization: 'hidden', accept: 'a' }), { accept: 'a', authorization: x }],
    ['in a form', new URLSearchParams('a=1&a=2&password=hidden'), { a: ['1', '2'], password: x }],
    [
      'in pairs',
      [
        ['password', 'hidden'],
        ['name', 'ada'],
      ],
      [
        ['password', x],
        ['name', 'ada'],
      ],
    ],
    ['beside its name', [{ name: 'api_token', value: 'hidden', id: 7 }], [{ name: 'api_token', value: x, id: 7 }]],
    [
      'in a JSON Patch',
      [{ op: 'replace', path: '/password', value: 'hidden' }],
      [{ op: 'replace', path: '/password', value: x }],
    ],
    ['in a change', { field: 'password', old: 'hidden', new: 'hidden2' }, { field: 'password', old: x, new: x }],
    [
      'in JSON within JSON',
      { payload: '{"a":[{"password":"hidden"}],"b":1}' },
      { payload: '{"a":[{"password":"[redacted]"}],"b":1}' },
    ],
    ['in JSON that is broken', { payload: '{"password":"hidden' }, { payload: x }],
    [
      'in an address',
      { referer: 'https://a.example/?access_token=hidden&b=2#token=hidden' },
      { referer: `https://a.example/?access_token=${x}&b=2#token=${x}` },
    ],
    ['in JSON with escapes', { payload: '{"pass\\u0077ord":"hidden"}' }, { payload: '{"password":"[redacted]"}' }],
    ['in a form as a text', 'a=1&pass%77ord=hidden', `a=1&pass%77ord=${x}`],
    ['in lines of headers', 'Host: a\r\nAuthorization: Bearer hidden\r\nX: 1', `Host: a\r\nAuthorization: ${x}\nX: 1`],
    ['in settings', 'user: ada\n  db_password: hidden', `user: ada\n  db_password: ${x}`],
    ['in what says how it is written', { user: { toJSON: () => ({ password: 'hidden' }) } }, { user: { password: x } }],
  ])('is replaced %s', (_, value, expected) => {
    expect(redacted(value)).toEqual(expected)
    expect(JSON.stringify(redacted(value))).not.toContain('hidden')
  })

  test('is found wherever it is put', () => {
    const name = fc
      .tuple(fc.string(), fc.constantFrom('password', 'Secret', 'TOKEN', 'authorization', 'Cookie'), fc.string())
      .map((all) => all.join(''))
    const secret = name.map((each) => ({ [each]: 'hidden' }))
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ depthSize: 'small' }, secret, fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree'))),
    }))
    fc.assert(fc.property(tree, (value) => !JSON.stringify(redacted(value))?.includes('hidden')))
  })
})

describe('what is kept', () => {
  test('is JSON as it was, where there is no secret', () => {
    const harmless = fc
      .jsonValue({ maxDepth: 5 })
      .filter((value) => !/secret|token|cookie|password|authorization/i.test(JSON.stringify(value)))
    fc.assert(
      fc.property(harmless, (value) => {
        expect(JSON.parse(JSON.stringify(redacted(value)))).toEqual(JSON.parse(JSON.stringify(value).toWellFormed()))
      }),
    )
  })

  test.each([
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['bytes', new Uint8Array(3), '[3 bytes]'],
    ['a big number', 7n, '7'],
    ['no number', Number.NaN, 'NaN'],
    ['nothing', undefined, undefined],
    ['a function', { call: () => 1, a: 1 }, { a: 1 }],
    ['a text with a sign', '{ 50% off', '{ 50% off'],
    ['a hole in a list', [undefined, 1], [null, 1]],
    ['a set', new Set([1, 2]), [1, 2]],
    ['half a character', 'a\ud800', 'a\ufffd'],
    [
      'what cannot be read',
      {
        get a() {
          throw new Error('no')
        },
      },
      '[unreadable]',
    ],
    ['a name that objects have already', JSON.parse('{"__proto__":{"a":1}}'), JSON.parse('{"__proto__":{"a":1}}')],
  ])('of %s is readable', (_, value, expected) => {
    expect(redacted(value)).toEqual(expected)
  })

  test('is limited in depth, in values and in characters, whatever it is made of', () => {
    const cycle: { self?: unknown } = {}
    cycle.self = cycle
    let deep: object = {}
    for (let depth = 0; depth < 10_000; depth += 1) deep = { deep }
    function* endless() {
      for (;;) yield ['a', 1]
    }
    const large = [
      cycle,
      deep,
      Array.from({ length: 1_000_000 }, (_each, index) => index),
      Object.fromEntries(Array.from({ length: 100_000 }, (_each, index) => [`n${index}`, index])),
      'a'.repeat(10_000_000),
      { 'token=': 'b', ['?'.repeat(1_000_000)]: 1 },
      { entries: endless, [Symbol.iterator]: endless },
    ]
    for (const value of large) expect(JSON.stringify(redacted(value)).length).toBeLessThan(200_000)
  })
})

describe('pick', () => {
  test('keeps the fields that it names, also of each item of a list', () => {
    const value = { role: 'owner', subject: 'ada', note: 'n' }
    expect(pick('role', 'absent')(value)).toEqual({ role: 'owner' })
    expect(pick('role')([value, 7])).toEqual([{ role: 'owner' }, undefined])
  })

  test.each(['constructor', '__proto__', 'toString'])('does not keep what no sender wrote: %s', (name) => {
    expect(Object.keys(pick(name)({}) as object)).toEqual([])
  })

  test.each([undefined, null, 'text', 7])('keeps nothing of %s', (value) => {
    expect(pick('length')(value)).toBeUndefined()
  })
})
