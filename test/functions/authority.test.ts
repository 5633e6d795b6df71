// What a sender claims gives nobody a right: neither him to others' entries, nor others to less than they had.
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import { parseRecord } from '../../shared/proof/bundle.ts'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'

type Context = SubmittedEntry['context']

const names = (body: { readonly items: readonly { readonly eventName: string }[] }) =>
  body.items.map(({ eventName }) => eventName).toSorted()

/** An organization with a project in a folder, and in it one entry for everybody and one for operators. */
async function victim(service: Service) {
  const [organizationId, folderId, projectId] = [newId(), newId(), newId()]
  const context = { organizationId, folderPath: [folderId], projectId }
  const [publicId = '', privateId = ''] = await service.record(
    anEntry({ eventName: 'public', context, eventTimeStamp: minutesAgo(10) }),
    anEntry({ eventName: 'private', visibility: 'PRIVATE', context, eventTimeStamp: minutesAgo(9) }),
  )
  return { organizationId, folderId, projectId, publicId, privateId }
}

async function send(service: Service, right: string, context: Context, nowMs = Date.now()): Promise<string> {
  const eventTimeStamp = new Date(nowMs + 4 * 60_000).toISOString()
  const body = anEntry({ eventName: 'claim', context, eventTimeStamp })
  const { status, body: answer } = await service.call('POST', '/v2/entries', { rights: [right], body })
  if (status !== 201) throw new Error(JSON.stringify(answer))
  return answer.results[0].id
}

/** What the caller gets of the project in every way of reading, in one list of event names for each. */
async function everyWay(service: Service, rights: readonly string[], projectId: string) {
  const get = (path: string) => service.call('GET', path, { rights })
  const list = await get(`/v2/projects/${projectId}`)
  const search = await get(`/v2/projects/${projectId}?initiator=ada@example.com`)
  const insights = await get(`/v2/projects/${projectId}/insights`)
  /** Bundles are read from the log by other code than the rest. */
  const inFile = async (format: keyof typeof namesIn) => {
    const path = `/v2/projects/${projectId}/downloads`
    const body = { format, endTimeRange: minutesAgo(-5) }
    const asked = await service.call('POST', path, { rights, body })
    if (asked.status !== 202) return asked.status
    await service.drain('download')
    const download = await get(`${path}/${asked.body.id}`)
    const file = await (await fetch(download.body.url)).text()
    return namesIn[format](file)
      .filter((name) => !name.startsWith('Audit log'))
      .toSorted()
  }
  return {
    list: list.status === 200 ? names(list.body) : list.status,
    search: search.status === 200 ? names(search.body) : search.status,
    counted: insights.status === 200 ? insights.body.examined.entries : insights.status,
    ndjson: await inFile('ndjson'),
    csv: await inFile('csv'),
    bundle: await inFile('bundle'),
  }
}

const linesOf = (file: string) => file.split('\n').filter(Boolean)

/** The event names in a file of each format. */
const namesIn = {
  ndjson: (file: string): string[] => linesOf(file).map((line) => JSON.parse(line).eventName),
  csv: (file: string): string[] =>
    parse(file, { columns: true, bom: true }).map((row) => (row as { eventName: string }).eventName),
  bundle: (file: string): string[] =>
    linesOf(file).flatMap((line) => {
      const record = parseRecord(line)
      return record?.kind === 'entry' ? [entryOfLine(record.line).eventName] : []
    }),
}

const shownOnly = (...shown: readonly string[]) => ({
  list: shown,
  search: shown,
  counted: shown.length,
  ndjson: shown,
  csv: shown,
  bundle: shown,
})

const nothing = { list: 404, search: 404, counted: 404, ndjson: 404, csv: 404, bundle: 404 }

