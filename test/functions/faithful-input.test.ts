// Nothing changes on the way in: what cannot be kept as it was sent is refused, in every form of body.
import { describe, expect, onTestFinished, test } from 'vitest'
import { anEntry, newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'
import { gatewayTo } from '../service-gateway.ts'

const rights = ['writer *', 'reader *']

interface Result {
  readonly index: number
  readonly status: string
  readonly code?: string
  readonly message?: string
}

/** The bytes of a good entry and a bad one, as a list and as lines. */
const forms: Readonly<Record<string, (good: Buffer, bad: Buffer) => Buffer>> = {
  'application/json': (good, bad) => Buffer.concat([Buffer.from('['), good, Buffer.from(',\n'), bad, Buffer.from(']')]),
  'application/x-ndjson': (good, bad) => Buffer.concat([good, Buffer.from('\n'), bad]),
}

/** To the app itself, and through the gateway, which makes text of what it takes for text. */
const ways: Readonly<Record<string, (service: Service) => Promise<Send>>> = {
  'to the function': async (service) => async (type, body) => {
    const headers = { 'content-type': type }
    return (await service.call('POST', '/v2/entries', { rights, body: new Uint8Array(body), headers })).body.results
  },
  'through the gateway': async (service) => {
    const gateway = await gatewayTo(service)
    onTestFinished(gateway.stop)
    const authorization = `Bearer ${await service.token(rights)}`
    return async (type, body) => {
      const headers = { authorization, 'content-type': type }
      const answer = await fetch(`${gateway.url}/v2/entries`, { method: 'POST', headers, body: new Uint8Array(body) })
      return ((await answer.json()) as { results: Result[] }).results
    }
  },
}
type Send = (type: string, body: Buffer) => Promise<Result[]>

const [good, entry] = [() => Buffer.from(JSON.stringify(anEntry())), () => JSON.stringify(anEntry())]

const withText = (bytes: readonly number[]) => {
  const [before = '', after = ''] = JSON.stringify(anEntry({ resourceName: 'M#ller' })).split('#')
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)])
}

