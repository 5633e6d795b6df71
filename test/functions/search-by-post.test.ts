// Searching by POST: the list's parameters as a body, for what no address can carry.
import { describe, expect, test } from 'vitest'
import { anEntry, newId } from '../entries.ts'
import { startService } from '../service.ts'

const rights = ['reader *']

async function withEntries() {
  const service = await startService()
  const id = newId()
  const resources = ['r-1', 'r-2', 'Mu\u0308ller', 'C:\\Temp\\*']
  await service.record(...resources.map((resourceId) => anEntry({ context: { organizationId: id }, resourceId })))
  const get = (query: Record<string, string | string[]>) => {
    const search = new URLSearchParams(
      Object.entries(query).flatMap(([name, of]) => [of].flat().map((value): [string, string] => [name, value])),
    )
    return service.call('GET', `/v2/organizations/${id}?${search}`, { rights })
  }
  const post = (body: unknown) =>
    service.call('POST', `/v2/organizations/${id}/search`, { rights, body: JSON.stringify(body) })
  return { get, post }
}

describe('a search by POST', () => {
  test('answers as the listing does, page by page, with cursors that fit both', async () => {
    const { get, post } = await withEntries()
    for (const question of [
      {},
      { resource: ['r-1', 'M\u00fcller'] },
      { resource: '!r-1', sort: 'asc' },
      { q: 'c:\\temp\\*' },
      { field: 'request.body.members.role:owner', limit: '2' },
    ]) {
      const [a, b] = [await get({ limit: '1', ...question }), await post({ limit: 1, ...question })]
      expect(b.status).toBe(200)
      expect(b.body).toEqual(a.body)
      expect(b.body.items.length).toBeGreaterThan(0)
      if (!a.body.cursor) continue
      const [next, other] = [
        await get({ ...question, cursor: b.body.cursor }),
        await post({ ...question, cursor: a.body.cursor }),
      ]
      expect(other.body).toEqual(next.body)
    }
  })

  test('takes as many and as long values as a filter may have', async () => {
    const { post } = await withEntries()
    const long = Array.from({ length: 99 }, (_, index) => `${index}`.padStart(512, 'x'))
    const { status, body } = await post({ resource: [...long, 'r-2'], 'event-name': [...long, 'Project*'] })
    expect(status).toBe(200)
    expect(body.items).toMatchObject([{ resourceId: 'r-2' }])
  })

  test.each([
    [{ colour: 'red' }, '"colour" is not a parameter of this endpoint'],
    [{ sort: ['asc'] }, '"sort" must be a text'],
    [{ region: [1, null] }, '"region" must be a text or a list of texts'],
    [{ region: { eq: 'eu01' } }, '"region" must be a text or a list of texts'],
    [[], '"body" must be an object'],
    [null, '"body" must be an object'],
  ])('refuses %j, naming it', async (body, message) => {
    const { post } = await withEntries()
    const answer = await post(body)
    expect(answer.body).toMatchObject({ code: 'BODY_INVALID', message })
    expect(answer.status).toBe(400)
  })

  test('refuses a value as the listing does', async () => {
    const { get, post } = await withEntries()
    for (const question of [{ limit: '0' }, { region: '' }, { severity: 'WARN' }, { 'source-ip': '10.0.0.0/33' }]) {
      const [a, b] = [await get(question), await post(question)]
      expect([b.status, b.body.code, b.body.message]).toEqual([400, a.body.code, a.body.message])
    }
  })
})
