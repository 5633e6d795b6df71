// What happens where a budget ends: an answer with what there is so far and the way on, or one that says that there is none. Budgets end
// here by counts; what a function's own comes to is seen in test/infra/worst-cases.test.ts.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { describe, expect, inject, test } from 'vitest'
import { createApp as createArchive } from '../../functions/archive/app.ts'
import { createApp as createQuery } from '../../functions/query/app.ts'
import { lambdaRecord } from '../../infra/delivery/stream-record.ts'
import { type Budget, newBudget } from '../../shared/budget.ts'
import { budgetSizes, segmentBytesMax } from '../../shared/deployment/budget-sizes.ts'
import type { Entry, SubmittedEntry } from '../../shared/entry/entry.ts'
import { prepareEntry } from '../../shared/entry/stored-line.ts'
import { appendableLogsIn } from '../../shared/log/appendable-log.ts'
import { appendPending, pendingEntryOf } from '../../shared/log/archiving.ts'
import { Payloads } from '../../shared/store/bucket/payloads.ts'
import { Events, itemOf } from '../../shared/store/events/events.ts'
import { archivedIds } from '../archive.ts'
import { budgetOfLooks, hurriedBudget, patientBudget, spentBudget } from '../budgets.ts'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { type Service, startService } from '../service.ts'

const rights = ['operator *']
const prepared = (entry: SubmittedEntry) => prepareEntry(entry, Date.now(), '00'.repeat(16))
const many = (count: number, over: Partial<SubmittedEntry>) => Array.from({ length: count }, () => anEntry(over))

/** Of every name there are more than are given. */
function unknownTargets({ stores }: Service) {
  return Object.assign(stores.lookups, { targets: async () => undefined })
}

/** Follows cursors to the end. */
async function pagesOf(service: Service, path: string) {
  const pages = []
  let cursor = ''
  do {
    const { status, body } = await service.call('GET', `${path}&explain=true${cursor}`, { rights })
    expect(status).toBe(200)
    pages.push(body)
    cursor = body.cursor ? `&cursor=${encodeURIComponent(body.cursor)}` : ''
  } while (cursor)
  return pages
}

