import { gzipSync } from 'node:zlib'
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb'
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { describe, expect, inject, test } from 'vitest'
import type { FeedResponse } from '../../functions/query/feed/feed.ts'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { prepareEntry } from '../../shared/entry/stored-line.ts'
import { appendPending, pendingEntryOf } from '../../shared/log/archiving.ts'
import type { Segment } from '../../shared/store/ledger/segment.ts'
import { archivedIds } from '../archive.ts'
import { patientBudget, spentBudget } from '../budgets.ts'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type Service, startService } from '../service.ts'

const dayMs = 24 * 60 * 60 * 1000

type Asked = Readonly<Record<string, string | number>>

const askFor = (service: Service, organization: string, asked: Asked = {}, role = 'reader') => {
  const query = new URLSearchParams(
    Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)]),
  )
  const rights = [`${role} organizations/${organization}`]
  return service.call('GET', `/v2/organizations/${organization}/feed?${query}`, { rights })
}

async function poll(service: Service, organization: string, asked: Asked = {}, role = 'reader'): Promise<FeedResponse> {
  const { status, body } = await askFor(service, organization, asked, role)
  expect(status).toBe(200)
  return body
}

/** What a poller gets that stores `next` and passes it as `after`, until it has caught up. */
async function pollToEnd(service: Service, organization: string, asked: Asked = {}): Promise<FeedResponse[]> {
  const pages = [await poll(service, organization, asked)]
  for (let page = pages[0]; page && !page.caughtUp; pages.push(page))
    page = await poll(service, organization, { ...asked, after: page.next })
  return pages
}

const idsOf = (...pages: readonly FeedResponse[]) => pages.flatMap(({ items }) => items.map(({ entry }) => entry['id']))
const indexesOf = (...pages: readonly FeedResponse[]) =>
  pages.flatMap(({ items }) => items.map(({ leafIndex }) => leafIndex))
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

const entriesOf = (organizationId: string, count: number, over: Partial<SubmittedEntry> = {}) =>
  Array.from({ length: count }, () => anEntry({ context: { organizationId }, ...over }))

/** Appends one segment to the log without the way through the Events table, as received at `receivedMs`. */
async function append(service: Service, receivedMs: number, entries: readonly SubmittedEntry[]): Promise<string[]> {
  const pending = entries.map((entry) => {
    const { id, line } = prepareEntry(entry, receivedMs, '00'.repeat(16))
    return pendingEntryOf(id, () => line)
  })
  await appendPending(service.deps.appendable.of(entries[0]?.context.organizationId ?? ''), pending, patientBudget())
  return pending.map(({ id }) => id)
}

const daysAgo = (days: number) => {
  const ms = Date.now() - days * dayMs
  return { ms, over: { eventTimeStamp: new Date(ms).toISOString() } }
}

async function segmentsOf(service: Service, organization: string): Promise<Segment[]> {
  const segments: Segment[] = []
  for await (const segment of service.stores.ledger.segments(organization, 'asc')) segments.push(segment)
  return segments
}

async function loseObject(service: Service, segment: Segment | undefined): Promise<void> {
  await service.stores.s3.send(new DeleteObjectCommand({ Bucket: inject('s3Bucket'), Key: segment?.key }))
}

