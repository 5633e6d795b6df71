// What a terminal would obey, in texts that come from elsewhere: in pieces, and in what a service answers.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { harmlessChunks, harmlessJson, harmlessLines } from '../../../infra/cli/output/harmless.ts'
import { type HandedOut, handedOut } from './handed-out.ts'

describe('a file that comes in chunks', () => {
  const text = fc
    .array(fc.constantFrom('a', 'é', '😀', '\r\n', '\r', '\n', '\u001b[2J', '\u009b', '\u202e', '\u2028', '"'))
    .map((pieces) => pieces.join(''))
  const cuts = fc.array(fc.nat(60))

  test.each([
    [true, harmlessJson],
    [false, (whole: string) => harmlessLines(whole.replaceAll('\r\n', '\n'))],
  ])('is made harmless as the whole is, wherever it is cut (JSON: %s)', (isJson, ofWhole) => {
    fc.assert(
      fc.property(text, cuts, (whole, places) => {
        const bytes = Buffer.from(whole)
        const shown = harmlessChunks(isJson)
        const ends = [...places.filter((at) => at < bytes.length).toSorted((a, b) => a - b), bytes.length]
        const pieces = ends.map((end, at) => shown(bytes.subarray(ends[at - 1] ?? 0, end)))
        expect([...pieces, shown()].join('')).toBe(ofWhole(whole))
      }),
    )
  })
})

describe('a service that answers with what a terminal obeys', () => {
  let cli: HandedOut
  const server = createServer((_, response) => {
    const message = 'not \u001b]0;owned\u0007you, \u202enoihsaf siht ni'
    response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ code: 'FORBIDDEN', message }))
  })

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    cli = await handedOut({
      BELEG_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      BELEG_TOKEN: 't',
      BELEG_SCOPE: 'organizations/acme',
    })
  })

  afterAll(async () => {
    await cli?.clear()
    server.close()
  })

  test('is quoted without it', async () => {
    expect(await cli.run(['list'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'not ␛]0;owned␇you, \ufffdnoihsaf siht ni (FORBIDDEN)\n',
    })
  })
})
