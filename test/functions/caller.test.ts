// What a caller is told of himself: his rights, and the organizations that they lead to.
import { describe, expect, test } from 'vitest'
import { anEntry, newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'

const none = { reads: 'none', readsPrivate: 'none', writes: false, manages: false }

async function me(service: Service, rights: readonly string[]) {
  const { status, body } = await service.call('GET', '/v2/me', { rights })
  expect(status).toBe(200)
  return body
}

async function organizations(service: Service, rights: readonly string[], limit = 1000): Promise<string[]> {
  const ids: string[] = []
  for (let cursor = ''; ; ) {
    const query = `?limit=${limit}${cursor}`
    const { status, body } = await service.call('GET', `/v2/organizations${query}`, { rights })
    expect(status).toBe(200)
    expect(body.items.length).toBeLessThanOrEqual(limit)
    ids.push(...body.items.map(({ id }: { id: string }) => id))
    if (body.cursor === undefined) return ids
    cursor = `&cursor=${body.cursor}`
  }
}

describe('GET /v2/me', () => {
  test('says who the token names, and what each of its rights grants', async () => {
    const service = await startService()
    const rights = [
      'reader organizations/b',
      'operator organizations/b/folders/f',
      'writer organizations/a',
      'manager organizations/a',
      'reader organizations/c/projects/p',
      'admin *',
    ]
    expect(await me(service, rights)).toEqual({
      subject: 'test-caller',
      email: 'caller@example.com',
      rights: [
        { role: 'reader', scope: 'organizations/b' },
        { role: 'operator', scope: 'folders/f', organizationId: 'b' },
        { role: 'writer', scope: 'organizations/a' },
        { role: 'manager', scope: 'organizations/a' },
        { role: 'reader', scope: 'projects/p', organizationId: 'c' },
      ],
      everywhere: { reads: false, readsPrivate: false, writes: false, manages: false },
      organizations: [
        { ...none, id: 'a', writes: true, manages: true },
        { ...none, id: 'b', reads: 'all', readsPrivate: 'part' },
        { ...none, id: 'c', reads: 'part' },
      ],
    })
  })

  test('says of a right on everything what it grants everywhere, in the organizations that other rights name too', async () => {
    const service = await startService()
    expect(await me(service, ['operator *', 'writer organizations/o'])).toMatchObject({
      everywhere: { reads: true, readsPrivate: true, writes: false, manages: false },
      organizations: [{ id: 'o', reads: 'all', readsPrivate: 'all', writes: true, manages: false }],
    })
  })

  test('says the same whether anything was recorded or not, and nothing to whoever has no right', async () => {
    const service = await startService()
    const organizationId = newId()
    const rights = [`reader organizations/${organizationId}`]
    const before = await me(service, rights)
    await service.record(anEntry({ context: { organizationId } }))
    expect(await me(service, rights)).toEqual(before)
    expect(await me(service, [])).toMatchObject({ rights: [], organizations: [] })
  })

  test('names the home of a folder or project that a right is on, unless only PRIVATE entries of it would tell a reader', async () => {
    const service = await startService()
    const [organizationId, shown, hidden] = [newId(), newId(), newId()]
    await service.record(
      anEntry({ context: { organizationId, projectId: shown } }),
      anEntry({ context: { organizationId, projectId: hidden }, visibility: 'PRIVATE' }),
    )
    const named = async (right: string) => (await me(service, [right])).organizations
    expect(await named(`reader projects/${shown}`)).toEqual([{ ...none, id: organizationId, reads: 'part' }])
    expect(await named(`reader projects/${hidden}`)).toEqual(await named(`reader projects/${newId()}`))
    expect(await named(`operator projects/${hidden}`)).toMatchObject([{ id: organizationId, readsPrivate: 'part' }])
  })
})

describe('GET /v2/organizations', () => {
  test('lists for whoever may read all what has entries that he may see, each once, whatever the size of a page', async () => {
    const service = await startService()
    const [open, closed, both] = [newId(), newId(), newId()]
    await service.record(
      anEntry({ context: { organizationId: open } }),
      anEntry({ context: { organizationId: closed }, visibility: 'PRIVATE' }),
      anEntry({ context: { organizationId: both }, visibility: 'PRIVATE' }),
      anEntry({ context: { organizationId: both } }),
    )
    for (const limit of [1, 2, 1000]) {
      expect((await organizations(service, ['reader *'], limit)).toSorted()).toEqual([open, both].toSorted())
      expect((await organizations(service, ['operator *'], limit)).toSorted()).toEqual([open, both, closed].toSorted())
    }
  })

  test('lists for all others what their rights name, and nothing of what is stored', async () => {
    const service = await startService()
    await service.record(anEntry())
    const rights = ['reader organizations/b', 'writer organizations/a', 'reader organizations/c/folders/f']
    for (const limit of [1, 2, 1000]) expect(await organizations(service, rights, limit)).toEqual(['a', 'b', 'c'])
    for (const strange of [[], ['writer *'], ['manager *']]) expect(await organizations(service, strange)).toEqual([])
  })

  test('goes on with a cursor only for whoever sees as much', async () => {
    const service = await startService()
    await service.record(anEntry(), anEntry())
    const { body } = await service.call('GET', '/v2/organizations?limit=1', { rights: ['operator *'] })
    const { status, body: refusal } = await service.call('GET', `/v2/organizations?cursor=${body.cursor}`, {
      rights: ['reader *'],
    })
    expect([status, refusal.code]).toEqual([400, 'CURSOR_INVALID'])
  })
})
