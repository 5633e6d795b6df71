// A hook of Keycloak that signs what it sends: the key opens nothing without the signature, and the secret is shown nowhere.
import { createHmac } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { newId } from '../entries.ts'
import { sendingBy } from '../sending.ts'

const signatureSecret = 'a-secret-of-the-hook'

const bodyOf = (eventId = newId()) =>
  JSON.stringify({ eventId, realmId: 'r', time: Date.now() - 60_000, eventType: 'LOGIN', details: { name: 'Ä' } })

function signed(body: string | Uint8Array, by: { secret?: string; algorithm?: string; named?: string } = {}) {
  const { secret = signatureSecret, algorithm = 'sha256', named } = by
  return {
    'x-keycloak-signature': createHmac(algorithm, secret).update(body).digest('hex'),
    ...(named === undefined ? {} : { 'x-keycloak-signature-algorithm': named }),
  }
}

describe('a request with a key that demands a signature', () => {
  test.each([
    [undefined, 'sha256'],
    ['HmacSHA256', 'sha256'],
    ['HmacSHA384', 'sha384'],
    ['HmacSHA512', 'sha512'],
  ])('is taken with one by %s, and again', async (named, algorithm) => {
    const { send, stored } = await sendingBy('keycloak', '', {}, { signatureSecret })
    const body = bodyOf()
    const headers = signed(body, { algorithm, ...(named === undefined ? {} : { named }) })
    expect(await send(body, headers)).toMatchObject({ status: 200, body: { stored: 1 } })
    expect(await send(body, headers)).toMatchObject({ status: 200, body: { duplicates: 1 } })
    expect(await stored()).toHaveLength(1)
  })

  test('is taken compressed, signed as it is sent', async () => {
    const { send, stored } = await sendingBy('keycloak', '', {}, { signatureSecret })
    const body = new Uint8Array(gzipSync(bodyOf()))
    const headers = { 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' }
    expect((await send(body, { ...headers, ...signed(body) })).status).toBe(200)
    expect(await stored()).toHaveLength(1)
  })

  test('is answered as with a wrong key by whatever is wrong with its signature, and nothing is stored or kept', async () => {
    const { send, stored, quarantine, service, path } = await sendingBy('keycloak', '', {}, { signatureSecret })
    const body = bodyOf()
    const { 'x-keycloak-signature': right } = signed(body)
    const answers = [
      await send(body),
      await send(body, { 'x-keycloak-signature': '' }),
      await send(body, { 'x-keycloak-signature': right.slice(1) }),
      await send(body, { 'x-keycloak-signature': right.toUpperCase() }),
      await send(`${body} `, { 'x-keycloak-signature': right }),
      await send(body, signed(body, { secret: 'another-secret-of-a-hook' })),
      await send(body, signed(body, { algorithm: 'sha512' })),
      await send(body, signed(body, { algorithm: 'md5', named: 'HmacMD5' })),
      await send(body, signed(body, { named: 'constructor' })),
      await send(body, { authorization: '', ...signed(body) }),
      await service.call('POST', path, { authorization: 'Bearer none', body }),
    ]
    const [first] = answers
    for (const { status, body: said } of answers)
      expect([status, said.code, said.message]).toEqual([401, first?.body.code, first?.body.message])
    expect([await stored(), await quarantine()]).toEqual([[], []])
  })

  test('opens no other route', async () => {
    const { service, at, key, stored } = await sendingBy(
      'keycloak',
      '',
      {},
      {
        signatureSecret,
        formats: ['keycloak', 'gitlab', 'splunk'],
      },
    )
    const authorization = `Bearer ${key.key}`
    for (const path of [`${at}/ingest/gitlab`, '/services/collector'])
      expect((await service.call('POST', path, { authorization, body: {} })).status).toBe(401)
    expect(await stored()).toEqual([])
  })
})

test('the secret is in no answer, no entry, no record that is kept, and no log line', async () => {
  const { service, at, key, send, quarantine } = await sendingBy('keycloak', '', {}, { signatureSecret })
  expect(key).toMatchObject({ isSigned: true })
  const bad = '{"no": "event"}'
  expect((await send(bad, signed(bad))).status).toBe(200)
  const [kept] = await quarantine()
  const said = [
    key,
    (await service.call('GET', `${at}/ingest-keys`, { rights: ['manager *'] })).body,
    (await service.call('GET', at, { rights: ['operator *'] })).body,
    (await service.call('GET', `${at}/quarantine/${kept?.['id']}`, { rights: ['operator *'] })).body,
    (await service.call('DELETE', `${at}/ingest-keys/${key.id}`, { rights: ['manager *'] })).body,
    service.logged,
  ]
  expect(JSON.stringify(said)).not.toContain(signatureSecret)
  expect(said[1]).toMatchObject({ items: [{ isSigned: true }] })
})

test.each(['too-short', 'with a blank in it', 'x'.repeat(256), 'not-ÄSCII-at-all-ß', 7])(
  '%j is no such secret',
  async (secret) => {
    const { service, at } = await sendingBy('keycloak')
    const body = { name: 'x', formats: ['keycloak'], signatureSecret: secret }
    const { status, body: said } = await service.call('POST', `${at}/ingest-keys`, { rights: ['manager *'], body })
    expect([status, said.message]).toEqual([400, expect.stringMatching(/^"signatureSecret" must be a string/)])
  },
)
