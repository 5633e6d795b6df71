// Saved views: what readers of a scope keep for each other, by name.
import { describe, expect, test } from 'vitest'
import { anEntry, newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'

interface Who {
  readonly rights: readonly string[]
  readonly subject?: string
}

async function begin() {
  const service = await startService()
  const organizationId = newId()
  await service.record(anEntry({ context: { organizationId, folderPath: ['f'], projectId: 'p' } }))
  const scope = `organizations/${organizationId}`
  const views = (
    method: 'GET' | 'PUT' | 'DELETE',
    { rights, subject = 'ada' }: Who,
    name = '',
    body?: object,
    of = scope,
  ) => call(service, method, `/v2/${of}/views${name && `/${name}`}`, { rights, subject }, body)
  const [ada, eve] = [{ rights: [`reader ${scope}`] }, { rights: [`reader ${scope}`], subject: 'eve' }]
  return { service, organizationId, scope, views, ada, eve, operator: { rights: [`operator ${scope}`], subject: 'op' } }
}

const call = async (
  service: Service,
  method: 'GET' | 'PUT' | 'DELETE',
  path: string,
  who: Required<Who>,
  body?: object,
) =>
  service.call(method, path, {
    authorization: `Bearer ${await service.token(who.rights, { subject: who.subject })}`,
    ...(body ? { body } : {}),
  })

describe('a saved view', () => {
  test('is there for all readers of the scope, by its name and in the list, until it is removed', async () => {
    const { views, ada, eve } = await begin()
    const body = { title: 'Änderungen', query: 'outcome=FAILURE&range=P7D' }
    const saved = { name: 'failed', ...body, version: 1, changedTimeStamp: expect.any(String) }
    expect((await views('PUT', ada, 'failed', body)).body).toEqual({ ...saved, changeable: true })
    expect((await views('GET', eve, 'failed')).body).toEqual({ ...saved, changeable: false })
    await views('PUT', eve, 'another', { query: 'q=x' })
    const { body: list } = await views('GET', ada)
    expect(list.items.map(({ name, changeable }: { name: string; changeable: boolean }) => [name, changeable])).toEqual(
      [
        ['another', false],
        ['failed', true],
      ],
    )
    expect((await views('DELETE', ada, 'failed')).body).toEqual({ ...saved, changeable: true })
    expect((await views('GET', ada, 'failed')).status).toBe(404)
    expect((await views('DELETE', ada, 'failed')).status).toBe(404)
  })

  test('is changed by whose it is, and by operators of the scope, and stays whose it was', async () => {
    const { views, ada, eve, operator } = await begin()
    await views('PUT', ada, 'v', { query: 'a=1' })
    for (const method of ['PUT', 'DELETE'] as const) {
      const { status, body } = await views(method, eve, 'v', method === 'PUT' ? { query: 'a=2' } : undefined)
      expect([status, body.code]).toEqual([403, 'RIGHT_MISSING'])
    }
    expect((await views('PUT', operator, 'v', { query: 'a=3' })).body).toMatchObject({ query: 'a=3', version: 2 })
    expect((await views('PUT', ada, 'v', { query: 'a=4' })).body).toMatchObject({ query: 'a=4', version: 3 })
  })

  test('is saved over a version only where it is that one', async () => {
    const { views, ada } = await begin()
    expect((await views('PUT', ada, 'v', { query: 'a', version: 0 })).status).toBe(200)
    for (const version of [0, 2]) {
      const { status, body } = await views('PUT', ada, 'v', { query: 'b', version })
      expect([status, body.code]).toEqual([409, 'VIEW_CONFLICT'])
    }
    const both = await Promise.all(['c', 'd'].map((query) => views('PUT', ada, 'v', { query, version: 1 })))
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })

  test('is one of at most fifty of its scope, however many are saved at once', async () => {
    const { service, organizationId, scope, views, ada } = await begin()
    const crowd = Array.from({ length: 48 }, (_, at) => ({
      ...{ name: `v-${at}`, query: 'q', version: 1, changedMs: 0, owner: 'somebody' },
    }))
    await service.stores.views.write(organizationId, scope as 'organizations/o', 0, crowd)
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((name) => views('PUT', ada, name, { query: 'q' })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 429, 429])
    expect((await views('GET', ada)).body.items).toHaveLength(50)
  })

  test('of the largest kind fits, fifty times', async () => {
    const { service, organizationId, scope } = await begin()
    const largest = Array.from({ length: 50 }, (_, at) => ({
      ...{ name: `${at}`.padEnd(255, 'x'), title: '漢'.repeat(100), query: '漢'.repeat(2000), version: 1 },
      ...{ changedMs: 0, owner: 'f'.repeat(64) },
    }))
    expect(await service.stores.views.write(organizationId, scope as 'organizations/o', 0, largest)).toBe(true)
  })

  test('is on record in the scope before it holds, and so is its removal; what is refused is not', async () => {
    const { service, organizationId, views, ada, eve } = await begin()
    const right = `organizations/${organizationId}/folders/f`
    const reader = { rights: [`reader ${right}`] }
    await views('PUT', reader, 'v', { query: 'a=1' }, 'folders/f')
    await views('PUT', eve, 'v', { query: 'a=2' }, 'folders/f')
    await views('PUT', ada, 'v', { query: '' }, 'folders/f')
    await views('DELETE', reader, 'v', undefined, 'folders/f')
    const { body } = await service.call('GET', '/v2/folders/f?event-source=audit-log&sort=asc', {
      rights: reader.rights,
    })
    const recorded = body.items.map((each: { eventName: string; resourceId: string; request: { body: object } }) => [
      each.eventName,
      each.resourceId,
      each.request.body,
    ])
    expect(recorded).toEqual([
      ['Audit log view saved', 'folders/f/views/v', { query: 'a=1' }],
      ['Audit log view removed', 'folders/f/views/v', {}],
    ])
  })

  test('is told to readers of this very scope alone', async () => {
    const { organizationId, views, ada } = await begin()
    await views('PUT', ada, 'v', { query: 'a' })
    const ofProject = { rights: [`reader organizations/${organizationId}/projects/p`] }
    expect((await views('GET', ofProject)).status).toBe(404)
    expect((await views('GET', ofProject, '', undefined, 'projects/p')).body).toEqual({ items: [] })
    const unknown = `projects/${newId()}`
    expect((await views('PUT', { rights: [`reader ${unknown}`] }, 'v', { query: 'a' }, unknown)).status).toBe(404)
  })

  test.each([
    [{}, '"query" is missing'],
    [{ query: 'x'.repeat(2001) }, '"query" must be'],
    [{ query: 'x', title: '' }, '"title" must be'],
    [{ query: 'x', version: -1 }, '"version" must be'],
    [{ query: '\ud800' }, '"query" is not Unicode'],
    [{ query: 'x', colour: 'red' }, '"colour" is not a field of a view'],
  ])('that is %j is refused by name', async (body, message) => {
    const { views, ada } = await begin()
    const answer = await views('PUT', ada, 'v', body)
    expect([answer.status, answer.body.code]).toEqual([400, 'BODY_INVALID'])
    expect(answer.body.message).toContain(message)
  })
})
