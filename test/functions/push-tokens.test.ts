// Pushes of Google Cloud and streams of GitLab, which cannot send `Authorization` as others do: what opens the route, and what does not.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SignJWT } from 'jose'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startIssuer } from '../../infra/local/issuer/issuer.ts'
import { signingAlgorithm, signingKey } from '../../infra/local/issuer/signing-key.ts'
import { tokenCheck } from '../../shared/http/caller.ts'
import { newId } from '../entries.ts'
import { sendingBy } from '../sending.ts'

const [audience, email] = ['https://audit.example.com', 'push@p-1.iam.gserviceaccount.com']

const aPush = () => {
  const record = {
    logName: 'projects/p-1/logs/cloudaudit.googleapis.com%2Factivity',
    timestamp: new Date().toISOString(),
    insertId: newId(),
    protoPayload: { serviceName: 's', methodName: 'm' },
  }
  return { message: { data: Buffer.from(JSON.stringify(record)).toString('base64'), messageId: newId() } }
}

async function pushing() {
  const folder = await mkdtemp(join(tmpdir(), 'beleg-google-'))
  const keyFile = join(folder, 'key.json')
  const google = await startIssuer({ port: 0, keyFile })
  onTestFinished(async () => {
    await google.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const options = { checkPushToken: tokenCheck(google.issuer) }
  const settings = { gcp: { audience, email } }
  const sending = await sendingBy('gcp', '', options, { settings })
  const { service, key, at, organizationId } = sending
  const signed = async (claims: object = {}, file = keyFile) => {
    const own = await signingKey(file)
    const exp = Math.floor(Date.now() / 1000) + 3600
    return `Bearer ${await new SignJWT({
      aud: audience,
      iss: google.issuer,
      sub: '1',
      email,
      email_verified: true,
      exp,
      ...claims,
    })
      .setProtectedHeader({ alg: signingAlgorithm, kid: String(own.kid) })
      .setIssuedAt()
      .sign(own)}`
  }
  const push = (authorization: string | undefined, id = key.id, organization = organizationId) =>
    service.call('POST', `/v2/organizations/${organization}/ingest/gcp/${id}`, { authorization, body: aPush() })
  return { ...sending, at, folder, signed, push }
}

describe('a push of Google Cloud', () => {
  test('is taken by a token of the service account and for the audience that its key names', async () => {
    const { signed, push, stored } = await pushing()
    expect(await push(await signed())).toMatchObject({ status: 200, body: { stored: 1 } })
    expect(await stored()).toHaveLength(1)
  })

  test('is refused alike by whatever is wrong with the token or the key', async () => {
    const { service, at, key, folder, signed, push, stored } = await pushing()
    const another = await service.call('POST', `${at}/ingest-keys`, {
      rights: ['manager *'],
      body: { name: 'other', formats: ['gcp', 'azure'] },
    })
    const answers = [
      await push(undefined),
      await push(await signed({ email: 'mallory@p-2.iam.gserviceaccount.com' })),
      await push(await signed({ email_verified: false })),
      await push(await signed({ email: undefined })),
      await push(await signed({ aud: 'https://elsewhere.example.com' })),
      await push(await signed({ iss: 'https://accounts.example.com' })),
      await push(await signed({ exp: 1 })),
      await push(await signed({}, join(folder, 'forged.json'))),
      await push(await signed(), another.body.id),
      await push(await signed(), '0'.repeat(16)),
      await push(await signed(), key.id, newId()),
      await push(await signed(), 'source'),
    ]
    const [first] = answers
    for (const { status, body } of answers)
      expect([status, body.code, body.message]).toEqual([401, first?.body.code, first?.body.message])
    await service.call('DELETE', `${at}/ingest-keys/${key.id}`, { rights: ['manager *'] })
    expect((await push(await signed())).status).toBe(401)
    expect(await stored()).toEqual([])
  })

  test('opens no other route by that token', async () => {
    const { service, at, signed } = await pushing()
    for (const path of ['azure', 'cloudevents', 'entries'])
      expect(
        (await service.call('POST', `${at}/ingest/${path}`, { authorization: await signed(), body: {} })).status,
      ).toBe(401)
    expect((await service.call('GET', at, { authorization: await signed() })).status).toBe(401)
  })
})

describe('a stream of GitLab', () => {
  const anEvent = () => ({ id: newId(), created_at: new Date().toISOString(), event_type: 'x', author_id: 1 })

  test('is taken with the key as its own token', async () => {
    const { service, path, key } = await sendingBy('gitlab')
    const send = (token: string, at = path) =>
      service.call('POST', at, {
        body: anEvent(),
        headers: { 'x-gitlab-event-streaming-token': token, 'content-type': 'application/x-www-form-urlencoded' },
      })
    expect(await send(key.key)).toMatchObject({ status: 200, body: { stored: 1 } })
    expect((await send(`${key.key.slice(0, -1)}x`)).status).toBe(401)
    expect((await send(key.key, path.replace('gitlab', 'github'))).status).toBe(401)
  })
})