describe('a page', () => {
  test('examines no more entries than its budget has looks, however many are left of what was read, and leads on', async () => {
    const service = await startService({ newBudget: () => budgetOfLooks(30) })
    const context = { organizationId: newId() }
    await service.record(...many(100, { context }))
    const pages = await pagesOf(service, `/v2/organizations/${context.organizationId}?q=needle&limit=1000`)
    expect(pages.length).toBeGreaterThan(3)
    for (const { items, explain } of pages) {
      expect(items).toEqual([])
      expect(explain.entriesExamined).toBeGreaterThan(0)
      expect(explain.entriesExamined).toBeLessThanOrEqual(30)
    }
    expect(pages.reduce((sum, { explain }) => sum + explain.entriesExamined, 0)).toBe(100)
  })

  test('gets one entry further at least, though its time is over before it begins', async () => {
    const service = await startService({ newBudget: spentBudget })
    const context = { organizationId: newId() }
    const ids = await service.record(...many(5, { context }))
    const pages = await pagesOf(service, `/v2/organizations/${context.organizationId}?limit=10`)
    expect(pages.flatMap(({ items }) => items.map(({ id }: Entry) => id)).toSorted()).toEqual(ids.toSorted())
    expect(Math.max(...pages.map(({ explain }) => explain.entriesExamined))).toBe(1)
  })

  test('of a folder in others’ entries, with more containers than can be read side by side, is empty in time and leads on', async () => {
    const service = await startService({ newBudget: hurriedBudget })
    const [organization, folder] = [newId(), newId()]
    const below = { organizationId: organization, folderId: folder }
    const eventTimeStamp = new Date(Date.now() - 86_400_000).toISOString()
    await service.record(...many(2, { context: below, eventTimeStamp }))
    await service.record(...many(20, { context: { organizationId: organization } }))
    await service.drain('archive')
    const app = createQuery({
      ...service.deps,
      lookups: unknownTargets(service),
    })
    const headers = { authorization: `Bearer ${await service.token(rights)}` }
    const pages: { items: Entry[]; cursor?: string; explain: { entriesExamined: number } }[] = []
    for (let cursor: string | undefined = ''; cursor !== undefined; cursor = pages.at(-1)?.cursor) {
      const query = `limit=10&explain=true${cursor && `&cursor=${encodeURIComponent(cursor)}`}`
      const answer = await app.request(`/v2/folders/${folder}?${query}`, { headers })
      expect(answer.status).toBe(200)
      pages.push((await answer.json()) as (typeof pages)[number])
    }
    expect(pages[0]?.items).toEqual([])
    expect(Math.max(...pages.map(({ explain }) => explain.entriesExamined))).toBe(1)
    expect(pages.flatMap(({ items }) => items)).toHaveLength(2)
  })

  test('of a folder that is read a second time, container by container, keeps to the same budget', async () => {
    const service = await startService({ newBudget: () => ({ ...budgetOfLooks(20), share: spentBudget }) })
    const [organizationId, folderId] = [newId(), newId()]
    const containers = Array.from({ length: 60 }, newId)
    const ids = await service.record(
      ...containers.map((projectId) =>
        anEntry({ context: { organizationId, folderPath: [folderId], projectId }, eventTimeStamp: minutesAgo(60) }),
      ),
    )
    await service.record(...many(300, { context: { organizationId } }))
    const pages = await pagesOf(service, `/v2/folders/${folderId}?limit=1000`)
    expect(pages.some(({ explain }) => explain.plan === 'containers')).toBe(true)
    for (const { items, explain, cursor } of pages) {
      expect(explain.entriesExamined).toBeLessThanOrEqual(20)
      if (cursor) expect(items.length).toBeGreaterThan(0)
    }
    expect(pages.flatMap(({ items }) => items.map(({ id }: Entry) => id)).toSorted()).toEqual(ids.toSorted())
  })

  test('reads large fields only while they can change something, so many bytes of them at a time', async () => {
    let [held, most, asked] = [0, 0, 0]
    const newHolding = (): Budget => {
      const budget = newBudget({ ...budgetSizes.query, bytesHeldMax: 300_000 })
      return {
        ...budget,
        hold: async (bytes) => {
          const giveBack = await budget.hold(bytes)
          held += bytes
          most = Math.max(most, held)
          asked += 1
          return () => {
            held -= bytes
            giveBack()
          }
        },
      }
    }
    const service = await startService({ newBudget: newHolding })
    const context = { organizationId: newId() }
    await service.record(...many(20, { context, details: { text: 'x'.repeat(99_000) } }))
    const path = `/v2/organizations/${context.organizationId}`
    expect((await pagesOf(service, `${path}?q=xxx`)).flatMap(({ items }) => items)).toHaveLength(20)
    expect([asked, held, most <= 300_000, most > 99_000]).toEqual([20, 0, true, true])
    expect((await pagesOf(service, `${path}?q=membership`)).flatMap(({ items }) => items)).toHaveLength(20)
    expect((await pagesOf(service, `${path}?q=!membership`)).flatMap(({ items }) => items)).toHaveLength(0)
    expect(asked).toBe(20)
  })

  test('of entries with many links is one that Lambda hands over', async () => {
    const service = await startService()
    const organization = newId()
    const reference = { sha256: 'ab'.repeat(32), bytes: 100_000 }
    const payloads = { details: reference, result: reference, 'request.body': reference }
    await Promise.all(
      many(1000, {
        context: { organizationId: organization },
        userAgent: 'u'.repeat(255),
        extra: 'x'.repeat(2_400),
      } as object).map(async (entry) => {
        const { id, line } = prepared({ ...entry, payloads } as SubmittedEntry)
        await service.stores.events.put(entry, { id, line })
      }),
    )
    // A role's session token has some 700 characters, and stands in each link.
    const credentials = { ...inject('s3Credentials'), sessionToken: 't'.repeat(700) }
    const s3 = new S3Client({ endpoint: inject('s3Endpoint'), region: inject('s3Region'), credentials })
    const app = createQuery({ ...service.deps, payloads: new Payloads(s3, inject('s3Bucket')) })
    const headers = { authorization: `Bearer ${await service.token(rights)}` }
    const text = await (await app.request(`/v2/organizations/${organization}?limit=1000`, { headers })).text()
    expect(JSON.parse(text).items.length).toBeGreaterThan(300)
    expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThan(6_000_000)
  })
})

