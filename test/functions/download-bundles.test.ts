import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import { parseRecord } from '../../shared/proof/bundle.ts'
import { type BundleReport, checkBundle } from '../../shared/proof/bundle-check.ts'
import { parseCheckpoint } from '../../shared/proof/checkpoint.ts'
import { parseVerifierKey } from '../../shared/proof/verifier-key.ts'
import { partBytesMin } from '../../shared/store/bucket/download-files.ts'
import { archivedLines } from '../archive.ts'
import { budgetOfLooks, patientBudget } from '../budgets.ts'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type Service, startService } from '../service.ts'

const operator = ['operator *']

/** Sent and archived in segments of a few. */
async function logOf(
  service: Service,
  organizationId: string,
  count: number,
  perSegment = 7,
  over: (index: number) => object = () => ({}),
) {
  for (let from = 0; from < count; from += perSegment) {
    const entries = Array.from({ length: Math.min(perSegment, count - from) }, (_, at) =>
      anEntry({ context: { organizationId }, ...over(from + at) }),
    )
    await service.record(...entries)
    await service.drain('archive')
  }
}

async function bundleOf(service: Service, scope: string, body: object = {}, rights: readonly string[] = operator) {
  const asked = { rights, body: { format: 'bundle', ...body } }
  const created = await service.call('POST', `/v2/${scope}/downloads`, asked)
  expect([created.status, created.body.state]).toEqual([202, 'running'])
  await service.drain('download')
  const done = await service.call('GET', `/v2/${scope}/downloads/${created.body.id}`, { rights })
  expect(done.body).toMatchObject({ state: 'done', progress: 1 })
  const text = await (await fetch(done.body.url)).text()
  expect(Buffer.byteLength(text)).toBe(done.body.bytes)
  return { text, entries: done.body.entries as number }
}

async function check(service: Service, organization: string, text: string, since?: string): Promise<BundleReport> {
  const { text: vkey } = await service.call('GET', `/v2/organizations/${organization}/log/key`, { rights: operator })
  const key = await parseVerifierKey(vkey)
  const kept = since === undefined ? undefined : parseCheckpoint(since)
  if (!key) throw new Error('no key')
  async function* lines() {
    yield* text.trimEnd().split('\n')
  }
  return checkBundle(lines(), kept ? { key, since: kept } : { key })
}

const idsIn = (text: string) =>
  text.split('\n').flatMap((line) => {
    const record = parseRecord(line)
    return record?.kind === 'entry' ? [entryOfLine(record.line).id] : []
  })

