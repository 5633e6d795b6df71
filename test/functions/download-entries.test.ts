import { parse } from 'csv-parse/sync'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { makeStep } from '../../functions/download/step.ts'
import { parseRecord } from '../../shared/proof/bundle.ts'
import { partBytesMin } from '../../shared/store/bucket/download-files.ts'
import { budgetOfLooks } from '../budgets.ts'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type Service, sharedService, startService } from '../service.ts'

const rights = ['reader *']

async function download(service: Service, scope: string, body: object, asked: readonly string[] = rights) {
  const created = await service.call('POST', `/v2/${scope}/downloads`, { rights: asked, body })
  if (created.status !== 202) return created
  await service.drain('download')
  return service.call('GET', `/v2/${scope}/downloads/${created.body.id}`, { rights: asked })
}

const file = async (service: Service, scope: string, body: object, asked?: readonly string[]) =>
  (await fetch((await download(service, scope, body, asked)).body.url)).text()

const linesOf = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

describe('a request for a download', () => {
  const shared = sharedService()

  test.each([
    ['{', 'the body is not JSON: fault at column 2 (position 1)'],
    ['[]', '"format" is missing'],
    [{}, '"format" is missing'],
    [{ format: 'xml' }, '"format" must be one of ndjson, csv, bundle, ocsf'],
    [{ format: 'csv', startTimeRange: 5 }, '"startTimeRange" must be an RFC 3339 time'],
    [{ format: 'csv', endTimeRange: 'soon' }, '"endTimeRange" must be an RFC 3339 time'],
    [
      { format: 'csv', startTimeRange: '2026-02-01T00:00:00Z', endTimeRange: '2026-01-01T00:00:00Z' },
      '"startTimeRange" must not be later than "endTimeRange"',
    ],
    [{ format: 'csv', filter: 'x' }, '"filter" is not a field of a download'],
    [{ format: 'csv', limit: 5 }, '"limit" is not a field of a download'],
    [{ format: 'ndjson', severity: 'WARN' }, '"severity" must be one of INFO, ERROR'],
    [{ format: 'ndjson', severity: ['INFO', 5] }, '"severity" must be a string or a list of 1 to 100 strings'],
    [{ format: 'ndjson', q: [] }, '"q" must be a string or a list of 1 to 100 strings'],
    [{ format: 'ndjson', 'event-name': '' }, '"event-name" must not be empty'],
    [{ format: 'ndjson', include: 'all' }, '"include" must be one of direct'],
    [
      { format: 'ndjson', q: Array(100).fill('ä'.repeat(512)) },
      '"body" must not have more than 100000 bytes of filters',
    ],
    [{ format: 'ndjson', separator: 'comma' }, '"separator" is allowed only with "format" csv'],
    [{ format: 'bundle', byteOrderMark: true }, '"byteOrderMark" is allowed only with "format" csv'],
    [{ format: 'csv', separator: ';' }, '"separator" must be one of comma, semicolon, tab'],
    [{ format: 'csv', byteOrderMark: 'no' }, '"byteOrderMark" must be true or false'],
    [{ format: 'csv', askedRow: 1 }, '"askedRow" must be true or false'],
    [{ format: 'csv', timeZone: 'Mars/Olympus' }, '"timeZone" must be the name of a time zone, such as Europe/Berlin'],
    [{ format: 'csv', timeZone: '+01:00' }, '"timeZone" must be the name of a time zone, such as Europe/Berlin'],
    [{ format: 'csv', cellLengthMax: 99 }, '"cellLengthMax" must be a whole number from 100'],
    [{ format: 'csv', cellLengthMax: 100.5 }, '"cellLengthMax" must be a whole number from 100'],
  ])('%j is refused, naming the field, and nothing is recorded', async (body, message) => {
    const service = shared()
    const scope = `organizations/${newId()}`
    const answer = await service.call('POST', `/v2/${scope}/downloads`, { rights, body })
    expect(answer.body.message).toBe(message)
    expect(answer.status).toBe(400)
    expect((await service.call('GET', `/v2/${scope}`, { rights })).body.items).toEqual([])
  })
})