describe.each(Object.keys(ways))('sent %s', (way) => {
  describe.each(Object.keys(forms))('as %s', (type) => {
    const sendBoth = async (bad: Buffer) => {
      const send = await ways[way]?.(await startService())
      return send?.(type, forms[type]?.(good(), bad) ?? Buffer.from(''))
    }

    test.each<[string, readonly number[]]>([
      ['Latin-1', [0xfc]],
      ['half a character', [0xc3]],
      ['two bytes of three', [0xe2, 0x82]],
      ['three bytes of four, which are replaced by as many', [0xf0, 0x9f, 0x98]],
      ['an overlong form', [0xc0, 0xaf]],
      ['a surrogate', [0xed, 0xa0, 0x80]],
      ['beyond Unicode', [0xf5, 0x80, 0x80, 0x80]],
    ])('bytes that are not UTF-8 cost the entry that has them, and no other: %s', async (_what, bytes) => {
      expect(await sendBoth(withText(bytes))).toMatchObject([
        { index: 0, status: 'stored' },
        {
          index: 1,
          status: 'refused',
          code: 'BODY_INVALID',
          message: expect.stringMatching(
            /^"resourceName" holds bytes that are not UTF-8.*column \d+ \(position \d+\) of/,
          ),
        },
      ])
    })

    test('bytes that are not UTF-8 in a name are refused too', async () => {
      const bad = Buffer.from(entry().replace('"insertId"', '"M#":1,"insertId"'))
      bad[bad.indexOf('#')] = 0xfc
      expect((await sendBoth(bad))?.[1]?.message).toMatch(/^"M\ufffd" holds bytes that are not UTF-8/)
    })

    test.each<[string, (entry: string) => string, string]>([
      ['at the top', (text) => text.replace('"initiator":', '"initiator":{"id":"another"},"initiator":'), 'initiator'],
      ['with the same value', (text) => text.replace('"region":"eu01"', '"region":"eu01","region":"eu01"'), 'region'],
      ['within', (text) => text.replace('"id":"user-1"', '"id":"user-2","id":"user-1"'), 'initiator.id'],
      ['in a list', (text) => text.replace('"role":', '"role":"reader","role":'), 'request.body.members.0.role'],
      [
        'in other words',
        (text) => text.replace('"role":', '"\\u0072ole":"reader","role":'),
        'request.body.members.0.role',
      ],
      ['that an object has by birth', (text) => `{"__proto__":1,"__proto__":2,${text.slice(1)}`, '__proto__'],
      ['with nothing in it', (text) => `{"":1,"":2,${text.slice(1)}`, ''],
      ['around a text that looks like one', (text) => `{"a\\":":"\\\\","a\\":":"{\\"a\\":1}",${text.slice(1)}`, 'a":'],
    ])('a name that is given twice is refused by its path: %s', async (_what, twice, path) => {
      expect(await sendBoth(Buffer.from(twice(entry())))).toMatchObject([
        { index: 0, status: 'stored' },
        { index: 1, status: 'refused', message: expect.stringContaining(`"${path}" is given twice`) },
      ])
    })

    test('a number that would not come back is refused by its path', async () => {
      const bad = Buffer.from(entry().replace('"role":', '"limit":[1.2345678901234567891e19],"role":'))
      expect(await sendBoth(bad)).toMatchObject([
        { status: 'stored' },
        {
          status: 'refused',
          message:
            '"request.body.members.0.limit.0" is a number that a double cannot represent exactly (1.2345678901234567891e19): send it as a string',
        },
      ])
    })

    test('one name in several objects, and text that looks like names, is taken', async () => {
      const details = { a: { a: [{ a: 1 }, { a: '"a":1,"a":2' }] }, '"': '":', '\\': '\\":', '\\"': ' : ' }
      expect(await sendBoth(Buffer.from(JSON.stringify(anEntry({ details }))))).toMatchObject([
        { status: 'stored' },
        { status: 'stored' },
      ])
    })

    test('U+FFFD itself is taken where it is written as an escape', async () => {
      const bad = Buffer.from(JSON.stringify(anEntry({ resourceName: 'M#ller' })).replace('#', '\\ufffd'))
      expect(await sendBoth(bad)).toMatchObject([{ status: 'stored' }, { status: 'stored' }])
    })
  })

  test('U+FFFD itself is taken as NDJSON, which nobody decodes on the way', async () => {
    const send = await ways[way]?.(await startService())
    const lines = Buffer.from(JSON.stringify(anEntry({ resourceName: 'M\ufffdller' })))
    expect(await send?.('application/x-ndjson', lines)).toMatchObject([{ status: 'stored' }])
  })
})

test.each(['application/json', 'application/x-ndjson'])('a charset other than UTF-8 is refused: %s', async (type) => {
  const service = await startService()
  const send = (charset: string) =>
    service.call('POST', '/v2/entries', { rights, body: anEntry(), headers: { 'content-type': `${type}${charset}` } })
  for (const charset of ['iso-8859-1', 'utf-16', '"latin1"', 'us-ascii', 'UTF-8; charset=latin1', ''])
    expect(await send(`; charset=${charset}`)).toMatchObject({
      status: 415,
      body: { code: 'CONTENT_TYPE_UNSUPPORTED' },
    })
  for (const charset of ['utf-8', 'UTF-8', '"utf-8"', 'utf8', 'utf-8 ; q=1'])
    expect((await send(`;charset=${charset}`)).status).toBe(201)
})

test('an entry is another where its insertId comes with another time, and the same where it comes with the same', async () => {
  const service = await startService()
  const [first, later] = ['.001Z', '.002Z'].map((end) =>
    new Date(Date.now() - 60_000).toISOString().replace(/\.\d+Z/, end),
  )
  const at = (eventTimeStamp: string | undefined, amount: number) => ({
    ...anEntry({ insertId: 'one', context: { organizationId }, details: { amount } }),
    eventTimeStamp,
  })
  const organizationId = newId()
  const { body } = await service.call('POST', '/v2/entries', {
    rights,
    body: [at(first, 1), at(later, 2), at(first, 3)],
  })
  expect(body.results).toMatchObject([
    { status: 'stored' },
    { status: 'stored' },
    { status: 'refused', code: 'ENTRY_CONFLICT' },
  ])
})