describe('a bundle', () => {
  test('of an organization holds every line of its log, and proves that none is left out', async () => {
    const service = await startService()
    const organization = newId()
    await logOf(service, organization, 30)
    const lines = await archivedLines(service, organization)
    const { text, entries } = await bundleOf(service, `organizations/${organization}`)
    expect(await check(service, organization, text)).toMatchObject({
      faults: [],
      entries: 30,
      leftOut: 0,
      complete: [{ from: 0, to: 30 }],
      checkpoint: { origin: `log.example/organizations/${organization}`, size: 30 },
    })
    expect([entries, idsIn(text)]).toEqual([30, lines.map((line) => entryOfLine(line).id)])
  })

  test('of a range of leaf indexes is complete for just these', async () => {
    const service = await startService()
    const organization = newId()
    await logOf(service, organization, 25)
    const { text } = await bundleOf(service, `organizations/${organization}`, { fromLeafIndex: 5, toLeafIndex: 16 })
    expect(await check(service, organization, text)).toMatchObject({
      faults: [],
      entries: 11,
      leftOut: 14,
      complete: [{ from: 5, to: 16 }],
      header: { fromLeafIndex: 5, toLeafIndex: 16 },
    })
  })

  test('of a project, a folder, a time range, or a reader’s eyes holds what the listing shows, each proved, and nothing else', async () => {
    const service = await startService()
    const [organizationId, folderId, projectId] = [newId(), newId(), newId()]
    const contexts = [
      { organizationId },
      { organizationId, folderId },
      { organizationId, folderPath: [folderId], projectId },
    ]
    await logOf(service, organizationId, 40, 9, (index) => ({
      context: contexts[index % 3],
      visibility: index % 5 === 0 ? 'PRIVATE' : 'PUBLIC',
      eventTimeStamp: minutesAgo(100 - index),
    }))
    const range = { 'start-time-range': minutesAgo(90), 'end-time-range': minutesAgo(70) }
    const timed = { startTimeRange: range['start-time-range'], endTimeRange: range['end-time-range'] }
    for (const scope of [`organizations/${organizationId}`, `folders/${folderId}`, `projects/${projectId}`])
      for (const rights of [operator, ['reader *']]) {
        const listed = await service.call('GET', `/v2/${scope}?limit=100&${new URLSearchParams(range)}`, { rights })
        const { text } = await bundleOf(service, scope, timed, rights)
        const report = await check(service, organizationId, text)
        expect(report).toMatchObject({ faults: [], header: { scope, ...timed } })
        expect(idsIn(text).toSorted()).toEqual(listed.body.items.map(({ id }: { id: string }) => id).toSorted())
        expect(report.entries + report.leftOut).toBe(report.checkpoint?.size)
        expect(listed.body.items.length).toBeGreaterThan(0)
      }
  })

  test('with filters is proven entry by entry, and says that it is filtered', async () => {
    const service = await startService()
    const organization = newId()
    await logOf(service, organization, 20, 6, (index) => ({ severity: index % 4 === 1 ? 'ERROR' : 'INFO' }))
    const { text, entries } = await bundleOf(service, `organizations/${organization}`, { severity: ['ERROR'] })
    const report = await check(service, organization, text)
    expect([entries, report.entries, report.leftOut, report.faults]).toEqual([5, 5, 15, []])
    expect(report.header?.filter).toEqual({ severity: ['ERROR'] })
  })

  test('shows to whoever kept a checkpoint that the log only grew since, when it was asked for from its size', async () => {
    const service = await startService()
    const organization = newId()
    const checkpoint = async () =>
      (await service.call('GET', `/v2/organizations/${organization}/log/checkpoint`, { rights: operator })).text
    await logOf(service, organization, 13)
    const kept = await checkpoint()
    await logOf(service, organization, 20)
    const { text } = await bundleOf(service, `organizations/${organization}`, {
      sinceSize: 13,
      fromLeafIndex: 30,
      toLeafIndex: 32,
    })
    expect(await check(service, organization, text, kept)).toMatchObject({ faults: [], grewFrom: true, entries: 2 })
    const other = await bundleOf(service, `organizations/${organization}`, { fromLeafIndex: 30, toLeafIndex: 32 })
    expect((await check(service, organization, other.text, kept)).faults).toHaveLength(1)
  })

  test('holds large fields behind their entry, and proves them too', async () => {
    const service = await startService()
    const organization = newId()
    const large = { text: randomBytes(50_000).toString('hex') }
    await logOf(service, organization, 3, 3, (index) => (index === 1 ? { result: large, details: large } : {}))
    const { text } = await bundleOf(service, `organizations/${organization}`)
    expect(await check(service, organization, text)).toMatchObject({ faults: [], entries: 3 })
    expect(text).toContain(`["result",${JSON.stringify(large)}]`)
    const altered = text.replace(large.text.slice(0, 20), `${large.text.slice(0, 19)}x`)
    expect((await check(service, organization, altered)).faultCount).toBe(1)
  })

  test('larger than a part, made by steps that end by time, fail or are made again, is whole', async () => {
    const storeFaults = faults()
    let isHurried = false
    const newBudget = () => (isHurried ? budgetOfLooks(50) : patientBudget())
    const service = await startService({ faults: storeFaults, newBudget })
    const organization = newId()
    const text = randomBytes(27_000).toString('hex')
    await logOf(service, organization, 200, 50, () => ({ details: { text } }))
    const path = `/v2/organizations/${organization}/downloads`
    const created = await service.call('POST', path, { rights: operator, body: { format: 'bundle' } })
    isHurried = true
    let count = 0
    storeFaults.inject('written', (request) => {
      if (!['PUT downloads', 'PutItem ledger', 'GET segments', 'Query ledger'].includes(request)) return false
      count += 1
      return count % 7 === 0
    })
    await service.drain('download')
    storeFaults.heal()
    await service.drain('download')
    const { body } = await service.call('GET', `${path}/${created.body.id}`, { rights: operator })
    expect([body.state, body.entries, body.bytes > partBytesMin, count > 7]).toEqual(['done', 200, true, true])
    const report = await check(service, organization, await (await fetch(body.url)).text())
    expect(report).toMatchObject({ faults: [], entries: 200, leftOut: 0 })
  })

  test('of a log without a checkpoint is refused by name', async () => {
    const service = await startService()
    const path = `/v2/organizations/${newId()}/downloads`
    const { status, body } = await service.call('POST', path, { rights: operator, body: { format: 'bundle' } })
    expect([status, body.code, body.message]).toEqual([
      400,
      'BODY_INVALID',
      '"format" bundle requires a log with a checkpoint; this log gets its first within a minute',
    ])
  })

  test('of a range without entries is whole and proved all the same', async () => {
    const service = await startService()
    const organization = newId()
    await logOf(service, organization, 9)
    const none = await bundleOf(service, `organizations/${organization}`, {
      startTimeRange: minutesAgo(90),
      endTimeRange: minutesAgo(80),
    })
    expect(await check(service, organization, none.text)).toMatchObject({ faults: [], entries: 0 })
  })

  test.each([
    [{ format: 'csv', sinceSize: 1 }, '"sinceSize" is allowed only with "format" bundle'],
    [{ format: 'bundle', sinceSize: 9 }, '"sinceSize" must not be larger than the size of the log, 2'],
    [
      { format: 'bundle', fromLeafIndex: 0, toLeafIndex: 9 },
      '"toLeafIndex" must not be larger than the size of the log, 2',
    ],
    [{ format: 'bundle', fromLeafIndex: 1 }, '"toLeafIndex" is missing: a range of leaf indexes needs both ends'],
    [{ format: 'bundle', fromLeafIndex: 2, toLeafIndex: 1 }, '"fromLeafIndex" must not be larger than "toLeafIndex"'],
    [{ format: 'bundle', fromLeafIndex: -1, toLeafIndex: 1 }, '"fromLeafIndex" must be a whole number from 0'],
    [
      { format: 'bundle', fromLeafIndex: 0, toLeafIndex: 1, severity: 'ERROR' },
      '"severity" must not be combined with a range of leaf indexes',
    ],
    [
      { format: 'bundle', fromLeafIndex: 0, toLeafIndex: 1, include: 'direct' },
      '"include" must not be combined with a range of leaf indexes',
    ],
    [
      { format: 'bundle', fromLeafIndex: 0, toLeafIndex: 1, endTimeRange: minutesAgo(1) },
      '"endTimeRange" must not be combined with a range of leaf indexes',
    ],
  ])('asked for as %j is refused by name, and nothing is recorded', async (body, message) => {
    const service = await startService()
    const organization = newId()
    await logOf(service, organization, 2)
    const refused = await service.call('POST', `/v2/organizations/${organization}/downloads`, {
      rights: operator,
      body,
    })
    expect([refused.status, refused.body.message]).toEqual([400, message])
    const { body: list } = await service.call('GET', `/v2/organizations/${organization}`, { rights: operator })
    expect(list.items).toHaveLength(2)
  })

  test('of a folder or project is asked for by time, and only once something has been recorded there', async () => {
    const service = await startService()
    const ask = (scope: string, body: object) =>
      service.call('POST', `/v2/${scope}/downloads`, { rights: operator, body: { format: 'bundle', ...body } })
    const organizationId = newId()
    await logOf(service, organizationId, 1, 1, () => ({ context: { organizationId, projectId: 'p1' } }))
    expect((await ask('projects/p1', { fromLeafIndex: 0, toLeafIndex: 1 })).body.message).toMatch(/of an organization$/)
    expect((await ask(`projects/${newId()}`, {})).body.message).toMatch(/nothing is recorded here yet$/)
  })
})