describe('the feed', () => {
  test('shows what the archive has, in leaf order with leaf indexes, each entry as a listing shows it', async () => {
    const service = await startService()
    const organization = newId()
    await service.record(...entriesOf(organization, 3))
    await service.drain('archive')
    await service.record(...entriesOf(organization, 4))
    await service.drain('archive')
    const archived = await archivedIds(service, organization)
    const rights = [`reader organizations/${organization}`]
    const listed = (await service.call('GET', `/v2/organizations/${organization}`, { rights })).body.items
    const shown = archived.map((id, leafIndex) => ({
      leafIndex,
      entry: listed.find((entry: { id: string }) => entry.id === id),
    }))
    expect(await poll(service, organization)).toEqual({ items: shown, next: 6, caughtUp: true, size: 7 })
    expect(await poll(service, organization, { after: -1 })).toEqual(await poll(service, organization))
  })

  test('goes on behind any leaf index, within a segment or at its end', async () => {
    const service = await startService()
    const organization = newId()
    const ids: string[] = []
    for (const count of [3, 1, 12, 2]) ids.push(...(await append(service, Date.now(), entriesOf(organization, count))))
    for (const after of upTo(18)) {
      const page = await poll(service, organization, { after })
      expect(idsOf(page)).toEqual(ids.slice(after + 1))
      expect(indexesOf(page)).toEqual(upTo(18).slice(after + 1))
      const two = await poll(service, organization, { after, limit: 2 })
      expect(idsOf(two)).toEqual(ids.slice(after + 1, after + 3))
      expect(two).toMatchObject({ next: Math.min(17, after + 2), caughtUp: after >= 15, size: 18 })
    }
  })

  test('of an empty log says so, and its `next` leads to the first entry', async () => {
    const service = await startService()
    const organization = newId()
    const empty = await poll(service, organization)
    expect(empty).toEqual({ items: [], next: -1, caughtUp: true, size: 0 })
    const ids = await append(service, Date.now(), entriesOf(organization, 1))
    expect(idsOf(await poll(service, organization, { after: empty.next }))).toEqual(ids)
  })

  test('an entry that arrives late, with an event time of days ago, is shown once, where it arrived', async () => {
    const service = await startService()
    const organizationId = newId()
    await service.record(...entriesOf(organizationId, 2))
    await service.drain('archive')
    const before = await poll(service, organizationId)
    const eventTimeStamp = minutesAgo(60 * 24 * 89)
    const late = await service.record(anEntry({ context: { organizationId }, eventTimeStamp }))
    await service.drain('archive')
    const after = await poll(service, organizationId, { after: before.next })
    expect(idsOf(after)).toEqual(late)
    expect(idsOf(await poll(service, organizationId, { after: after.next }))).toEqual([])
  })

  test('a poller that stores `next` sees every entry exactly once while entries come in and are archived', async () => {
    const service = await startService()
    const organization = newId()
    const batches = Array.from({ length: 20 }, (_, index) =>
      entriesOf(organization, 5, { eventTimeStamp: minutesAgo((index % 4) * 1000) }),
    )
    const recorded: string[] = []
    const pages: FeedResponse[] = []
    const producers = upTo(4).map(async (producer) => {
      for (const batch of batches.slice(producer * 5, producer * 5 + 5))
        recorded.push(...(await service.record(...batch)))
    })
    const producing = { ended: false }
    const ended = Promise.all(producers).finally(() => {
      producing.ended = true
    })
    const pollOn = async () => {
      const page = await poll(service, organization, { limit: 7, after: pages.at(-1)?.next ?? -1 })
      pages.push(page)
      return page
    }
    while (!producing.ended) await Promise.all([service.drain('archive'), pollOn()])
    await ended
    await service.drain('archive')
    while (!(await pollOn()).caughtUp);
    expect(recorded).toHaveLength(100)
    expect(idsOf(...pages).toSorted()).toEqual(recorded.toSorted())
    expect(indexesOf(...pages)).toEqual(upTo(100))
    expect(idsOf(...pages)).toEqual(await archivedIds(service, organization))
  })

  test('drained, it costs one read of the head and nothing else', async () => {
    const counting = faults()
    const service = await startService({ faults: counting })
    const organization = newId()
    await append(service, Date.now(), entriesOf(organization, 3))
    const before = counting.requests.length
    expect(await poll(service, organization, { after: 2 })).toEqual({ items: [], next: 2, caughtUp: true, size: 3 })
    expect(counting.requests.slice(before)).toEqual(['GetItem ledger'])
  })

  test('one new segment costs the head, one query and one object', async () => {
    const counting = faults()
    const service = await startService({ faults: counting })
    const organization = newId()
    await append(service, Date.now(), entriesOf(organization, 3))
    await append(service, Date.now(), entriesOf(organization, 3))
    const before = counting.requests.length
    expect(indexesOf(await poll(service, organization, { after: 2 }))).toEqual([3, 4, 5])
    expect(counting.requests.slice(before)).toEqual(['GetItem ledger', 'Query ledger', 'GET segments'])
  })

  test('PRIVATE entries are shown to operators only, and `next` moves past them for everybody', async () => {
    const service = await startService()
    const organization = newId()
    const hidden = entriesOf(organization, 2, { visibility: 'PRIVATE' })
    await append(service, Date.now(), [...hidden, ...entriesOf(organization, 1)])
    await append(service, Date.now(), entriesOf(organization, 3, { visibility: 'PRIVATE' }))
    const seen = await poll(service, organization)
    expect(indexesOf(seen)).toEqual([2])
    expect(seen).toMatchObject({ next: 5, caughtUp: true, size: 6 })
    expect(await poll(service, organization, { after: 2 })).toEqual({ items: [], next: 5, caughtUp: true, size: 6 })
    expect(indexesOf(await poll(service, organization, {}, 'operator'))).toEqual(upTo(6))
  })
})

