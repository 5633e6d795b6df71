// Which folders and projects a caller is told of: declared ones, and those that entries name which he may see.
import { describe, expect, test } from 'vitest'
import { spentBudget } from '../budgets.ts'
import { anEntry, newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'

interface Known {
  readonly container: string
  readonly folderPath: readonly string[]
  readonly name?: string
  readonly declared: boolean
}

async function known(service: Service, organization: string, rights: readonly string[], limit = 1000) {
  const items: Known[] = []
  for (let cursor = ''; ; ) {
    const path = `/v2/organizations/${organization}/containers?limit=${limit}${cursor}`
    const { status, body } = await service.call('GET', path, { rights })
    if (status !== 200) return status
    expect(body.items.length).toBeLessThanOrEqual(limit)
    items.push(...body.items)
    if (body.cursor === undefined) return items.toSorted((a, b) => (a.container < b.container ? -1 : 1))
    cursor = `&cursor=${encodeURIComponent(body.cursor)}`
  }
}

const folder = (id: string, folderPath: readonly string[], more: object = {}) => ({
  container: `folders/${id}`,
  folderPath,
  declared: false,
  ...more,
})
const project = (id: string, folderPath: readonly string[], more: object = {}) => ({
  ...folder(id, folderPath, more),
  container: `projects/${id}`,
})

/**
 * `outer/inner` with the projects `p` in `inner` and `q` in `outer`, `r` that no entry places, and `hidden` in `inner`, which only a PRIVATE
 * entry names. `declared` is declared to lie in `inner`.
 */
async function tree(options = {}) {
  const service = await startService(options)
  const organizationId = newId()
  const within = (folderPath: string[], projectId: string) => ({ organizationId, folderPath, projectId })
  await service.record(
    anEntry({ context: within(['outer', 'inner'], 'p'), resourceId: 'p', resourceName: 'Billing' }),
    anEntry({ context: within(['outer', 'inner'], 'p'), resourceId: 'x', resourceName: 'not a container' }),
    anEntry({ context: within(['outer'], 'q') }),
    anEntry({ context: { organizationId, projectId: 'r' } }),
    anEntry({ context: within(['outer', 'inner'], 'hidden'), visibility: 'PRIVATE' }),
  )
  const path = `/v2/organizations/${organizationId}/containers/projects/declared`
  const body = { folderPath: ['outer', 'inner'], name: 'Declared' }
  expect((await service.call('PUT', path, { rights: ['manager *'], body })).status).toBe(200)
  return { service, organizationId }
}

const declaredTree = [
  folder('inner', ['outer'], { declared: true }),
  folder('outer', [], { declared: true }),
  project('declared', ['outer', 'inner'], { declared: true, name: 'Declared' }),
]
const seenTree = [project('p', ['outer', 'inner'], { name: 'Billing' }), project('q', ['outer']), project('r', [])]
const inOrder = (items: readonly Known[]) => items.toSorted((a, b) => (a.container < b.container ? -1 : 1))

describe('the containers of an organization', () => {
  test('are told to its readers with path and name, each once, whatever the size of a page', async () => {
    const { service, organizationId } = await tree()
    for (const limit of [1, 2, 3, 1000])
      for (const right of [`reader organizations/${organizationId}`, 'reader *'])
        expect(await known(service, organizationId, [right], limit)).toEqual(inOrder([...declaredTree, ...seenTree]))
  })

  test('that only PRIVATE entries name are told to operators alone', async () => {
    const { service, organizationId } = await tree()
    const hidden = project('hidden', ['outer', 'inner'])
    const all = inOrder([...declaredTree, ...seenTree, hidden])
    expect(await known(service, organizationId, ['operator *'], 2)).toEqual(all)
    const mixed = [`reader organizations/${organizationId}`, `operator organizations/${organizationId}/folders/inner`]
    expect(await known(service, organizationId, mixed, 2)).toEqual(all)
    const elsewhere = [`reader organizations/${organizationId}`, `operator organizations/${organizationId}/folders/q`]
    expect(await known(service, organizationId, elsewhere, 2)).toEqual(inOrder([...declaredTree, ...seenTree]))
  })

  test('are told to a reader of a folder as far as they lie in it, and to one of a project itself', async () => {
    const { service, organizationId } = await tree()
    const of = (...scopes: string[]) =>
      known(
        service,
        organizationId,
        scopes.map((scope) => `reader organizations/${organizationId}/${scope}`),
        2,
      )
    const [inner, outer, declared] = declaredTree as [Known, Known, Known]
    const [p, q, r] = seenTree as [Known, Known, Known]
    expect(await of('folders/inner')).toEqual(inOrder([inner, declared, p]))
    expect(await of('folders/outer')).toEqual(inOrder([inner, outer, declared, p, q]))
    expect(await of('folders/inner', 'projects/q', 'folders/outer')).toEqual(inOrder([inner, outer, declared, p, q]))
    expect(await of('projects/p')).toEqual([p])
    expect(await of('projects/r', 'projects/declared')).toEqual(inOrder([declared, r]))
    expect(await of('projects/hidden')).toEqual(await of('projects/nothing'))
  })

  test('are told to a manager as far as they are declared, and to nobody else', async () => {
    const { service, organizationId } = await tree()
    expect(await known(service, organizationId, [`manager organizations/${organizationId}`], 1)).toEqual(
      inOrder(declaredTree),
    )
    for (const rights of [
      [],
      ['writer *'],
      ['reader organizations/other'],
      ['reader organizations/other/folders/inner'],
    ])
      expect(await known(service, organizationId, rights)).toBe(404)
  })

  test('are where entries have last said that they are, by what whoever asks may see', async () => {
    const service = await startService()
    const organizationId = newId()
    const named = (folderPath: string[], resourceName: string) =>
      anEntry({ context: { organizationId, folderPath, projectId: 'p' }, resourceId: 'p', resourceName })
    await service.record(named(['before'], 'Old name'))
    await service.record(named(['after'], 'New name'))
    await service.record(anEntry({ context: { organizationId, projectId: 'p' } }))
    const of = async (scope: string) => {
      const found = await known(service, organizationId, [`reader organizations/${organizationId}${scope}`])
      return (found as Known[]).filter(({ container }) => container === 'projects/p')
    }
    const isNew = [project('p', ['after'], { name: 'New name' })]
    expect(await of('')).toEqual(isNew)
    expect(await of('/projects/p')).toEqual(isNew)
    expect(await of('/folders/after')).toEqual(isNew)
    expect(await of('/folders/before')).toEqual([project('p', ['before'], { name: 'Old name' })])
  })

  test('come in pages that end with the time of the request, and lead on', async () => {
    const { service, organizationId } = await tree({ newBudget: spentBudget })
    expect(await known(service, organizationId, ['reader *'])).toEqual(inOrder([...declaredTree, ...seenTree]))
  })

  test('are led to by a cursor only for whoever sees the same', async () => {
    const { service, organizationId } = await tree()
    const path = `/v2/organizations/${organizationId}/containers`
    const { body } = await service.call('GET', `${path}?limit=1`, { rights: ['operator *'] })
    const { body: refusal } = await service.call('GET', `${path}?cursor=${body.cursor}`, { rights: ['reader *'] })
    expect(refusal.code).toBe('CURSOR_INVALID')
  })
})