describe('a download', () => {
  test.each(['ndjson', 'csv'])(
    'as %s holds its entries in the order of events, by their digits and then by receipt, as the list does, however many steps it takes',
    async (format) => {
      let nowMs = Date.now()
      const service = await startService({ newBudget: () => budgetOfLooks(5), now: () => nowMs })
      const organizationId = newId()
      const scope = `organizations/${organizationId}`
      const second = minutesAgo(30).slice(0, 19)
      const digits = ['000000002', '5', '', '000000001', '000', '5000', '000000001', '']
      for (const [index, each] of digits.entries()) {
        const eventTimeStamp = each === '' ? `${second}Z` : `${second}.${each}Z`
        nowMs += 1
        const visibility = index % 2 === 0 ? 'PUBLIC' : 'PRIVATE'
        await service.record(
          anEntry({ eventName: `n-${index}`, eventTimeStamp, visibility, context: { organizationId } }),
        )
      }
      const operator = ['operator *']
      const expected = [2, 4, 7, 3, 6, 0, 1, 5].map((index) => `n-${index}`)
      const text = await file(service, scope, { format, endTimeRange: minutesAgo(5) }, operator)
      const rows = format === 'csv' ? parse(text, { columns: true, bom: true }) : linesOf(text)
      expect(rows.map(({ eventName }: { eventName: string }) => eventName)).toEqual(expected)
    },
  )

  test('is accepted at once, walks itself to completion, and is handed out by a link', async () => {
    const service = await startService()
    const organizationId = newId()
    const scope = `organizations/${organizationId}`
    const entries = [30, 20, 10].map((minutes) =>
      anEntry({ eventTimeStamp: minutesAgo(minutes), context: { organizationId } }),
    )
    const ids = await service.record(...entries)
    const range = { startTimeRange: minutesAgo(60), endTimeRange: minutesAgo(5) }
    const created = await service.call('POST', `/v2/${scope}/downloads`, {
      rights,
      body: { format: 'ndjson', ...range },
    })
    const shown = {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      state: 'running',
      scope,
      format: 'ndjson',
      ...range,
      createdTimeStamp: expect.any(String),
      progress: 0,
      entries: 0,
      bytes: 0,
      fileName: `audit-log_organizations_${organizationId}_${range.startTimeRange.slice(0, 10)}_${range.endTimeRange.slice(0, 10)}.ndjson`,
      requestEntryId: expect.any(String),
    }
    expect(created.status).toBe(202)
    expect(created.body).toEqual(shown)
    const location = created.headers.get('location') ?? ''
    expect(location).toBe(`/v2/${scope}/downloads/${created.body.id}`)
    expect((await service.call('GET', location, { rights })).body).toEqual(shown)
    await service.drain('download')
    const done = await service.call('GET', location, { rights })
    const answer = await fetch(done.body.url)
    const text = await answer.text()
    expect(done.body).toEqual({
      ...shown,
      state: 'done',
      progress: 1,
      entries: 3,
      bytes: Buffer.byteLength(text),
      url: expect.any(String),
      urlExpiresTimeStamp: expect.any(String),
    })
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${shown.fileName}"`)
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson')
    expect(linesOf(text)).toEqual(
      entries.map((entry, index) => ({ ...entry, id: ids[index], receivedTimeStamp: expect.any(String) })),
    )
  })

  test('the link is refused when altered, used for another object or method, or made with another signature', async () => {
    const service = await startService()
    const scope = `organizations/${newId()}`
    await service.record(anEntry({ context: { organizationId: scope.slice(14) } }))
    const { url } = (await download(service, scope, { format: 'csv' })).body
    expect((await fetch(url)).status).toBe(200)
    const altered = new URL(url)
    altered.searchParams.set('X-Amz-Expires', '604800')
    const elsewhere = url.replace('file.csv', 'file.ndjson')
    const forged = url.replace(/X-Amz-Signature=.{4}/, 'X-Amz-Signature=0000')
    for (const bad of [altered, elsewhere, forged, url.split('?')[0]]) expect((await fetch(bad)).status).toBe(403)
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403)
  })

  test('each look at it issues a fresh link', async () => {
    const service = await startService()
    const scope = `organizations/${newId()}`
    const first = await download(service, scope, { format: 'csv' })
    const expiry = Date.parse(first.body.urlExpiresTimeStamp) - Date.now()
    expect(expiry).toBeGreaterThan(9 * 60_000)
    expect(expiry).toBeLessThanOrEqual(10 * 60_000)
    expect(new URL(first.body.url).searchParams.get('X-Amz-Expires')).toBe('600')
  })

  test('of nothing is an empty file, not an error', async () => {
    const service = await startService()
    const scope = `organizations/${newId()}`
    const range = { startTimeRange: minutesAgo(60), endTimeRange: minutesAgo(50) }
    expect(await file(service, scope, { format: 'ndjson', ...range })).toBe('')
    expect(parse(await file(service, scope, { format: 'csv', ...range }), { columns: true })).toEqual([])
    expect((await download(service, `projects/${newId()}`, { format: 'ndjson' })).body).toMatchObject({
      state: 'done',
      entries: 0,
    })
  })

  test('CSV holds every field in its column, by RFC 4180, and no cell that a spreadsheet takes for a formula', async () => {
    const service = await startService()
    const organizationId = newId()
    const entry = anEntry({
      context: { organizationId, folderPath: ['f1', 'f2'], folderId: 'f2', projectId: 'p' },
      eventName: '=HYPERLINK("http://evil.example","x")',
      resourceName: 'with "quotes", commas\r\nand lines',
      userAgent: '@SUM(1)',
      correlationId: '-1',
      result: { ok: true },
      details: { a: [1, 2] },
    })
    const [id] = await service.record({ ...entry, custom: { x: 1 } } as typeof entry)
    const text = await file(service, `organizations/${organizationId}`, { format: 'csv', endTimeRange: minutesAgo(-1) })
    // One row with a line break of its own; the entry about this download is not in its file.
    expect(text.split('\r\n')).toHaveLength(4)
    const rows = parse(text, { columns: true }) as Record<string, string>[]
    const row = rows.find((found) => found['id'] === id)
    expect(row).toMatchObject({
      id,
      eventName: `'${entry.eventName}`,
      userAgent: "'@SUM(1)",
      correlationId: "'-1",
      resourceName: entry.resourceName,
      'initiator.email': 'ada@example.com',
      'context.folderPath': 'f1/f2',
      'context.projectId': 'p',
      'request.endpoint': entry.request.endpoint,
      'request.body': JSON.stringify(entry.request.body),
      result: '{"ok":true}',
      details: '{"a":[1,2]}',
      other: '{"custom":{"x":1}}',
    })
  })

  test('holds large fields in their places: the file needs nothing besides itself', async () => {
    const service = await startService()
    const organizationId = newId()
    const body = { text: 'x'.repeat(100_000) }
    await service.record(
      anEntry({ context: { organizationId }, request: { endpoint: '/', body }, details: { y: 'y'.repeat(90_000) } }),
    )
    const [line] = linesOf(await file(service, `organizations/${organizationId}`, { format: 'ndjson' }))
    expect(line.request.body).toEqual(body)
    expect(line.details.y).toHaveLength(90_000)
    expect(line).not.toHaveProperty('payloads')
  })

  test('of a project or folder holds what its list shows; PRIVATE entries only for an operator', async () => {
    const service = await startService()
    const [organizationId, folderId, projectId] = [newId(), newId(), newId()]
    await service.record(
      anEntry({ eventName: 'a', context: { organizationId } }),
      anEntry({ eventName: 'b', context: { organizationId, folderId } }),
      anEntry({ eventName: 'c', context: { organizationId, folderId, projectId } }),
      anEntry({ eventName: 'd', visibility: 'PRIVATE', context: { organizationId, folderId, projectId } }),
    )
    await service.drain('archive')
    const names = async (scope: string, asked: readonly string[]) =>
      linesOf(await file(service, scope, { format: 'ndjson' }, asked))
        .map(({ eventName }) => eventName)
        .filter((name) => name.length === 1)
        .toSorted()
    expect(await names(`folders/${folderId}`, rights)).toEqual(['b', 'c'])
    expect(await names(`projects/${projectId}`, rights)).toEqual(['c'])
    expect(await names(`projects/${projectId}`, ['operator *'])).toEqual(['c', 'd'])
  })

  test('is itself on record in the organization: who, what, when and from where', async () => {
    const service = await startService()
    const [organizationId, projectId] = [newId(), newId()]
    await service.record(anEntry({ context: { organizationId, projectId } }))
    await service.drain('archive')
    const { body } = await service.call('POST', `/v2/projects/${projectId}/downloads`, {
      rights,
      body: { format: 'csv' },
      headers: { 'user-agent': 'curl/8' },
    })
    const list = await service.call('GET', `/v2/organizations/${organizationId}?limit=1`, { rights })
    expect(list.body.items).toEqual([
      {
        id: expect.any(String),
        receivedTimeStamp: expect.any(String),
        insertId: body.id,
        eventVersion: 'v1.0',
        eventSource: 'audit-log',
        eventName: 'Audit log download created',
        eventType: 'ADMIN_ACTIVITY',
        eventTimeStamp: expect.any(String),
        severity: 'INFO',
        visibility: 'PUBLIC',
        region: 'eu-central-1',
        sourceIpAddress: '',
        userAgent: 'curl/8',
        initiator: { id: 'test-caller', email: 'caller@example.com' },
        request: {
          endpoint: `POST /v2/projects/${projectId}/downloads`,
          body: { format: 'csv', startTimeRange: body.startTimeRange, endTimeRange: body.endTimeRange },
        },
        context: { organizationId, projectId },
        resourceId: body.id,
      },
    ])
  })

  test('that is not put on record is not made', async () => {
    const storeFaults = faults()
    const service = await startService({ faults: storeFaults })
    storeFaults.inject('not-written', (request) => request === 'PutItem events')
    const scope = `organizations/${newId()}`
    const { status, body } = await service.call('POST', `/v2/${scope}/downloads`, { rights, body: { format: 'csv' } })
    expect(status).toBe(500)
    expect(body.message).toMatch(/^The service failed \(request [0-9a-f-]+\)$/)
    expect(storeFaults.requests.filter((request) => request === 'PutItem events')).toHaveLength(1)
  })

  test('belongs to its scope, to those who may read it, and to its seven days', async () => {
    let now = Date.now()
    const service = await startService({ now: () => now })
    const [mine, other] = [`organizations/${newId()}`, `organizations/${newId()}`]
    const { body } = await download(service, mine, { format: 'csv' }, ['operator *'])
    const look = async (scope: string, right: string) =>
      (await service.call('GET', `/v2/${scope}/downloads/${body.id}`, { rights: [right] })).status
    expect(await look(mine, `operator ${mine}`)).toBe(200)
    expect(await look(mine, `reader ${mine}`)).toBe(404)
    expect(await look(other, 'operator *')).toBe(404)
    expect(await look(mine, `operator ${other}`)).toBe(404)
    now += 8 * 24 * 3_600_000
    expect(await look(mine, 'operator *')).toBe(404)
  })
})

