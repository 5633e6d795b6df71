// What services of all kinds send, and what is left of it.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { rebuilt, tidied } from '../sent-entry.ts'
import { startService } from '../service.ts'

type Fields = Readonly<Record<string, unknown>>

const text = readFileSync(new URL('../samples/products.ndjson', import.meta.url), 'utf8')
const sent: readonly Fields[] = text
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

const rights = ['writer *', 'reader *']
const scope = '/v2/organizations/11111111-2222-4333-8444-555555555555'
const now = () => Date.parse('2026-11-21T00:00:00Z')

describe('records in the shapes of some twenty products', () => {
  test('are all taken, and each is given back with nothing lost', async () => {
    const service = await startService({ now })
    const { body } = await service.call('POST', '/v2/entries', { rights, body: sent })
    expect(body).toMatchObject({ stored: sent.length, refused: 0 })
    for (const [index, { id }] of body.results.entries()) {
      const one = await service.call('GET', `${scope}/entries/${id}`, { rights })
      const { id: _id, receivedTimeStamp: _received, ...stored } = one.body
      expect(tidied(rebuilt(stored))).toEqual(tidied(sent[index] ?? {}))
    }
  })

  test('are the same entries as a list, as lines, one by one, compressed, and with their fields in another order', async () => {
    const service = await startService({ now })
    const lines = { 'content-type': 'application/x-ndjson' }
    const send = async (body: unknown, headers: Readonly<Record<string, string>> = {}) => {
      const answer = await service.call('POST', '/v2/entries', { rights, body, headers })
      return answer.body.results.map(({ id, status }: { id: string; status: string }) => `${status} ${id}`)
    }
    const ids: readonly string[] = (await send(sent)).map((result: string) => result.replace('stored ', ''))
    const again = ids.map((id) => `duplicate ${id}`)
    expect(await send(text, lines)).toEqual(again)
    expect(await send(`\uFEFF${text}`, lines)).toEqual(again)
    expect((await Promise.all(sent.map((entry) => send(entry)))).flat()).toEqual(again)
    expect(await send(new Uint8Array(gzipSync(text)), { ...lines, 'content-encoding': 'gzip' })).toEqual(again)
    expect(await send(sent.map(reversed))).toEqual(again)
  })

  test('have in every field what clients of the reference decode', async () => {
    const service = await startService({ now })
    await service.call('POST', '/v2/entries', { rights, body: sent })
    const { body } = await service.call('GET', `${scope}?limit=100`, { rights })
    expect(body.items).toHaveLength(sent.length)
    for (const entry of body.items) {
      expect(entry.eventTimeStamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/)
      for (const field of [
        'eventSource',
        'eventName',
        'userAgent',
        'region',
        'resourceId',
        'resourceName',
        'correlationId',
      ])
        if (field in entry) expect(entry[field]).toSatisfy(isText)
      expect(entry.sourceIpAddress).toBeTypeOf('string')
      for (const value of [entry.result, entry.details, entry.request.body, entry.request.parameters])
        if (value !== undefined) expect(value).toSatisfy(isFields)
      for (const value of Object.values(entry.request.headers ?? {})) expect(value).toBeTypeOf('string')
      for (const { id } of [entry.initiator, ...(entry.serviceAccountDelegationInfo?.principals ?? [])])
        expect(id).toBeTypeOf('string')
    }
  })

  test('are found by the whole of a text that was shortened', async () => {
    const service = await startService({ now })
    await service.call('POST', '/v2/entries', { rights, body: sent })
    const long = sent.filter(({ userAgent }) => String(userAgent).length > 255)
    expect(long.length).toBeGreaterThan(0)
    for (const { insertId, userAgent } of long) {
      const q = encodeURIComponent(`"${userAgent}"`)
      const { body } = await service.call('GET', `${scope}?q=${q}`, { rights })
      expect(body.items).toMatchObject([{ insertId }])
    }
  })
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, child]) => [name, reversed(child)]),
  )
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length >= 1 && value.length <= 255
}

function isFields(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