describe('insights', () => {
  test('of one millisecond with more entries than there is time for say so, naming it', async () => {
    const service = await startService({ newBudget: () => budgetOfLooks(50) })
    const organization = newId()
    const eventTimeStamp = new Date(Date.now() - 60_000).toISOString()
    await service.record(...many(200, { context: { organizationId: organization }, eventTimeStamp }))
    const end = new Date(Date.parse(eventTimeStamp) + 1).toISOString()
    const path = `/v2/organizations/${organization}/insights?end-time-range=${end}`
    const { status, body } = await service.call('GET', path, { rights })
    expect([status, body.code]).toEqual([400, 'PARAMETER_INVALID'])
    expect(body.message).toMatch(/^"end-time-range" /)
    expect(body.message).toContain(eventTimeStamp)
  })
})

describe('a store that does not answer', () => {
  test('ends a page with the time that may be waited: with what has been read, or where nothing has with 503', async () => {
    const service = await startService()
    const context = { organizationId: newId() }
    // What lies in one instant is put in order once all of it has been read.
    const times = Array.from({ length: 30 }, (_, index) => minutesAgo(index))
    await service.record(...times.map((eventTimeStamp) => anEntry({ context, eventTimeStamp })))
    const headers = { authorization: `Bearer ${await service.token(rights)}` }
    const ask = (answers: number) => {
      const ending = new AbortController()
      const send = (command: never, options: { abortSignal: AbortSignal }) => {
        answers -= 1
        if (answers >= 0) return service.database.client.send(command, options)
        const { promise, reject } = Promise.withResolvers<never>()
        options.abortSignal.addEventListener('abort', () => reject(new Error('aborted')))
        ending.abort()
        if (options.abortSignal.aborted) reject(new Error('aborted'))
        return promise
      }
      const events = new Events({ send } as unknown as DynamoDBClient, service.database.names.events)
      const newEnding = () => ({ ...patientBudget(), signal: ending.signal, isSpent: () => ending.signal.aborted })
      const app = createQuery({ ...service.deps, events, newBudget: newEnding })
      return app.request(`/v2/organizations/${context.organizationId}?severity=ERROR&limit=1`, { headers })
    }
    // One of each partition.
    const cut = await ask(2)
    expect(cut.status).toBe(200)
    expect(await cut.json()).toMatchObject({ items: [], cursor: expect.any(String) })
    const none = await ask(0)
    expect([none.status, none.headers.get('retry-after')]).toEqual([503, '2'])
    expect(await none.json()).toMatchObject({ code: 'STORE_UNAVAILABLE' })
  })

  test('is not waited for by a reader that has left: what was asked for ahead is given up', async () => {
    const signals: AbortSignal[] = []
    const { id, line } = prepared(anEntry())
    const send = (_command: unknown, { abortSignal }: { abortSignal: AbortSignal }) => {
      signals.push(abortSignal)
      const page = { Items: [itemOf(anEntry(), id, line)], LastEvaluatedKey: { id: { S: id } } }
      return signals.length === 1 ? Promise.resolve(page) : new Promise(() => {})
    }
    const events = new Events({ send } as unknown as DynamoDBClient, 'events')
    const slice = { of: { log: 'o' }, fromId: '0', toId: 'g', order: 'asc', pageSize: 1, readsOn: () => true } as const
    const pages = events.pages(slice)
    await pages.next()
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false])
    await pages.return(undefined)
    expect(signals[1]?.aborted).toBe(true)
  })
})