describe('a page of the feed', () => {
  test('has 100 entries unless said and 1000 at most, so that a burst is taken page by page', async () => {
    const service = await startService()
    const organization = newId()
    for (const count of [900, 900, 450]) await append(service, Date.now(), entriesOf(organization, count))
    expect((await poll(service, organization)).items).toHaveLength(100)
    const pages = await pollToEnd(service, organization, { limit: 5000 })
    expect(pages.map(({ items, next, caughtUp }) => [items.length, next, caughtUp])).toEqual([
      [1000, 999, false],
      [1000, 1999, false],
      [250, 2249, true],
    ])
    expect(indexesOf(...pages)).toEqual(upTo(2250))
  })

  test('stays below what Lambda can answer, and the next one goes on where it ended', async () => {
    const service = await startService()
    const organization = newId()
    // Each quote becomes four characters on the way: escaped in the entry, and that again in Lambda's answer.
    const large = entriesOf(organization, 300, { details: { note: '"'.repeat(8_000) } })
    const ids = [
      ...(await append(service, Date.now(), large.slice(0, 170))),
      ...(await append(service, Date.now(), large.slice(170))),
    ]
    const pages = await pollToEnd(service, organization, { limit: 1000 })
    expect(idsOf(...pages)).toEqual(ids)
    expect(pages.length).toBeGreaterThan(1)
    for (const page of pages) expect(Buffer.byteLength(JSON.stringify(JSON.stringify(page)))).toBeLessThan(6_000_000)
  })

  test('shows a huge entry with links to its large fields, and leads past it', async () => {
    const service = await startService()
    const organizationId = newId()
    const details = { note: 'x'.repeat(1_500_000) }
    const ids = [
      ...(await service.record(anEntry({ context: { organizationId }, details }))),
      ...(await service.record(anEntry({ context: { organizationId } }))),
    ]
    await service.drain('archive')
    const first = await poll(service, organizationId, { limit: 1 })
    expect(idsOf(first)).toEqual(ids.slice(0, 1))
    const link = first.items[0]?.entry.payloads?.['details']?.url ?? ''
    expect(await (await fetch(link)).json()).toEqual(details)
    expect(idsOf(await poll(service, organizationId, { after: first.next }))).toEqual(ids.slice(1))
  })

  test('ends with its budget behind what it has read, visible or not, and always leads on', async () => {
    const service = await startService({ newBudget: spentBudget })
    const organization = newId()
    for (const visibility of ['PRIVATE', 'PUBLIC', 'PRIVATE'] as const)
      await append(service, Date.now(), entriesOf(organization, 2, { visibility }))
    const pages = await pollToEnd(service, organization, { wait: 20 })
    expect(pages.map(({ next, caughtUp }) => [next, caughtUp])).toEqual(
      [0, 1, 2, 3, 4, 5].map((leaf) => [leaf, leaf === 5]),
    )
    expect(indexesOf(...pages)).toEqual([2, 3])
  })
})

