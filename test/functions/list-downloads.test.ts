// The list of a scope's downloads: what the caller may get, newest first, after a reload or from another machine.
import { describe, expect, test } from 'vitest'
import { daySeconds } from '../../shared/time/day.ts'
import { spentBudget } from '../budgets.ts'
import { anEntry, newId } from '../entries.ts'
import { type Service, type ServiceOptions, startService } from '../service.ts'

interface Who {
  readonly rights: readonly string[]
  readonly subject?: string
}

const call = async (
  service: Service,
  method: 'GET' | 'POST',
  path: string,
  { rights, subject = 'ada' }: Who,
  body?: object,
) =>
  service.call(method, path, {
    authorization: `Bearer ${await service.token(rights, { subject })}`,
    ...(body ? { body } : {}),
  })

async function listed(service: Service, scope: string, who: Who, query = 'limit=100') {
  const items: { id: string; mine: boolean }[] = []
  for (let cursor = ''; ; ) {
    const { status, body } = await call(service, 'GET', `/v2/${scope}/downloads?${query}${cursor}`, who)
    expect(status).toBe(200)
    items.push(...body.items)
    if (body.cursor === undefined) return items
    cursor = `&cursor=${encodeURIComponent(body.cursor)}`
  }
}

/** An organization with an entry in `folders/f`, and a clock that goes on by a second at each request for a download. */
async function begin(options: ServiceOptions = {}) {
  const clock = { nowMs: Date.now() }
  const service = await startService({ now: () => clock.nowMs, ...options })
  const organizationId = newId()
  await service.record(anEntry({ context: { organizationId, folderPath: ['f'] } }))
  const scope = `organizations/${organizationId}`
  const ask = async (who: Who, of = scope) => {
    clock.nowMs += 1000
    const { status, body } = await call(service, 'POST', `/v2/${of}/downloads`, who, { format: 'csv' })
    expect(status).toBe(202)
    await service.drain('download')
    return body.id as string
  }
  const reader = { rights: [`reader ${scope}`] }
  return { service, clock, scope, organizationId, ask, reader }
}

const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id)

describe('the downloads of a scope', () => {
  test.each([1, 2, 100])('are listed newest first, each once, whatever the size of a page (%i)', async (limit) => {
    const { service, scope, ask, reader } = await begin(limit === 2 ? { newBudget: spentBudget } : {})
    const asked = [await ask(reader), await ask({ ...reader, subject: 'eve' }), await ask(reader)]
    const items = await listed(service, scope, reader, `limit=${limit}`)
    expect(ids(items)).toEqual(asked.toReversed())
    expect(items.map(({ mine }) => mine)).toEqual([true, false, true])
    expect(ids(await listed(service, scope, reader, `limit=${limit}&mine=true`))).toEqual([asked[2], asked[0]])
  })

  test('are listed as each is by itself, but for its link', async () => {
    const { service, scope, ask, reader } = await begin()
    const id = await ask(reader)
    const { url, urlExpiresTimeStamp, ...alone } = (await call(service, 'GET', `/v2/${scope}/downloads/${id}`, reader))
      .body
    expect(url).toBeTruthy()
    expect(urlExpiresTimeStamp).toBeTruthy()
    expect(await listed(service, scope, reader)).toEqual([{ ...alone, mine: true }])
    const recorded = await call(service, 'GET', `/v2/${scope}/entries/${alone.requestEntryId}`, reader)
    expect(recorded.body).toMatchObject({ resourceId: id, initiator: { id: 'ada' } })
  })

  test('of operators are not told to readers who may not see what is in them', async () => {
    const { service, scope, ask, reader } = await begin()
    const operator = { rights: [`operator ${scope}`], subject: 'grace' }
    const [open, closed] = [await ask(reader), await ask(operator)]
    expect(ids(await listed(service, scope, reader))).toEqual([open])
    expect(ids(await listed(service, scope, operator))).toEqual([closed, open])
    expect(ids(await listed(service, scope, { ...operator, rights: reader.rights }))).toEqual([open])
  })

  test('are those of this container, whose readers alone are told', async () => {
    const { service, scope, organizationId, ask, reader } = await begin()
    const ofFolder = { rights: [`reader ${scope}/folders/f`], subject: 'lin' }
    const [whole, part] = [await ask(reader), await ask(ofFolder, 'folders/f')]
    expect(ids(await listed(service, scope, reader))).toEqual([whole])
    expect(ids(await listed(service, 'folders/f', reader))).toEqual([part])
    expect(ids(await listed(service, 'folders/f', ofFolder))).toEqual([part])
    const elsewhere = { rights: [`reader organizations/${newId()}`, `writer organizations/${organizationId}`] }
    for (const who of [ofFolder, elsewhere])
      expect((await call(service, 'GET', `/v2/${scope}/downloads`, who)).status).toBe(404)
  })

  test('of which nothing could be put on record are listed to whoever asked for them alone', async () => {
    const { service, ask } = await begin()
    const unknown = `projects/${newId()}`
    const [ada, eve] = [{ rights: [`reader ${unknown}`] }, { rights: [`reader ${unknown}`], subject: 'eve' }]
    const id = await ask(ada, unknown)
    expect(ids(await listed(service, unknown, ada))).toEqual([id])
    expect(await listed(service, unknown, eve)).toEqual([])
  })

  test('are listed as long as they are kept', async () => {
    const { service, clock, scope, ask, reader } = await begin()
    await ask(reader)
    clock.nowMs += 7 * daySeconds * 1000 + 1000
    expect(await listed(service, scope, reader)).toEqual([])
  })

  test('are led to by a cursor only for the same caller, who sees the same', async () => {
    const { service, scope, ask, reader } = await begin()
    for (let count = 0; count < 2; count += 1) await ask(reader)
    const { body } = await call(service, 'GET', `/v2/${scope}/downloads?limit=1`, reader)
    const path = `/v2/${scope}/downloads?cursor=${encodeURIComponent(body.cursor)}`
    for (const who of [{ ...reader, subject: 'eve' }, { rights: ['operator *'] }])
      expect((await call(service, 'GET', path, who)).body.code).toBe('CURSOR_INVALID')
    expect((await call(service, 'GET', path, reader)).status).toBe(200)
  })
})
