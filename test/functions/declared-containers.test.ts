// Who knows the tree says it: a manager declares where containers lie, and entries that name no path get it when they are received.
import { describe, expect, test } from 'vitest'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { anEntry, newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'

const minuteMs = 60_000

/** An organization whose manager may declare; its clock is set by the test. */
async function managed() {
  const clock = { nowMs: Date.now() }
  const service = await startService({ now: () => clock.nowMs })
  const organizationId = newId()
  return { clock, service, organizationId, ...managerOf(service, organizationId) }
}

function managerOf(service: Service, organizationId: string, rights = [`manager organizations/${organizationId}`]) {
  const path = `/v2/organizations/${organizationId}/containers`
  return {
    declare: (scope: string, body: object = {}) => service.call('PUT', `${path}/${scope}`, { rights, body }),
    remove: (scope: string) => service.call('DELETE', `${path}/${scope}`, { rights }),
    declared: (rest = '') => service.call('GET', `${path}${rest}`, { rights }),
  }
}

const idsIn = async (service: Service, scope: string, right: string): Promise<string[]> => {
  const { status, body } = await service.call('GET', `/v2/${scope}`, { rights: [right] })
  return status === 404 ? [] : body.items.map(({ id }: { id: string }) => id)
}

const send = async (service: Service, entry: SubmittedEntry) =>
  (await service.call('POST', '/v2/entries', { rights: ['writer *'], body: entry })).body.results[0]

describe('an entry that names only its project', () => {
  test('is shown by a right on each folder that the project is declared to lie in, and with its path', async () => {
    const { service, organizationId, declare } = await managed()
    const [outer, inner, projectId] = [newId(), newId(), newId()]
    const { body } = await declare(`projects/${projectId}`, { folderPath: [outer, inner], name: 'Billing' })
    expect(body).toEqual({ container: `projects/${projectId}`, folderPath: [outer, inner], name: 'Billing' })
    const [id = ''] = await service.record(anEntry({ context: { organizationId, projectId } }))
    for (const folder of [outer, inner]) {
      const right = `reader organizations/${organizationId}/folders/${folder}`
      expect(await idsIn(service, `folders/${folder}`, right)).toEqual([id])
      const one = await service.call('GET', `/v2/organizations/${organizationId}/entries/${id}`, { rights: [right] })
      expect(one.body).toMatchObject({
        context: { organizationId, folderPath: [outer, inner], projectId },
        folderPathSource: 'declared',
      })
    }
  })

  test('keeps its path when the folder above is moved; later ones get the new path', async () => {
    const { clock, service, organizationId, declare } = await managed()
    const [before, after, folder, projectId] = [newId(), newId(), newId(), newId()]
    await declare(`projects/${projectId}`, { folderPath: [before, folder] })
    const [early = ''] = await service.record(anEntry({ context: { organizationId, projectId } }))
    expect((await declare(`folders/${folder}`, { folderPath: [after] })).status).toBe(200)
    clock.nowMs += minuteMs
    const [late = ''] = await service.record(anEntry({ context: { organizationId, projectId } }))
    const shown = (id: string) =>
      idsIn(service, `folders/${id}`, `reader organizations/${organizationId}/folders/${id}`)
    expect(await shown(before)).toEqual([early])
    expect(await shown(after)).toEqual([late])
    expect((await shown(folder)).toSorted()).toEqual([early, late].toSorted())
  })

  test.each<[string, Partial<SubmittedEntry>, Partial<SubmittedEntry['context']>]>([
    ['with a name', {}, {}],
    ['without one', { insertId: undefined }, {}],
    ['with an empty path', {}, { folderPath: [] }],
    ['so long that a path more would not fit', { details: { text: 'x'.repeat(16_000) } }, {}],
  ])(
    'and is sent again after a declaration and a move, %s, is a duplicate with its first path',
    async (_, over, more) => {
      const { clock, service, organizationId, declare } = await managed()
      const [first, second, projectId] = [newId(), newId(), newId()]
      const entry = () =>
        anEntry({
          insertId: 'same',
          eventTimeStamp,
          ...over,
          context: { organizationId, projectId, ...more },
        } as SubmittedEntry)
      const eventTimeStamp = new Date(clock.nowMs).toISOString()
      const other = newId()
      const undeclared = { ...entry(), context: { organizationId, projectId: other, ...more } } as SubmittedEntry
      if (over.insertId === undefined && 'insertId' in over) delete (undeclared as { insertId?: string }).insertId
      expect(await send(service, { ...undeclared, eventSource: 'other' })).toMatchObject({ status: 'stored' })
      await declare(`projects/${projectId}`, { folderPath: [first] })
      await declare(`projects/${other}`, { folderPath: [first] })
      clock.nowMs += minuteMs
      const sent = JSON.parse(JSON.stringify(entry()))
      const { id } = await send(service, sent)
      expect(await send(service, JSON.parse(JSON.stringify({ ...undeclared, eventSource: 'other' })))).toMatchObject({
        status: 'duplicate',
      })
      await declare(`projects/${projectId}`, { folderPath: [second] })
      clock.nowMs += minuteMs
      expect(await send(service, sent)).toMatchObject({ id, status: 'duplicate' })
      expect(await send(service, { ...sent, region: 'eu02', insertId: sent.insertId ?? newId() })).not.toMatchObject({
        id,
        status: 'duplicate',
      })
      const right = `reader organizations/${organizationId}/folders/${first}`
      expect(await idsIn(service, `folders/${first}`, right)).toEqual([id])
    },
  )
})

test('an entry that names only its folder lies in the folders above it too', async () => {
  const { service, organizationId, declare } = await managed()
  const [outer, folderId] = [newId(), newId()]
  await declare(`folders/${folderId}`, { folderPath: [outer] })
  const [id] = await service.record(anEntry({ context: { organizationId, folderId } }))
  expect(await idsIn(service, `folders/${outer}`, `reader folders/${outer}`)).toEqual([id])
})

test('an entry that brings a path of its own keeps it, and that counts for that entry alone', async () => {
  const { service, organizationId, declare } = await managed()
  const [declaredFolder, own, projectId] = [newId(), newId(), newId()]
  await declare(`projects/${projectId}`, { folderPath: [declaredFolder] })
  const [mine, theirs] = await service.record(
    anEntry({ context: { organizationId, projectId, folderPath: [own] } }),
    anEntry({ context: { organizationId, projectId } }),
  )
  expect(await idsIn(service, `folders/${own}`, `reader folders/${own}`)).toEqual([mine])
  expect(await idsIn(service, `folders/${declaredFolder}`, `reader folders/${declaredFolder}`)).toEqual([theirs])
})

test('a manager of another organization exposes nothing, and locks out nobody', async () => {
  const { service, organizationId, declare } = await managed()
  const [folder, projectId, attacker] = [newId(), newId(), newId()]
  await declare(`projects/${projectId}`, { folderPath: [folder] })
  const hostile = managerOf(service, attacker)
  const trap = newId()
  expect((await hostile.declare(`projects/${projectId}`, { folderPath: [trap] })).status).toBe(200)
  expect((await hostile.declare(`folders/${folder}`, { folderPath: [trap] })).status).toBe(200)
  const [id] = await service.record(anEntry({ context: { organizationId, projectId } }))
  expect(await idsIn(service, `projects/${projectId}`, `reader folders/${trap}`)).toEqual([])
  expect(await idsIn(service, `folders/${trap}`, `operator folders/${trap}`)).toEqual([])
  for (const right of [`folders/${folder}`, `projects/${projectId}`, `organizations/${organizationId}`])
    expect(await idsIn(service, `projects/${projectId}`, `reader ${right}`)).toEqual([id])
  const into = managerOf(service, organizationId, [`manager organizations/${attacker}`])
  for (const answer of [
    await into.declare(`projects/${projectId}`),
    await into.remove(`projects/${projectId}`),
    await into.declared(),
  ])
    expect(answer.body).toMatchObject({ status: 404, message: `${organizationId} not found.` })
})

test('a manager reads and writes no entries; readers of the whole organization see what is declared and change nothing', async () => {
  const { service, organizationId, declare } = await managed()
  const projectId = newId()
  await declare(`projects/${projectId}`)
  const rights = ['manager *']
  for (const path of [
    `organizations/${organizationId}`,
    `organizations/${organizationId}/feed`,
    `projects/${projectId}`,
  ])
    expect((await service.call('GET', `/v2/${path}`, { rights })).status).toBe(404)
  expect((await service.call('POST', '/v2/entries', { rights, body: anEntry() })).status).toBe(403)
  for (const [right, status] of [
    [`reader organizations/${organizationId}`, 200],
    [`operator organizations/${organizationId}`, 200],
    [`reader projects/${projectId}`, 404],
    [`reader organizations/${organizationId}/projects/${projectId}`, 404],
    [`writer organizations/${organizationId}`, 404],
  ] as const) {
    const as = managerOf(service, organizationId, [right])
    expect((await as.declared(`/projects/${projectId}`)).status, right).toBe(status)
    expect((await as.declare(`projects/${projectId}`)).status).toBe(404)
    expect((await as.remove(`projects/${projectId}`)).status).toBe(404)
  }
})

describe('the declared tree', () => {
  test('gets no cycle, by one change or by two at a time', async () => {
    const { declare, declared } = await managed()
    await declare('folders/a')
    await declare('folders/b')
    expect((await declare('folders/a', { folderPath: ['a'] })).status).toBe(400)
    const both = await Promise.all([
      declare('folders/a', { folderPath: ['b'] }),
      declare('folders/b', { folderPath: ['a'] }),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 400])
    const { body } = await declared()
    expect(body.items.filter(({ folderPath }: { folderPath: string[] }) => folderPath.length > 0)).toHaveLength(1)
  })

  test('keeps every change of many at a time that was answered as done', async () => {
    const { declare, declared } = await managed()
    const names = Array.from({ length: 6 }, (_, at) => `projects/p${at}`)
    const answers = await Promise.all(names.map((name) => declare(name, { folderPath: ['f'] })))
    const done = answers.flatMap(({ status, body }) => (status === 200 ? [body.container] : []))
    expect(done.length).toBeGreaterThan(0)
    const { body } = await declared()
    const listed = body.items.map(({ container }: { container: string }) => container)
    expect(listed.toSorted()).toEqual(['folders/f', ...done.toSorted()])
  })

  test('is at most ten folders deep, with what lies below a folder that is moved', async () => {
    const { declare } = await managed()
    const ten = Array.from({ length: 10 }, (_, at) => `f${at}`)
    expect((await declare('projects/p', { folderPath: ten })).status).toBe(200)
    expect((await declare('folders/deeper', { folderPath: ten })).status).toBe(400)
    const { status, body } = await declare('folders/f0', { folderPath: ['above'] })
    expect([status, body.code]).toEqual([400, 'BODY_INVALID'])
    expect(body.message).toContain('"folderPath"')
  })

  test('moves no folder by what is said of another, and loses none that has something in it', async () => {
    const { declare, remove, declared } = await managed()
    await declare('folders/b', { folderPath: ['a'] })
    expect((await declare('projects/p', { folderPath: ['b'] })).body).toMatchObject({ code: 'BODY_INVALID' })
    expect((await remove('folders/a')).body).toMatchObject({ status: 409, code: 'CONTAINER_NOT_EMPTY' })
    expect((await remove('folders/b')).body).toEqual({ container: 'folders/b', folderPath: ['a'] })
    expect((await remove('folders/b')).status).toBe(404)
    expect((await remove('folders/a')).status).toBe(200)
    expect((await declared()).body).toEqual({ items: [] })
  })

  test('is listed page by page, each container once', async () => {
    const { service, organizationId, declare, declared } = await managed()
    for (const name of ['c', 'a', 'b']) await declare(`projects/${name}`, { folderPath: ['f'] })
    const found: string[] = []
    let query = '?limit=1'
    for (let page = 0; page < 4; page += 1) {
      const { body } = await declared(query)
      found.push(...body.items.map(({ container }: { container: string }) => container))
      if (body.cursor === undefined) break
      query = `?limit=1&cursor=${body.cursor}`
    }
    expect(found.toSorted()).toEqual(['folders/f', 'projects/a', 'projects/b', 'projects/c'])
    const { body } = await declared('?limit=1')
    const other = managerOf(service, newId())
    expect((await other.declared(`?cursor=${body.cursor}`)).body).toMatchObject({ code: 'CURSOR_INVALID' })
    expect(body.cursor).not.toContain(organizationId)
  })
})

test('each change is on record in the organization, what is refused is not', async () => {
  const { service, organizationId, declare, remove } = await managed()
  await declare('projects/p', { folderPath: ['f'], name: 'Billing' })
  await declare('projects/p', { folderPath: ['f', 'f'] })
  await remove('folders/f')
  await remove('projects/p')
  const { body } = await service.call('GET', `/v2/organizations/${organizationId}?sort=asc`, { rights: ['reader *'] })
  const recorded = body.items.map(({ eventName, eventSource, resourceId, request, initiator }: SubmittedEntry) => [
    eventName,
    eventSource,
    resourceId,
    request.body,
    initiator.id,
  ])
  expect(recorded).toHaveLength(2)
  expect(recorded).toEqual(
    expect.arrayContaining([
      [
        'Audit log container declared',
        'audit-log',
        'projects/p',
        { folderPath: ['f'], name: 'Billing' },
        'test-caller',
      ],
      ['Audit log container removed', 'audit-log', 'projects/p', {}, 'test-caller'],
    ]),
  )
})

test('declaring makes a home of what has none, and takes none', async () => {
  const { clock, service, organizationId, declare } = await managed()
  const [free, taken, other] = [newId(), newId(), newId()]
  await service.record(anEntry({ context: { organizationId: other, projectId: taken } }))
  for (const id of [free, taken]) await declare(`projects/${id}`)
  const homeOf = async (id: string) => (await service.stores.homes.find(`projects/${id}`, clock.nowMs))?.organization
  expect([await homeOf(free), await homeOf(taken)]).toEqual([organizationId, other])
})

test('a sender cannot say that a path was declared', async () => {
  const service = await startService()
  const entry = anEntry({ context: { organizationId: newId(), folderPath: [newId()] } })
  expect(await send(service, { ...entry, folderPathSource: 'declared' } as SubmittedEntry)).toMatchObject({
    status: 'refused',
    message: '"folderPathSource" is assigned by the service and must not be sent',
  })
  const nothing = await send(service, { ...entry, folderPathSource: null } as unknown as SubmittedEntry)
  const path = `/v2/organizations/${entry.context.organizationId}/entries/${nothing.id}`
  expect((await service.call('GET', path, { rights: ['reader *'] })).body).not.toHaveProperty('folderPathSource')
})
