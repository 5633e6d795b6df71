// JSON answers are compressed for whoever takes gzip, since the gateway in front compresses nothing.
import { randomInt } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createApp } from '../../functions/query/app.ts'
import { responseBytesMax } from '../../shared/deployment/budget-sizes.ts'
import { anEntry, newId } from '../entries.ts'
import { startService } from '../service.ts'

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, read 2026-11-26. */
const lambdaResponseBytesMax = 6_291_556

describe('an answer', () => {
  test('is the same with gzip as without, and shorter', async () => {
    const service = await startService()
    const organizationId = newId()
    await service.record(...Array.from({ length: 20 }, () => anEntry({ context: { organizationId } })))
    const authorization = `Bearer ${await service.token([`reader organizations/${organizationId}`])}`
    const ask = async (encoding?: string) => {
      const headers = { authorization, ...(encoding === undefined ? {} : { 'accept-encoding': encoding }) }
      const answer = await createApp(service.deps).request(`/v2/organizations/${organizationId}`, { headers })
      return { headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
    }
    const plain = await ask()
    expect(JSON.parse(plain.bytes.toString()).items).toHaveLength(20)
    for (const encoding of ['gzip', 'br, gzip;q=0.5', '*']) {
      const { headers, bytes } = await ask(encoding)
      expect([encoding, headers.get('content-encoding'), headers.get('vary')]).toEqual([
        encoding,
        'gzip',
        'Accept-Encoding',
      ])
      expect(bytes.length).toBeLessThan(plain.bytes.length / 4)
      expect(gunzipSync(bytes).equals(plain.bytes)).toBe(true)
    }
    for (const encoding of ['br', 'identity', 'gzip;q=0, *;q=0']) {
      const { headers, bytes } = await ask(encoding)
      expect([encoding, headers.get('content-encoding')]).toEqual([encoding, null])
      expect(bytes.equals(plain.bytes)).toBe(true)
    }
  })

  test('of the largest size that gzip can hardly shorten is one that Lambda hands over, in its base64', () => {
    const text = Buffer.alloc(responseBytesMax)
    // The printable characters that JSON does not escape.
    for (let at = 0; at < text.length; at += 1) text[at] = 0x5d + randomInt(0x22)
    for (let at = 0; at < text.length; at += 2) text[at] = 0x23 + randomInt(0x39)
    expect(gzipSync(text).toString('base64').length).toBeLessThan(lambdaResponseBytesMax)
  })
})