describe('the archive', () => {
  /** As large as a line may be: some five hundred of them make a segment. */
  const details = { text: 'x'.repeat(15_500) }
  const perSegment = Math.ceil(segmentBytesMax / 16_000)

  function recordsOf(organizationIds: readonly string[]) {
    const entries = organizationIds.map((organizationId) => anEntry({ context: { organizationId }, details }))
    const ids = entries.map((entry) => prepared(entry).id)
    const records = entries.map((entry, index) => {
      const { id, line } = prepared(entry)
      const dynamodb = { NewImage: itemOf(entry, id, line), SequenceNumber: String(index).padStart(21, '0') }
      return lambdaRecord({ eventName: 'INSERT', dynamodb } as never, 'arn')
    })
    return { ids, records }
  }

  test('makes segments of a bounded size of a batch, all of them in one go while there is time', async () => {
    const service = await startService()
    const organization = newId()
    const { ids, records } = recordsOf(Array.from({ length: 2 * perSegment + 10 }, () => organization))
    expect(await createArchive(service.deps)({ Records: records })).toEqual({ batchItemFailures: [] })
    expect(await archivedIds(service, organization)).toEqual(ids)
    const sizes = []
    for await (const segment of service.stores.ledger.segments(organization, 'asc'))
      sizes.push((await service.stores.segments.lines(segment)).reduce((sum, line) => sum + line.length, 0))
    expect(sizes).toHaveLength(3)
    expect(Math.max(...sizes)).toBeLessThan(segmentBytesMax + 60_000)
  })

  test('hands back what it has no time for, from its first record on, and each batch gets further', async () => {
    const service = await startService({ newBudget: spentBudget })
    const [a, b] = [newId(), newId()]
    const { ids, records } = recordsOf([...Array.from({ length: perSegment + 10 }, () => a), b, b])
    const archive = createArchive(service.deps)
    const left = []
    for (let from = 0; from >= 0; ) {
      const { batchItemFailures } = await archive({ Records: records.slice(from) })
      const numbers = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
      from = records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === numbers.toSorted()[0])
      left.push(from)
    }
    expect(left.length).toBeGreaterThan(1)
    expect(left).toEqual([...new Set(left)])
    expect(await archivedIds(service, a)).toEqual(ids.slice(0, -2))
    expect(await archivedIds(service, b)).toEqual(ids.slice(-2))
    expect(service.measured.some(({ failure }) => failure !== undefined)).toBe(false)
  })

  test('gives a batch back as failed when others have moved the head each time, and never as archived', async () => {
    const service = await startService()
    const organization = newId()
    const { records } = recordsOf([organization])
    let commits = 0
    const ledger = {
      head: service.stores.ledger.head.bind(service.stores.ledger),
      segments: service.stores.ledger.segments.bind(service.stores.ledger),
      commit: async () => {
        commits += 1
        return false
      },
    }
    const appendable = appendableLogsIn({ ...service.deps, ledger })
    const { id, line } = prepared(anEntry({ context: { organizationId: organization } }))
    await expect(
      appendPending(appendable.of(organization), [pendingEntryOf(id, () => line)], patientBudget()),
    ).rejects.toThrow('moved 50 times')
    expect(commits).toBe(50)
    const [number] = records.map(({ dynamodb }) => dynamodb?.SequenceNumber)
    expect(await createArchive({ ...service.deps, appendable })({ Records: records })).toEqual({
      batchItemFailures: [{ itemIdentifier: number }],
    })
    expect(await archivedIds(service, organization)).toEqual([])
  })
})