describe('an entry that names a folder above somebody else\u2019s project', () => {
  test.each(['reader', 'operator'])('sent for another organization gives a %s of that folder nothing', async (role) => {
    const service = await startService()
    const { organizationId, projectId, publicId, privateId } = await victim(service)
    const [attacker, folder] = [newId(), newId()]
    const claim = await send(service, `writer organizations/${attacker}`, {
      organizationId: attacker,
      folderPath: [folder],
      projectId,
    })
    await service.drain('archive')
    const rights = [`${role} folders/${folder}`, `writer organizations/${attacker}`]
    expect(await everyWay(service, rights, projectId)).toEqual(shownOnly('claim'))
    for (const id of [publicId, privateId])
      for (const end of ['', '/proof']) {
        const path = `/v2/organizations/${organizationId}/entries/${id}${end}`
        expect((await service.call('GET', path, { rights })).status).toBe(404)
      }
    const own = await service.call('GET', `/v2/organizations/${attacker}/entries/${claim}`, { rights })
    expect(own.status).toBe(200)
  })

  test.each(['reader', 'operator'])(
    'sent for the same organization gives a %s that entry and no other',
    async (role) => {
      const service = await startService()
      const { organizationId, folderId, projectId } = await victim(service)
      const folder = newId()
      await send(service, `writer organizations/${organizationId}`, { organizationId, folderPath: [folder], projectId })
      await service.drain('archive')
      const mine = await everyWay(service, [`${role} folders/${folder}`], projectId)
      expect(mine).toEqual(shownOnly('claim'))
      const rightful = await everyWay(service, [`operator folders/${folderId}`], projectId)
      expect(rightful).toEqual(shownOnly('private', 'public'))
    },
  )

  test('gives nothing by a folder that belongs to another organization', async () => {
    const service = await startService()
    const { organizationId, projectId } = await victim(service)
    const theirs = await victim(service)
    await send(service, `writer organizations/${organizationId}`, {
      organizationId,
      folderPath: [theirs.folderId],
      projectId,
    })
    expect(await everyWay(service, [`operator folders/${theirs.folderId}`], projectId)).toEqual(nothing)
    expect(
      names(
        (
          await service.call('GET', `/v2/folders/${theirs.folderId}`, {
            rights: [`operator folders/${theirs.folderId}`],
          })
        ).body,
      ),
    ).toEqual(['private', 'public'])
  })

  test('takes nothing from those who may read the project', async () => {
    const service = await startService()
    const { organizationId, folderId, projectId } = await victim(service)
    const attacker = newId()
    await send(service, `writer organizations/${attacker}`, {
      organizationId: attacker,
      folderPath: [newId()],
      projectId,
    })
    await send(service, `writer organizations/${organizationId}`, { organizationId, folderPath: [newId()], projectId })
    await service.drain('archive')
    for (const scope of [`organizations/${organizationId}`, `folders/${folderId}`, `projects/${projectId}`, '*']) {
      const { list } = await everyWay(service, [`reader ${scope}`], projectId)
      expect(list, scope).toContain('public')
    }
  })
})

describe('entries of another organization that name a project', () => {
  test('cost its readers no read unit and no page', async () => {
    const service = await startService()
    const { organizationId, projectId } = await victim(service)
    const attacker = newId()
    const context = { organizationId: attacker, projectId }
    for (let batch = 0; batch < 5; batch += 1)
      await service.record(...Array.from({ length: 200 }, () => anEntry({ context, initiator: { id: 'x' } })))
    const rights = [`operator organizations/${organizationId}`]
    const { body } = await service.call('GET', `/v2/projects/${projectId}?explain=true`, { rights })
    expect(names(body)).toEqual(['private', 'public'])
    expect(body.explain).toMatchObject({ pages: 2, entriesExamined: 2 })
  })

  test('are not in it, and are in the log that they were sent for', async () => {
    const service = await startService()
    const { organizationId, projectId } = await victim(service)
    const other = newId()
    await send(service, 'writer *', { organizationId: other, projectId })
    await service.drain('archive')
    const shown = async (right: string, path: string) =>
      names((await service.call('GET', path, { rights: [right] })).body)
    expect(await shown('reader *', `/v2/projects/${projectId}`)).toEqual(['public'])
    expect(await shown(`reader organizations/${organizationId}`, `/v2/projects/${projectId}`)).toEqual(['public'])
    expect(await shown(`reader organizations/${other}`, `/v2/projects/${projectId}`)).toEqual(['claim'])
    expect(await shown(`reader organizations/${other}`, `/v2/organizations/${other}`)).toEqual(['claim'])
    expect(service.logged.filter((line) => line.startsWith('container has another home'))).toHaveLength(1)
  })
})