describe('waiting', () => {
  /** A clock that only sleeping moves; `onSleep` is what happens meanwhile. */
  async function startAsleep(onSleep: (service: Service, nth: number) => Promise<unknown> = async () => {}) {
    const clock = { ms: Date.now(), slept: [] as number[] }
    const counting = faults()
    const service: Service = await startService({
      faults: counting,
      now: () => clock.ms,
      sleep: async (ms) => {
        clock.ms += ms
        clock.slept.push(ms)
        await onSleep(service, clock.slept.length)
      },
    })
    const startMs = clock.ms
    return { service, counting, clock, passedMs: () => clock.ms - startMs }
  }

  test('ends as soon as something is there', async () => {
    const organization = newId()
    const { service, passedMs } = await startAsleep(async (own, nth) => {
      if (nth === 3) await append(own, Date.now(), entriesOf(organization, 2))
    })
    const page = await poll(service, organization, { wait: 20 })
    expect(indexesOf(page)).toEqual([0, 1])
    expect(passedMs()).toBe(3_000)
  })

  test('ends when its time is over, having read nothing but the head, and written its three places twice', async () => {
    const { service, counting, passedMs } = await startAsleep()
    const organization = newId()
    await append(service, Date.now(), entriesOf(organization, 1))
    const before = counting.requests.length
    expect(await poll(service, organization, { after: 0, wait: 20 })).toEqual({
      items: [],
      next: 0,
      caughtUp: true,
      size: 1,
    })
    expect(passedMs()).toBe(20_000)
    const places = Array.from({ length: 3 }, () => ['GetItem ledger', 'PutItem ledger']).flat()
    const head = Array.from({ length: 20 }, () => 'GetItem ledger')
    expect(counting.requests.slice(before)).toEqual(['GetItem ledger', ...places, ...head, ...places])
  })

  test('is for a few of one caller, some of an organization and of all; the others are told when to come again', async () => {
    const waiting = Promise.withResolvers<void>()
    let nowMs = Date.now()
    const sleep = async (ms: number) => {
      await waiting.promise
      nowMs += ms
    }
    const service = await startService({ longPollsMax: 8, sleep, now: () => nowMs })
    const organizations = [newId(), newId(), newId()]
    const ask = async (subject: string, organization = organizations[0]) =>
      service.call('GET', `/v2/organizations/${organization}/feed?wait=20`, {
        authorization: `Bearer ${await service.token(['reader *'], { subject })}`,
      })
    const settled: Awaited<ReturnType<typeof ask>>[] = []
    const all: Promise<unknown>[] = []
    /** Those that are answered while the others wait. */
    const refusedOf = async (count: number, polls: Promise<Awaited<ReturnType<typeof ask>>>[]) => {
      all.push(...polls)
      settled.length = 0
      for (const poll of polls) void poll.then((answer) => settled.push(answer))
      await expect.poll(() => settled.length, { timeout: 60_000 }).toBe(count)
      return new Set(settled.map(({ status, body }) => `${status} ${body.message}`))
    }
    expect(
      await refusedOf(
        36,
        Array.from({ length: 40 }, () => ask('one')),
      ),
    ).toEqual(new Set(['429 4 requests with "wait" of yours are waiting, which is the limit']))
    expect(settled[0]?.headers.get('retry-after')).toBe('15')
    expect(await refusedOf(1, [ask('two')])).toEqual(
      new Set(['429 4 requests with "wait" of this organization are waiting, which is the limit']),
    )
    const elsewhere = Array.from({ length: 4 }, (_, index) => ask(`other ${index}`, organizations[1]))
    expect(await refusedOf(1, [...elsewhere, ask('other 5', organizations[1])])).toEqual(
      new Set(['429 4 requests with "wait" of this organization are waiting, which is the limit']),
    )
    expect(await refusedOf(1, [ask('three', organizations[2])])).toEqual(
      new Set(['429 8 requests with "wait" of all callers are waiting, which is the limit']),
    )
    // Who does not wait is answered.
    const page = await service.call('GET', `/v2/organizations/${organizations[0]}/feed`, { rights: ['reader *'] })
    expect(page.status).toBe(200)
    waiting.resolve()
    await Promise.all(all)
    // They have given their places back: nobody has to wait for those to run out.
    expect((await ask('one')).status).toBe(200)
  })

  test('is for no more than may of two hundred polls of fifty callers that come at once; each of the others is told when to come again', async () => {
    const waiting = Promise.withResolvers<void>()
    let [nowMs, asleep, most] = [Date.now(), 0, 0]
    const sleep = async (ms: number) => {
      asleep += 1
      most = Math.max(most, asleep)
      await waiting.promise
      asleep -= 1
      nowMs += ms
    }
    const longPollsMax = 8
    const service = await startService({ longPollsMax, sleep, now: () => nowMs })
    const refused: number[] = []
    const callers = Array.from({ length: 50 }, async (_, caller) => {
      const authorization = `Bearer ${await service.token(['reader *'], { subject: `caller ${caller}` })}`
      const path = `/v2/organizations/${newId()}/feed?wait=20`
      const ask = async () => {
        const answer = await service.call('GET', path, { authorization })
        if (answer.status !== 200) refused.push(answer.status)
        return answer
      }
      return Promise.all(Array.from({ length: 4 }, ask))
    })
    await expect.poll(() => refused.length, { timeout: 120_000 }).toBe(200 - longPollsMax)
    await expect.poll(() => asleep, { timeout: 60_000 }).toBe(longPollsMax)
    waiting.resolve()
    const answers = (await Promise.all(callers)).flat()
    expect(most).toBe(longPollsMax)
    for (const { status, headers } of answers.filter(({ status }) => status !== 200)) {
      // Too many at once to be told apart is 503.
      expect([429, 503]).toContain(status)
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    }
  })

  test('does not begin where something is there already, nor without being asked for', async () => {
    const { service, clock } = await startAsleep()
    const organization = newId()
    await poll(service, organization)
    await poll(service, organization, { wait: 0 })
    await append(service, Date.now(), entriesOf(organization, 1))
    await poll(service, organization, { wait: 20 })
    expect(clock.slept).toEqual([])
  })

  test('goes on past PRIVATE entries that the caller may not see', async () => {
    const organization = newId()
    const { service, passedMs } = await startAsleep(async (own, nth) => {
      if (nth === 2) await append(own, Date.now(), entriesOf(organization, 2, { visibility: 'PRIVATE' }))
      if (nth === 4) await append(own, Date.now(), entriesOf(organization, 1))
    })
    const page = await poll(service, organization, { wait: 20 })
    expect(indexesOf(page)).toEqual([2])
    expect(page).toMatchObject({ next: 2, caughtUp: true, size: 3 })
    expect(passedMs()).toBe(4_000)
  })
})