describe('a download with filters', () => {
  const formats = ['ndjson', 'csv', 'bundle'] as const

  /** Of each kind some, in two segments of the log; the fields that filters look at, and what is in large fields. */
  async function filledProject(service: Service) {
    const [organizationId, folderId, projectId] = [newId(), newId(), newId()]
    const context = { organizationId, folderPath: [folderId], projectId }
    for (const half of [0, 1]) {
      await service.record(
        ...Array.from({ length: 12 }, (_, index) =>
          anEntry({
            context: index % 4 === 0 ? { organizationId, folderId } : context,
            eventTimeStamp: minutesAgo(60 - half * 12 - index),
            eventName: index % 2 === 0 ? 'member.added' : 'member.removed',
            severity: index % 3 === 0 ? 'ERROR' : 'INFO',
            visibility: index % 5 === 0 ? 'PRIVATE' : 'PUBLIC',
            initiator: { id: `user-${index % 3}`, email: `User-${index % 3}@example.com` },
            sourceIpAddress: `192.0.2.${index}`,
            details: { text: index === 7 ? `${'x'.repeat(80_000)} needle` : 'hay' },
          }),
        ),
      )
      await service.drain('archive')
    }
    return { organizationId, folder: `folders/${folderId}`, project: `projects/${projectId}` }
  }

  const idsIn = (format: (typeof formats)[number], text: string): string[] => {
    if (format === 'ndjson') return linesOf(text).map(({ id }) => id)
    if (format === 'csv') return (parse(text, { columns: true }) as { id: string }[]).map(({ id }) => id)
    return text.split('\n').flatMap((line) => {
      const record = parseRecord(line)
      return record?.kind === 'entry' ? [JSON.parse(record.line).id] : []
    })
  }

  const questions: readonly Readonly<Record<string, string | readonly string[]>>[] = [
    { 'event-name': 'member.a*' },
    { severity: ['ERROR'], initiator: ['user-0@EXAMPLE.com', 'user-1'] },
    { 'event-name': ['!member.added'], 'source-ip': '192.0.2.4/30' },
    { q: 'needle' },
    { include: 'direct' },
    { include: 'direct', visibility: 'PUBLIC', q: 'hay' },
    { 'correlation-id': 'nobody' },
  ]

  test('holds in every format what the list shows for the same question, to the same eyes', async () => {
    const service = await startService()
    const { organizationId, folder, project } = await filledProject(service)
    const sizes = new Set<number>()
    for (const [at, question] of questions.entries()) {
      const scope = [`organizations/${organizationId}`, folder, project][at % 3] ?? ''
      const asked = at % 2 === 0 ? rights : ['operator *']
      const range = { startTimeRange: minutesAgo(90), endTimeRange: minutesAgo(30) }
      const query = new URLSearchParams([
        ...Object.entries(question).flatMap(([name, values]) => [values].flat().map((value) => [name, value])),
        ...[
          ['start-time-range', range.startTimeRange],
          ['end-time-range', range.endTimeRange],
          ['limit', '1000'],
        ],
      ] as [string, string][])
      const listed = await service.call('GET', `/v2/${scope}?${query}`, { rights: asked })
      const expected = listed.body.items.map(({ id }: { id: string }) => id).toSorted()
      sizes.add(expected.length)
      for (const format of formats) {
        const text = await file(service, scope, { format, ...range, ...question }, asked)
        expect([question, format, idsIn(format, text).toSorted()]).toEqual([question, format, expected])
      }
    }
    expect(sizes.size).toBeGreaterThan(3)
  })

  test('says what was asked: in its answers, in the entry about it, in its name, and in the file', async () => {
    const service = await startService()
    const { organizationId, project } = await filledProject(service)
    const asked = { severity: 'ERROR', 'event-name': ['member.added', 'member.r*'], include: 'direct' }
    const filter = { severity: ['ERROR'], 'event-name': asked['event-name'] }
    const options = { separator: 'semicolon', byteOrderMark: false, timeZone: 'Europe/Berlin', askedRow: true }
    const { body } = await download(service, project, { format: 'csv', ...asked, ...options, cellLengthMax: 32_767 })
    expect(body).toMatchObject({ ...filter, include: 'direct', ...options, cellLengthMax: 32_767 })
    expect(body.fileName).toMatch(/_filtered\.csv$/)
    const { startTimeRange, endTimeRange } = body
    const list = await service.call('GET', `/v2/organizations/${organizationId}?event-source=audit-log`, { rights })
    expect(list.body.items[0].request.body).toEqual({
      format: 'csv',
      startTimeRange,
      endTimeRange,
      ...asked,
      ...options,
      cellLengthMax: 32_767,
    })
    const [first = [], names = []] = parse(await (await fetch(body.url)).text(), { delimiter: ';' }) as string[][]
    expect(JSON.parse(first[0] ?? '')).toEqual({
      scope: project,
      startTimeRange,
      endTimeRange,
      ...filter,
      include: 'direct',
    })
    expect(names).toContain('eventTimeStampLocal')
    const bundle = await file(service, project, { format: 'bundle', ...asked })
    expect(JSON.parse(bundle.split('\n')[0] ?? '')).toMatchObject({
      scope: project,
      filter: { ...filter, include: ['direct'] },
    })
  })

  test('is refused where the filter stands in the address, not passed over', async () => {
    const service = await startService()
    const path = `/v2/organizations/${newId()}/downloads?severity=ERROR`
    const { status, body } = await service.call('POST', path, { rights, body: { format: 'csv' } })
    expect([status, body.message]).toEqual([400, '"severity" is not a parameter of this endpoint'])
  })
})