describe('a download', () => {
  test('is found by nobody who sees less of the same project than whoever asked for it', async () => {
    const service = await startService()
    const { organizationId, folderId, projectId } = await victim(service)
    const folder = newId()
    await send(service, 'writer *', { organizationId, folderPath: [folder], projectId })
    const of = (right: string) => ({ rights: [right] })
    const path = `/v2/projects/${projectId}/downloads`
    const right = `operator projects/${projectId}`
    const { body } = await service.call('POST', path, { ...of(right), body: { format: 'csv' } })
    const statusFor = async (right: string) => (await service.call('GET', `${path}/${body.id}`, of(right))).status
    expect(await statusFor(right)).toBe(200)
    expect(await statusFor('operator *')).toBe(200)
    expect(await statusFor(`operator organizations/${organizationId}`)).toBe(200)
    for (const less of [`reader projects/${projectId}`, `operator folders/${folder}`, `operator folders/${folderId}`])
      expect(await statusFor(less), less).toBe(404)
  })
})

describe('the name of the service itself', () => {
  test.each([
    'audit-log',
    'Audit-Log',
    ' audit-log\t',
    'audit\u2010log',
    '\uff41udit-log',
    'audit\u200b-log',
    'audit-log/x',
    'audit-log.x',
    'AUDIT-LOG: x',
    '\u0430udit-log',
    'audit-l\u03bfg',
    '\u0410UD\u0406T-LOG',
    'audit-\u04cfo\u0261/x',
    'audit-Iog',
    'audit-l0g',
    'audit\u3164-log',
    'audit-log\u3164',
    'a\u2800udit-log',
    '\u00e1udit-log',
    'audit\u02d7log',
  ])('as %j is refused from senders, naming the field', async (eventSource) => {
    const service = await startService()
    const { status, body } = await service.call('POST', '/v2/entries', {
      rights: ['writer *'],
      body: anEntry({ eventSource, eventName: 'Audit log download created' }),
    })
    expect(status).toBe(400)
    expect(body.results[0]).toMatchObject({ status: 'refused', code: 'ENTRY_INVALID' })
    expect(body.results[0].message).toContain('"eventSource"')
  })

  test('takes no other name with it, and stands in what the service records', async () => {
    const service = await startService()
    const entry = anEntry({ eventSource: 'audit-log-shipper' })
    await service.record(entry, anEntry({ eventSource: 'audit-logger' }), anEntry({ eventSource: 'my.audit-log' }))
    const path = `/v2/organizations/${entry.context.organizationId}`
    await service.call('POST', `${path}/downloads`, { rights: ['reader *'], body: { format: 'csv' } })
    const { body } = await service.call('GET', `${path}?event-source=audit-log`, { rights: ['reader *'] })
    expect(names(body)).toEqual(['Audit log download created'])
  })
})

test('sending without any right to is refused as that; for another organization, entry by entry', async () => {
  const service = await startService()
  const send = (rights: readonly string[]) => service.call('POST', '/v2/entries', { rights, body: [mine, theirs] })
  const [mine, theirs] = [anEntry(), anEntry()]
  for (const rights of [[], ['reader *'], ['operator *'], ['writer projects/x'], ['writer organizations/x/projects/y']])
    expect((await send(rights)).body).toMatchObject({ status: 403, code: 'RIGHT_MISSING' })
  const { body } = await send([`writer organizations/${mine.context.organizationId}`])
  expect(body.results).toMatchObject([{ status: 'stored' }, { status: 'refused', code: 'NOT_FOUND' }])
})

test('a path of more than ten folders is refused, naming the field', async () => {
  const service = await startService()
  const of = (folders: number) =>
    anEntry({ context: { organizationId: newId(), folderPath: Array.from({ length: folders }, newId) } })
  const { body } = await service.call('POST', '/v2/entries', { rights: ['writer *'], body: [of(10), of(11)] })
  expect(body.results).toMatchObject([
    { status: 'stored' },
    { status: 'refused', message: '"context.folderPath" must list at most 10 folders' },
  ])
})