describe('what the feed refuses', () => {
  const refusals: [Asked, string][] = [
    [{ after: '' }, '"after" must not be empty'],
    [{ after: '-2' }, '"after" must be a whole number from -1'],
    [{ after: '1.5' }, '"after" must be a whole number from -1'],
    [{ after: '0x1' }, '"after" must be a whole number from -1'],
    [{ after: '9'.repeat(16) }, '"after" must be a whole number from -1'],
    [{ limit: '0' }, '"limit" must be a whole number from 1'],
    [{ wait: '21' }, '"wait" must be a whole number of seconds from 0 to 20'],
    [{ wait: '-1' }, '"wait" must be a whole number of seconds from 0 to 20'],
    [{ wait: '0.5' }, '"wait" must be a whole number of seconds from 0 to 20'],
    [{ cursor: 'x' }, '"cursor" is not a parameter of this endpoint'],
  ]

  test('a parameter that is not as it must be', async () => {
    const service = await startService()
    for (const [asked, message] of refusals) {
      const { status, body } = await askFor(service, newId(), asked)
      expect([status, body.code, body.message]).toEqual([400, 'PARAMETER_INVALID', message])
    }
  })

  test('an `after` beyond the log, as of another log or of one that was begun anew', async () => {
    const service = await startService()
    const organization = newId()
    expect((await askFor(service, organization, { after: 0 })).body).toMatchObject({
      status: 400,
      code: 'CURSOR_INVALID',
      message: '"after" is 0, but this log is empty: the position belongs to another log',
    })
    await append(service, Date.now(), entriesOf(organization, 3))
    expect((await askFor(service, organization, { after: 3, wait: 20 })).body).toMatchObject({
      status: 400,
      code: 'CURSOR_INVALID',
      message: '"after" is 3, but the last leaf index of this log is 2: the position belongs to another log',
    })
  })

  test('whoever may read only a folder or project of the organization', async () => {
    const service = await startService()
    const [organizationId, projectId] = [newId(), newId()]
    await service.record(anEntry({ context: { organizationId, projectId } }))
    await service.drain('archive')
    const rights = [`operator projects/${projectId}`]
    const { status, body } = await service.call('GET', `/v2/organizations/${organizationId}/feed`, { rights })
    expect([status, body.message]).toEqual([404, `${organizationId} not found.`])
  })
})