test('without an end, list, insights, feed and downloads of every format mean the same now: what a clock ahead has sent is in all', async () => {
  const service = await startService()
  const organizationId = newId()
  const scope = `organizations/${organizationId}`
  const times = [minutesAgo(1), minutesAgo(-2), minutesAgo(-4.9)]
  const ids = await service.record(
    ...times.map((eventTimeStamp) => anEntry({ eventTimeStamp, context: { organizationId } })),
  )
  await service.drain('archive')
  const listed = await service.call('GET', `/v2/${scope}`, { rights })
  expect(listed.body.items.map(({ id }: { id: string }) => id)).toEqual(ids.toReversed())
  expect((await service.call('GET', `/v2/${scope}/insights`, { rights })).body.examined.entries).toBe(3)
  expect((await service.call('GET', `/v2/${scope}/feed`, { rights })).body.items).toHaveLength(3)
  for (const format of ['ndjson', 'csv', 'bundle']) {
    const { body } = await download(service, scope, { format })
    expect([format, body.entries]).toEqual([format, format === 'bundle' ? 3 : expect.any(Number)])
    const text = await (await fetch(body.url)).text()
    for (const id of ids) expect(text).toContain(id)
    expect(text).not.toContain(body.id)
  }
})

describe('a download in many steps', () => {
  /** Some 12 MB in few entries: their large fields are put back into the file. */
  async function largeLog(service: Service, count = 30) {
    const organizationId = newId()
    const details = { text: 'z'.repeat(400_000) }
    for (let from = 0; from < count; from += 10) {
      const batch = Array.from({ length: Math.min(10, count - from) }, (_, index) =>
        anEntry({ eventTimeStamp: minutesAgo(count - from - index), context: { organizationId }, details }),
      )
      await service.record(...batch)
    }
    return organizationId
  }

  test('grows by parts, whole and in order', async () => {
    const service = await startService()
    const organizationId = await largeLog(service, 50)
    const { body } = await download(service, `organizations/${organizationId}`, { format: 'ndjson' })
    expect(body, service.logged.join('\n')).toMatchObject({ state: 'done', entries: 50 })
    expect(body.bytes).toBeGreaterThan(2 * partBytesMin)
    const text = await (await fetch(body.url)).text()
    expect(Buffer.byteLength(text)).toBe(body.bytes)
    const times = linesOf(text).map(({ eventTimeStamp }) => eventTimeStamp)
    expect(times).toEqual(times.toSorted())
    expect(new Set(times).size).toBe(50)
  })

  test('a step that ends by time leaves a rest which the next goes on from, in CSV under one header', async () => {
    const service = await startService({ newBudget: () => budgetOfLooks(60) })
    const organizationId = newId()
    const entries = Array.from({ length: 420 }, (_, index) =>
      anEntry({ eventTimeStamp: minutesAgo(1 + index), context: { organizationId } }),
    )
    await service.record(...entries)
    const text = await file(service, `organizations/${organizationId}`, { format: 'csv' })
    const rows = parse(text, { columns: true }) as Record<string, string>[]
    expect(rows.length).toBe(420)
    expect(new Set(rows.map((row) => row['id'])).size).toBe(rows.length)
  })

  describe.each(['not-written', 'written'] as const)('a fault (%s)', (fault) => {
    const storeFaults = faults()
    const shared = sharedService({ faults: storeFaults })
    let scope: string

    beforeAll(async () => {
      scope = `organizations/${await largeLog(shared())}`
    })

    afterEach(() => storeFaults.heal())

    test.each(['Query events', 'POST downloads', 'PUT downloads', 'GET payloads', 'PutItem ledger', 'SendMessage'])(
      'of %s once: the file is whole all the same',
      async (step) => {
        const service = shared()
        const created = await service.call('POST', `/v2/${scope}/downloads`, { rights, body: { format: 'ndjson' } })
        let failed = false
        storeFaults.inject(fault, (request) => {
          if (failed || request !== step) return false
          failed = true
          return true
        })
        await service.drain('download')
        expect(failed).toBe(true)
        storeFaults.heal()
        const { body } = await service.call('GET', `/v2/${scope}/downloads/${created.body.id}`, { rights })
        expect(body.state).toBe('done')
        const file = linesOf(await (await fetch(body.url)).text())
        expect(file).toHaveLength(body.entries)
        // The requests for the downloads before this one are on record in the same organization.
        const lines = file.filter(({ eventSource }) => eventSource !== 'audit-log')
        expect(new Set(lines.map(({ id }) => id)).size).toBe(30)
        expect(lines).toHaveLength(30)
      },
    )
  })

  test('a step that keeps failing ends the download as failed', async () => {
    const storeFaults = faults()
    const service = await startService({ faults: storeFaults })
    const scope = `organizations/${newId()}`
    const created = await service.call('POST', `/v2/${scope}/downloads`, { rights, body: { format: 'csv' } })
    storeFaults.inject('not-written', (request) => request === 'PUT downloads')
    await service.drain('download')
    const { body } = await service.call('GET', `/v2/${scope}/downloads/${created.body.id}`, { rights })
    expect(body.state).toBe('failed')
    expect(body).not.toHaveProperty('url')
  })

  test('a step delivered again after the row has moved on does nothing', async () => {
    const service = await startService()
    const organizationId = await largeLog(service)
    const order = {
      id: newId(),
      scope: `organizations/${organizationId}` as const,
      organization: organizationId,
      format: 'ndjson' as const,
      startTimeRange: minutesAgo(600),
      endTimeRange: minutesAgo(0),
      sight: { reads: [], readsPrivate: [] },
      createdMs: Date.now(),
    }
    await service.stores.downloads.create(order)
    const turn = { id: order.id, step: 0 }
    await makeStep(service.deps, turn, 1)
    const after = await service.stores.downloads.find(order.id, Date.now())
    await makeStep(service.deps, turn, 2)
    expect(await service.stores.downloads.find(order.id, Date.now())).toEqual(after)
  })
})