describe('a container that several organizations name', () => {
  /** A project that somebody else has named first. */
  async function takenOver(service: Service) {
    const attacker = newId()
    const projectId = newId()
    await send(service, `writer organizations/${attacker}`, { organizationId: attacker, projectId })
    const organizationId = newId()
    await service.record(anEntry({ eventName: 'rightful', context: { organizationId, projectId } }))
    const shown = async (right: string, query = '') => {
      const { status, body } = await service.call('GET', `/v2/projects/${projectId}${query}`, { rights: [right] })
      return status === 200 ? names(body) : status
    }
    return { attacker, organizationId, projectId, shown }
  }

  test('is its own to whoever has a right in it, whoever named it first', async () => {
    const service = await startService()
    const { organizationId, projectId, shown } = await takenOver(service)
    for (const right of [
      `reader organizations/${organizationId}`,
      `reader organizations/${organizationId}/projects/${projectId}`,
    ])
      expect(await shown(right)).toEqual(['rightful'])
  })

  test('is that of the one that is asked for, to whoever may read it there', async () => {
    const service = await startService()
    const { attacker, organizationId, projectId, shown } = await takenOver(service)
    expect(await shown('reader *')).toEqual(['claim'])
    expect(await shown('reader *', `?organization=${organizationId}`)).toEqual(['rightful'])
    const both = await service.call('GET', `/v2/projects/${projectId}`, {
      rights: [`reader organizations/${organizationId}`, `reader organizations/${attacker}`],
    })
    expect(names(both.body)).toEqual(['claim'])
    expect(await shown(`reader organizations/${organizationId}`, `?organization=${attacker}`)).toBe(404)
    expect(await shown('reader *', '?organization=two words')).toBe(400)
  })

  test('is given back by an operator\u2019s word, which outranks who was first, lasts, and is on record with both', async () => {
    let now = Date.now()
    const service = await startService({ now: () => now })
    const { attacker, organizationId, projectId, shown } = await takenOver(service)
    expect(await shown(`reader projects/${projectId}`)).toEqual(['claim'])
    const contests = await service.call('GET', '/v2/homes', { rights: ['operator *'] })
    expect(contests.body).toEqual({ items: [{ container: `projects/${projectId}`, home: attacker, organizationId }] })
    expect(service.measured.filter(({ ContainersContested }) => ContainersContested)).toHaveLength(1)
    const path = `/v2/homes/projects/${projectId}`
    const said = await service.call('PUT', path, { rights: ['operator *'], body: { organizationId } })
    expect(said.body).toEqual({ container: `projects/${projectId}`, organizationId })
    await send(service, `writer organizations/${attacker}`, { organizationId: attacker, projectId })
    expect(await shown(`reader projects/${projectId}`)).toEqual(['rightful'])
    for (const log of [attacker, organizationId]) {
      const { body } = await service.call('GET', `/v2/organizations/${log}?event-source=audit-log`, {
        rights: ['reader *'],
      })
      expect(names(body)).toEqual(['Audit log home settled'])
    }
    now += 200 * 24 * 60 * 60 * 1000
    await send(service, `writer organizations/${attacker}`, { organizationId: attacker, projectId }, now)
    expect(await shown(`reader projects/${projectId}`)).toEqual([])
  })

  test('goes to another only when entries of its first have not named it for as long as they are kept', async () => {
    let now = Date.now()
    const service = await startService({ now: () => now })
    const { organizationId, attacker, projectId, shown } = await takenOver(service)
    now += 80 * 24 * 60 * 60 * 1000
    await send(service, `writer organizations/${attacker}`, { organizationId: attacker, projectId }, now)
    now += 80 * 24 * 60 * 60 * 1000
    await send(service, `writer organizations/${organizationId}`, { organizationId, projectId }, now)
    expect(await shown(`reader projects/${projectId}`)).toHaveLength(1)
    now += 20 * 24 * 60 * 60 * 1000
    await send(service, `writer organizations/${organizationId}`, { organizationId, projectId }, now)
    expect(await service.stores.homes.find(`projects/${projectId}`, now)).toEqual({
      organization: organizationId,
      isPublic: true,
    })
  })

  test('is settled by nobody else', async () => {
    const service = await startService()
    const { organizationId, projectId } = await takenOver(service)
    for (const right of [
      'reader *',
      'writer *',
      `operator organizations/${organizationId}`,
      `operator projects/${projectId}`,
    ])
      for (const [method, path] of [
        ['GET', '/v2/homes'],
        ['PUT', `/v2/homes/projects/${projectId}`],
      ] as const) {
        const body = method === 'PUT' ? { organizationId } : undefined
        const answer = await service.call(method, path, { rights: [right], ...(body ? { body } : {}) })
        expect(answer.body).toMatchObject({ status: 403, code: 'RIGHT_MISSING' })
      }
  })
})