describe('past retention', () => {
  test('segments that the bucket has removed are passed over, and the feed says how many leaves it lacks', async () => {
    const service = await startService()
    const organization = newId()
    const old = daysAgo(98)
    await append(service, old.ms, entriesOf(organization, 4, old.over))
    await append(service, old.ms + 1, entriesOf(organization, 3, old.over))
    const ids = await append(service, Date.now(), entriesOf(organization, 2))
    for (const segment of (await segmentsOf(service, organization)).slice(0, 2)) await loseObject(service, segment)
    const page = await poll(service, organization)
    expect(idsOf(page)).toEqual(ids)
    expect(page).toMatchObject({ next: 8, caughtUp: true, size: 9, expired: 7 })
    expect(page.items[0]?.leafIndex).toBe(7)
    expect(await poll(service, organization, { after: 5 })).toMatchObject({ next: 8, expired: 1 })
    expect(await poll(service, organization, { after: 6 })).not.toHaveProperty('expired')
  })

  test('an entry is not shown from the segment that still holds it', async () => {
    const service = await startService()
    const organization = newId()
    const old = daysAgo(91)
    const received = daysAgo(89)
    const [first, , last] = await append(service, received.ms, [
      ...entriesOf(organization, 1),
      ...entriesOf(organization, 1, old.over),
      ...entriesOf(organization, 1),
    ])
    // All of it expired, though received within the retained time.
    await append(service, received.ms, entriesOf(organization, 2, old.over))
    await loseObject(service, (await segmentsOf(service, organization))[1])
    const page = await poll(service, organization)
    expect(idsOf(page)).toEqual([first, last])
    expect(indexesOf(page)).toEqual([0, 2])
    expect(page).toMatchObject({ next: 4, caughtUp: true, expired: 3 })
    const one = await poll(service, organization, { limit: 1 })
    const rest = await poll(service, organization, { after: 0 })
    expect(one).toMatchObject({ next: 0, caughtUp: false })
    expect(one).not.toHaveProperty('expired')
    expect(rest).toMatchObject({ next: 4, caughtUp: true, expired: 3 })
  })

  test('a log of nothing but expired entries is caught up at once', async () => {
    const service = await startService({ sleep: () => Promise.reject(new Error('waited')) })
    const organization = newId()
    const old = daysAgo(98)
    for (const count of [2, 3]) await append(service, old.ms, entriesOf(organization, count, old.over))
    const all = { items: [], next: 4, caughtUp: true, size: 5, expired: 5 }
    expect(await poll(service, organization, { wait: 20 })).toEqual(all)
    expect(await poll(service, organization, { after: 4 })).toEqual({ items: [], next: 4, caughtUp: true, size: 5 })
  })

  test('however many segments have expired, the first retained one is found with a handful of queries', async () => {
    const counting = faults()
    const service = await startService({ faults: counting })
    const organization = newId()
    const old = daysAgo(98)
    for (const nth of upTo(60)) await append(service, old.ms + nth, entriesOf(organization, 1 + (nth % 3), old.over))
    const ids = await append(service, Date.now(), entriesOf(organization, 5))
    const before = counting.requests.length
    const page = await poll(service, organization)
    expect(idsOf(page)).toEqual(ids)
    expect(page.expired).toBe(120)
    expect(counting.requests.slice(before).filter((request) => request === 'GET segments')).toHaveLength(1)
    // Two to the power of seven is more than the 125 leaves.
    expect(counting.requests.length - before).toBeLessThanOrEqual(1 + 1 + 7 + 1 + 1)
  })
})

