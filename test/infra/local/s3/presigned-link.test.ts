import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { describe, expect, test } from 'vitest'
import { bucket, clientOf, credentials, problemOf, type S3UnderTest, s3UnderTest } from './s3-under-test.ts'

const Bucket = bucket
const mismatch = {
  status: 403,
  code: 'SignatureDoesNotMatch',
  message:
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
}

async function s3With(now?: () => Date): Promise<S3UnderTest> {
  const s3 = await s3UnderTest(now === undefined ? {} : { now })
  for (const Key of ['mine.txt', 'yours.txt']) {
    await clientOf(s3.endpoint).send(new PutObjectCommand({ Bucket, Key, Body: `${Key}'s words` }))
  }
  return s3
}

function link(client: S3UnderTest['client'], input: Partial<GetObjectCommand['input']> = {}, expiresIn = 60) {
  return getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'mine.txt', ...input }), { expiresIn })
}

function altered(url: string, parameter: string, alter: (value: string) => string): string {
  const changed = new URL(url)
  changed.searchParams.set(parameter, alter(changed.searchParams.get(parameter) ?? ''))
  return changed.href
}

describe('a presigned link', () => {
  test('gives the object to whoever holds it', async () => {
    const { client } = await s3With()
    const response = await fetch(await link(client))
    expect([response.status, await response.text()]).toEqual([200, "mine.txt's words"])
  })

  test('names the file and its type as the signer chose', async () => {
    const { client } = await s3With()
    const url = await link(client, {
      ResponseContentDisposition: 'attachment; filename="entries of may.csv"',
      ResponseContentType: 'text/csv; charset=utf-8',
      ResponseCacheControl: 'no-store',
    })
    const { headers } = await fetch(url)
    expect(headers.get('content-disposition')).toBe('attachment; filename="entries of may.csv"')
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('with a file name that no header can carry is refused', async () => {
    const { client } = await s3With()
    const response = await fetch(await link(client, { ResponseContentDisposition: 'attachment; filename="日.csv"' }))
    expect(await problemOf(response)).toEqual({
      status: 400,
      code: 'InvalidArgument',
      message: 'Header value cannot be represented using ISO-8859-1.',
    })
  })

  test('reaches a key of any characters', async () => {
    const { client } = await s3With()
    const Key = "a b/ü+%2F&=?#'()*!~/日本.txt"
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'odd' }))
    const response = await fetch(await link(client, { Key }))
    expect([response.status, await response.text()]).toEqual([200, 'odd'])
  })

  test('to put lets its holder write that key, and say what it is', async () => {
    const { client, endpoint } = await s3With()
    const signer = clientOf(endpoint, { requestChecksumCalculation: 'WHEN_REQUIRED' })
    const command = new PutObjectCommand({ Bucket, Key: 'new.txt' })
    const url = await getSignedUrl(signer, command, { expiresIn: 60 })
    expect(
      (await fetch(url, { method: 'PUT', body: 'from outside', headers: { 'content-language': 'de' } })).status,
    ).toBe(200)
    const stored = await client.send(new GetObjectCommand({ Bucket, Key: 'new.txt' }))
    expect([await stored.Body?.transformToString(), stored.ContentLanguage]).toEqual(['from outside', 'de'])
  })

  test('to put that carries the checksum of no body, as the SDK makes it by default, takes no body', async () => {
    const { client } = await s3With()
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'new.txt' }), { expiresIn: 60 })
    const problem = await problemOf(await fetch(url, { method: 'PUT', body: 'from outside' }))
    expect(problem).toMatchObject({ status: 400, code: 'BadDigest' })
    expect((await fetch(url, { method: 'PUT' })).status).toBe(200)
  })

  test('to put does not let its holder add what is not built', async () => {
    const { client } = await s3With()
    const command = new PutObjectCommand({ Bucket, Key: 'new.txt', Tagging: 'a=b' })
    const url = await getSignedUrl(client, command, { expiresIn: 60 })
    expect(await problemOf(await fetch(url, { method: 'PUT' }))).toMatchObject({ status: 501, code: 'NotImplemented' })
  })

  test.for<readonly [string, (url: string) => string, RequestInit?]>([
    ['with an altered signature', (url) => altered(url, 'X-Amz-Signature', (value) => value.replace(/./g, '0'))],
    ['with a signature cut short', (url) => altered(url, 'X-Amz-Signature', (value) => value.slice(0, 8))],
    ['for another key', (url) => url.replace('mine.txt', 'yours.txt')],
    ['for another bucket', (url) => url.replace('first-bucket', 'other-bucket')],
    ['used with another method', (url) => url, { method: 'DELETE' }],
    ['used to write', (url) => url, { method: 'PUT', body: 'words of a stranger' }],
    ['with a lengthened expiry', (url) => altered(url, 'X-Amz-Expires', () => '604800')],
    ['with a later date', (url) => altered(url, 'X-Amz-Date', (date) => date.replace(/..Z$/, '59Z'))],
    ['with another file name', (url) => altered(url, 'response-content-disposition', () => 'inline')],
    ['with a parameter added', (url) => altered(url, 'response-content-type', () => 'text/html')],
    ['with a parameter taken away', (url) => url.replace(/response-content-disposition=[^&]*&/, '')],
  ])('%s is refused', async ([, alter, init]) => {
    const minute = new Date(Math.floor(Date.now() / 60_000) * 60_000)
    const { client } = await s3With()
    const command = new GetObjectCommand({ Bucket, Key: 'mine.txt', ResponseContentDisposition: 'attachment' })
    const url = await getSignedUrl(client, command, { expiresIn: 600, signingDate: minute })
    expect(alter(url) !== url || init !== undefined).toBe(true)
    expect(await problemOf(await fetch(alter(url), init))).toEqual(mismatch)
  })

  test('signed with another secret is refused', async () => {
    const { endpoint } = await s3With()
    const stranger = clientOf(endpoint, { credentials: { ...credentials, secretAccessKey: 'guessed' } })
    expect(await problemOf(await fetch(await link(stranger)))).toEqual(mismatch)
  })

  test('of an unknown access key is refused', async () => {
    const { endpoint } = await s3With()
    const stranger = clientOf(endpoint, { credentials: { ...credentials, accessKeyId: 'NOBODY' } })
    expect(await problemOf(await fetch(await link(stranger)))).toEqual({
      status: 403,
      code: 'InvalidAccessKeyId',
      message: 'The AWS Access Key Id you provided does not exist in our records.',
    })
  })

  test('works until the second it names, and is refused after it', async () => {
    let now = new Date()
    const { client } = await s3With(() => now)
    const signingDate = new Date('2026-05-01T12:00:00Z')
    const command = new GetObjectCommand({ Bucket, Key: 'mine.txt' })
    const url = await getSignedUrl(client, command, { expiresIn: 60, signingDate })
    now = new Date('2026-05-01T12:01:00Z')
    expect((await fetch(url)).status).toBe(200)
    now = new Date('2026-05-01T12:01:01Z')
    const response = await fetch(url)
    expect(response.headers.get('content-type')).toBe('application/xml')
    const xml = await response.text()
    expect(response.status).toBe(403)
    expect(xml).toContain('<Code>AccessDenied</Code><Message>Request has expired</Message>')
    expect(xml).toContain('<X-Amz-Expires>60</X-Amz-Expires><Expires>2026-05-01T12:01:00Z</Expires>')
    expect(xml).toContain('<ServerTime>2026-05-01T12:01:01Z</ServerTime>')
  })

  test('signed for a time still to come is refused', async () => {
    const { client } = await s3With()
    const signingDate = new Date(Date.now() + 16 * 60_000)
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'mine.txt' }), { signingDate })
    const problem = await problemOf(await fetch(url))
    expect(problem).toEqual({ status: 403, code: 'AccessDenied', message: 'Request is not yet valid' })
  })

  test('that would last longer than a week is refused', async () => {
    const { client } = await s3With()
    const url = altered(await link(client), 'X-Amz-Expires', () => '604801')
    expect(await problemOf(await fetch(url))).toMatchObject({ status: 400, code: 'AuthorizationQueryParametersError' })
  })

  test('of another region is refused and told the right one', async () => {
    const { endpoint } = await s3With()
    const elsewhere = clientOf(endpoint, { region: 'us-east-1' })
    expect(await problemOf(await fetch(await link(elsewhere)))).toEqual({
      status: 400,
      code: 'AuthorizationQueryParametersError',
      message:
        'Error parsing the X-Amz-Credential parameter; the region &apos;us-east-1&apos; is wrong; expecting &apos;eu-central-1&apos;',
    })
  })

  test('to a key that is not there says so', async () => {
    const { client } = await s3With()
    expect(await problemOf(await fetch(await link(client, { Key: 'absent' })))).toEqual({
      status: 404,
      code: 'NoSuchKey',
      message: 'The specified key does not exist.',
    })
  })
})