describe('nothing is skipped in silence', () => {
  const failing = async (service: Service, organization: string, asked: Asked, reason: RegExp) => {
    const { status, body } = await askFor(service, organization, asked)
    expect([status, body.code]).toEqual([500, 'INTERNAL'])
    expect(service.logged.filter((line) => line.startsWith('request failed') && reason.test(line))).toHaveLength(1)
  }

  test('a segment with a retained entry that is not in the bucket is an error, and the feed stands before it', async () => {
    const service = await startService()
    const organization = newId()
    const old = daysAgo(98)
    await append(service, Date.now(), entriesOf(organization, 2))
    await append(service, Date.now(), [...entriesOf(organization, 3, old.over), ...entriesOf(organization, 1)])
    const [, lost] = await segmentsOf(service, organization)
    await loseObject(service, lost)
    await failing(service, organization, { after: 1 }, /the segment segments\/\S+ cannot be read/)
    expect(await poll(service, organization, { limit: 2 })).toMatchObject({ next: 1, caughtUp: false })
  })

  test('a segment that was replaced in the bucket is refused', async () => {
    const service = await startService()
    const organization = newId()
    await append(service, Date.now(), entriesOf(organization, 2))
    const [segment] = await segmentsOf(service, organization)
    if (!segment) throw new Error('no segment')
    const { key } = segment
    const lines = await service.stores.segments.lines(segment)
    const put = (body: Uint8Array | string) =>
      service.stores.s3.send(new PutObjectCommand({ Bucket: inject('s3Bucket'), Key: key, Body: body }))
    await put(gzipSync(lines.map((line) => `${line.replace('Portal', 'portal')}\n`).join('')))
    await failing(service, organization, {}, /the segment segments\/\S+ is not what was put/)
    service.logged.splice(0)
    await put('no gzip')
    await failing(service, organization, {}, /the segment segments\/\S+ is not what was put/)
  })

  test('a segment that the Ledger has lost is an error', async () => {
    const service = await startService()
    const organization = newId()
    for (const count of [2, 3, 4]) await append(service, Date.now(), entriesOf(organization, count))
    const lose = (leafIndex: number) =>
      service.database.client.send(
        new DeleteItemCommand({
          TableName: service.database.names.ledger,
          Key: {
            owner: { S: `organizations/${organization}` },
            row: { S: `segment/${String(leafIndex).padStart(16, '0')}` },
          },
        }),
      )
    await lose(2)
    await failing(service, organization, {}, /no segment of \S+ holds the leaf 2/)
    await failing(service, organization, { after: 2 }, /no segment of \S+ holds the leaf 3/)
    expect(indexesOf(await poll(service, organization, { after: 4 }))).toEqual([5, 6, 7, 8])
    await lose(5)
    await failing(service, organization, { after: 4 }, /no segment of \S+ holds the leaf 5/)
  })
})
