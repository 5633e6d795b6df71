// What `record` and `enqueue` promise, against the real ingest app behind a server that lies.
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { seededRandom } from '../../../infra/local/demo/random.ts'
import { createRecorder } from '../../../shared/client/recording/create-recorder.ts'
import type { EntryToRecord } from '../../../shared/client/recording/recorder.ts'
import type { Lost, RecorderOptions, Refused } from '../../../shared/client/recording/recorder-options.ts'
import { anEntry, newId } from '../../entries.ts'
import { sharedService } from '../../service.ts'
import { gatewayTo } from '../../service-gateway.ts'
import { lies, lyingServer } from './lying-server.ts'
import { storedEntries } from './stored-entries.ts'

const service = sharedService()

/** As a program has it: without id and time. */
function anAction(organizationId: string, over: object = {}): EntryToRecord {
  const { insertId: _, eventTimeStamp: __, ...entry } = anEntry({ context: { organizationId } })
  return { ...entry, ...over }
}

async function sender(options: Partial<RecorderOptions> = {}, rights = ['writer *']) {
  const server = await lyingServer(service().apps)
  const said = { refused: [] as Refused[], lost: [] as Lost[], errors: [] as Error[] }
  const recorder = createRecorder({
    url: server.url,
    auth: { token: () => service().token(rights) },
    onRefused: (refused) => void said.refused.push(refused),
    onLost: (lost) => void said.lost.push(lost),
    onError: (error) => void said.errors.push(error),
    ...options,
  })
  return { server, recorder, said, organizationId: newId() }
}

const patient = { deadlineMs: 120_000 }

describe('record', () => {
  test('resolves once the entry can be read, with the id that it has there', async () => {
    const { recorder, organizationId } = await sender()
    const recorded = await recorder.record(anAction(organizationId))
    const [entry] = await storedEntries(service(), organizationId)
    expect(recorded).toEqual({
      status: 'stored',
      id: entry?.id,
      insertId: entry?.insertId,
      eventTimeStamp: entry?.eventTimeStamp,
    })
    expect(recorded.insertId).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  })

  test('says of an entry that was stored before that it is a duplicate', async () => {
    const { recorder, organizationId } = await sender()
    const entry = anEntry({ context: { organizationId } })
    const first = await recorder.record(entry)
    expect(await recorder.record(entry)).toEqual({ ...first, status: 'duplicate' })
  })

  test.each(lies)('stores the entry once, whatever the server does first: %s', async (lie) => {
    const { server, recorder, organizationId } = await sender({ limits: { answerMaxMs: 4_000 } })
    const told = [lie]
    server.choose(() => told.pop())
    const { id } = await recorder.record(anAction(organizationId), patient)
    expect((await storedEntries(service(), organizationId)).map((entry) => entry.id)).toEqual([id])
  })

  test('rejects in the call what the service would refuse, and sends nothing', async () => {
    const { server, recorder, organizationId } = await sender()
    const without = anAction(organizationId, { eventName: undefined })
    await expect(recorder.record(without)).rejects.toMatchObject({
      code: 'ENTRY_INVALID',
      message: '"eventName" is missing',
    })
    const unsayable = [
      [Number.NaN, 'NaN'],
      [new Map([['role', 'owner']]), '[object Map]'],
      [new Set(['owner']), '[object Set]'],
      [new Date(Number.NaN), 'Invalid Date'],
    ] as const
    for (const [it, is] of unsayable)
      await expect(recorder.record(anAction(organizationId, { details: { it, none: null } }))).rejects.toMatchObject({
        code: 'ENTRY_INVALID',
        message: `"it" is ${is}, which JSON cannot say`,
      })
    await expect(recorder.record(null as never)).rejects.toMatchObject({ code: 'ENTRY_INVALID' })
    await expect(
      recorder.record(anAction(organizationId, { details: { large: 'x'.repeat(5e6) } })),
    ).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' })
    expect(server.requests).toEqual([])
    expect(recorder.counters).toMatchObject({ recorded: 7, refused: 7 })
  })

  test('takes what the service takes: a text that is too long is shortened there', async () => {
    const { recorder, organizationId } = await sender()
    await recorder.record(anAction(organizationId, { userAgent: 'x'.repeat(300), details: [1] as never }))
    expect(await storedEntries(service(), organizationId)).toMatchObject([
      { details: { value: [1], mapping: { shortened: ['userAgent'], wrapped: ['details'] } } },
    ])
  })

  test('rejects with the code of the service what only the service can refuse', async () => {
    const { recorder, organizationId } = await sender()
    const entry = anEntry({ context: { organizationId } })
    await recorder.record(entry)
    await expect(recorder.record({ ...entry, eventName: 'other' })).rejects.toMatchObject({
      code: 'ENTRY_CONFLICT',
      insertId: entry.insertId,
    })
  })

  test('rejects at once where the service does not let the caller send', async () => {
    const { recorder, organizationId, said } = await sender({}, ['reader *'])
    await expect(recorder.record(anAction(organizationId), patient)).rejects.toMatchObject({ code: 'RIGHT_MISSING' })
    expect(said.errors).toMatchObject([{ code: 'RIGHT_MISSING' }])
    expect(recorder.counters).toMatchObject({ recorded: 1, lost: 1 })
  })

  test('rejects after its deadline if nobody answers, and sends the entry no more', async () => {
    const { server, recorder, organizationId } = await sender()
    server.choose(() => 'not stored, and reset')
    await expect(recorder.record(anAction(organizationId), { deadlineMs: 300 })).rejects.toMatchObject({
      code: 'DEADLINE',
    })
    // What is on its way at the deadline may still arrive.
    await recorder.flush(patient)
    expect(recorder.counters).toMatchObject({ recorded: 1, lost: 1 })
    server.choose(() => undefined)
    await recorder.record(anAction(organizationId), patient)
    expect(await storedEntries(service(), organizationId)).toHaveLength(1)
  })

  test('waits for room, or rejects at once, as its maker wants it', async () => {
    const limits = { memoryEntriesMax: 1 }
    const waiting = await sender({ limits })
    const entries = Array.from({ length: 5 }, () => waiting.recorder.record(anAction(waiting.organizationId), patient))
    await Promise.all(entries)
    const hasty = await sender({ limits, whenFull: 'reject' })
    const both = [1, 2].map(() => hasty.recorder.record(anAction(hasty.organizationId), patient))
    expect(await Promise.allSettled(both)).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'FULL' } },
    ])
  })

  test('sends an entry that nearly fills a submission so that the gateway takes it', async () => {
    const gateway = await gatewayTo(service())
    onTestFinished(() => gateway.stop())
    const { recorder, organizationId } = await sender({ url: gateway.url })
    const large = anAction(organizationId, { details: { large: '"x"'.repeat(980_000) } })
    expect(await recorder.record(large, patient)).toMatchObject({ status: 'stored' })
  })

  test('names and times entries apart when the clock jumps, and sends them on', async () => {
    const { recorder, organizationId } = await sender()
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const now = Date.now()
    for (const at of [0, -3_600_000, 200_000, -86_400_000]) {
      vi.setSystemTime(now + at)
      recorder.enqueue(anAction(organizationId))
    }
    vi.setSystemTime(now)
    await recorder.flush(patient)
    expect(recorder.counters).toMatchObject({ recorded: 4, stored: 4 })
    expect(recorder.counters.oldestAgeMs).toBe(0)
  })

  test('records of one turn share a request', async () => {
    const { server, recorder, organizationId } = await sender()
    await Promise.all(Array.from({ length: 300 }, () => recorder.record(anAction(organizationId), patient)))
    expect(server.requests.map(({ lines }) => lines)).toEqual([200, 100])
  })
})

describe('enqueue', () => {
  test('stores each entry once, and counts each, whatever the server does', async () => {
    const { server, recorder, organizationId, said } = await sender({
      limits: { batchEntriesMax: 40, answerMaxMs: 4_000 },
    })
    const random = seededRandom('lies')
    server.choose(() => (random.chance(0.4) ? random.pick(lies) : undefined))
    const entriesMax = 1_500
    for (let sent = 0; sent < entriesMax; sent += 1) {
      recorder.enqueue(anAction(organizationId, { resourceId: `r-${sent}` }))
      if (sent % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await recorder.flush(patient)
    const stored = await storedEntries(service(), organizationId)
    expect(new Set(stored.map(({ resourceId }) => resourceId)).size).toBe(entriesMax)
    expect(stored.length).toBe(entriesMax)
    const { stored: first, duplicate, ...others } = recorder.counters
    expect(first + duplicate).toBe(entriesMax)
    expect(others).toMatchObject({ recorded: entriesMax, refused: 0, lost: 0, spooled: 0, oldestAgeMs: 0 })
    expect([recorder.pending, said.lost, said.refused]).toEqual([0, [], []])
    expect(await recorder.close()).toEqual({ sent: entriesMax, spooled: 0, lost: 0 })
  })

  test('keeps the entry as it was at the call', async () => {
    const { recorder, organizationId } = await sender()
    const details = { role: 'reader' }
    recorder.enqueue(anAction(organizationId, { details }))
    details.role = 'owner'
    await recorder.flush(patient)
    expect(await storedEntries(service(), organizationId)).toMatchObject([{ details: { role: 'reader' } }])
  })

  test('never throws, and tells of what is refused: by its own check, and by the service', async () => {
    const { recorder, organizationId, said } = await sender()
    const cyclic: Record<string, unknown> = {}
    cyclic['self'] = cyclic
    const taken = anEntry({ context: { organizationId } })
    await recorder.record(taken)
    const bad = [undefined, 'text', anAction(organizationId, { details: cyclic }), anAction('no id'), { n: 1n }]
    for (const each of bad) recorder.enqueue(each as never)
    recorder.enqueue({ ...taken, eventName: 'other' })
    await recorder.flush(patient)
    expect(said.refused.map(({ code }) => code)).toEqual([...bad.map(() => 'ENTRY_INVALID'), 'ENTRY_CONFLICT'])
    expect(said.refused.at(-1)?.entry).toEqual({ ...taken, eventName: 'other' })
    expect(recorder.counters).toMatchObject({ recorded: 7, stored: 1, refused: 6, lost: 0 })
  })

  test('throws for what its check refuses, if it was made for development', async () => {
    const { recorder } = await sender({ mode: 'throw' })
    expect(() => recorder.enqueue({} as never)).toThrow(expect.objectContaining({ code: 'ENTRY_INVALID' }))
  })

  test('finds the entry that spoils a whole request, and stores the others', async () => {
    const { organizationId, said } = await sender()
    const spoiling = spoiledBy('spoils', 413)
    const { recorder } = await sender({
      fetch: spoiling.fetch,
      onRefused: (refused) => void said.refused.push(refused),
    })
    for (let at = 0; at < 150; at += 1)
      recorder.enqueue(anAction(organizationId, { resourceId: at === 77 ? 'spoils' : `r-${at}` }))
    await recorder.flush(patient)
    expect(said.refused).toMatchObject([{ code: 'BODY_TOO_LARGE', entry: { resourceId: 'spoils' } }])
    expect(await storedEntries(service(), organizationId)).toHaveLength(149)
    expect(spoiling.turnedAway()).toBeLessThan(Math.log2(150) + 2)
  })

  test('holds up nothing, and loses nothing, where something before the service turns one entry away', async () => {
    const organizationId = newId()
    const spoiling = spoiledBy('spoils', 403)
    const { recorder, said } = await sender({ fetch: spoiling.fetch })
    for (let at = 0; at < 20; at += 1)
      recorder.enqueue(anAction(organizationId, { resourceId: at === 7 ? 'spoils' : `r-${at}` }))
    await expect.poll(async () => (await storedEntries(service(), organizationId)).length).toBe(19)
    await expect.poll(() => recorder.pending).toBe(1)
    expect(said.errors[0]).toMatchObject({ status: 403, code: 'GATEWAY' })
    spoiling.mend()
    await recorder.flush(patient)
    expect(await storedEntries(service(), organizationId)).toHaveLength(20)
  })

  test('loses the newest when memory is full, and tells of each; what is lost is what is missing', async () => {
    const { server, recorder, organizationId, said } = await sender({ limits: { memoryEntriesMax: 50 } })
    server.choose(() => 'not stored, and reset')
    for (let at = 0; at < 80; at += 1) recorder.enqueue(anAction(organizationId, { resourceId: `r-${at}` }))
    expect([recorder.pending, recorder.lost]).toEqual([50, 30])
    expect(said.lost.map(({ code, entry }) => `${code} ${entry['resourceId']}`)).toEqual(
      Array.from({ length: 30 }, (_, at) => `FULL r-${at + 50}`),
    )
    server.choose(() => undefined)
    await recorder.flush(patient)
    expect(await storedEntries(service(), organizationId)).toHaveLength(50)
    expect(await recorder.close()).toEqual({ sent: 50, spooled: 0, lost: 30 })
  })

  test('says to a platform that stops programs when what was enqueued is settled, and lingers no longer', async () => {
    const kept: Promise<unknown>[] = []
    const waitUntil = (settled: Promise<unknown>) => {
      kept.push(settled)
      if (kept.length === 2) throw new Error('the request is over')
    }
    const { recorder, organizationId } = await sender({ waitUntil, limits: { lingerMs: 3_600_000, endMs: 120_000 } })
    for (let at = 0; at < 3; at += 1) recorder.enqueue(anAction(organizationId))
    expect(kept).toHaveLength(3)
    await Promise.all(kept)
    expect([recorder.pending, (await storedEntries(service(), organizationId)).length]).toEqual([0, 3])
    recorder.enqueue({} as never)
    await recorder.close()
    recorder.enqueue(anAction(organizationId))
    // What is refused or lost keeps nothing waiting.
    expect(kept).toHaveLength(3)
  })

  test('keeps a platform waiting for no longer than its end', async () => {
    const kept: Promise<unknown>[] = []
    const { server, recorder, organizationId } = await sender({
      waitUntil: (settled) => void kept.push(settled),
      limits: { endMs: 30 },
    })
    server.choose(() => 'not stored, and reset')
    recorder.enqueue(anAction(organizationId))
    expect(await Promise.all(kept)).toEqual([{ pending: 1 }])
    expect(await recorder.close({ deadlineMs: 1 })).toEqual({ sent: 0, spooled: 0, lost: 1 })
  })

  test('asks for a new token once when one is refused, and then pauses and says so', async () => {
    const tokens = ['no-token-2', 'no-token-1']
    const token = () => tokens.pop() ?? 'no-token'
    const { server, recorder, organizationId, said } = await sender({ auth: { token } })
    recorder.enqueue(anAction(organizationId))
    await recorder.flush({ deadlineMs: 1 })
    await expect.poll(() => said.errors).toMatchObject([{ status: 401, code: 'CALLER_UNKNOWN' }])
    expect(server.requests.slice(0, 2).map(({ authorization }) => authorization)).toEqual([
      'Bearer no-token-1',
      'Bearer no-token-2',
    ])
    expect(recorder.pending).toBe(1)
    expect(await recorder.close({ deadlineMs: 1 })).toEqual({ sent: 0, spooled: 0, lost: 1 })
  })

  test('sends by an ingest key what leaves out the defaults of the key', async () => {
    const { server, organizationId } = await sender()
    const { body } = await service().call('POST', `/v2/organizations/${organizationId}/ingest-keys`, {
      rights: ['manager *'],
      body: { name: 'sender', formats: ['entries'], defaults: { region: 'eu01', eventSource: 'till' } },
    })
    const recorder = createRecorder({ url: server.url, auth: { ingestKey: body.key, organization: organizationId } })
    const { region: _, eventSource: __, context: ___, ...bare } = anAction(organizationId)
    recorder.enqueue(bare as EntryToRecord)
    await recorder.flush(patient)
    expect(recorder.counters).toMatchObject({ stored: 1 })
    const stored = await storedEntries(service(), organizationId)
    expect(stored.filter(({ eventSource }) => eventSource === 'till')).toHaveLength(1)
  })
})

/** A fetch behind something that turns bodies away that have the text, as it may be configured to. */
function spoiledBy(text: string, status: number) {
  let [isMended, turned] = [false, 0]
  return {
    fetch: (async (url, init) => {
      if (isMended || !String(init?.body).includes(text)) return fetch(url, init)
      turned += 1
      return Response.json({ message: 'no' }, { status })
    }) as typeof fetch,
    mend: () => {
      isMended = true
    },
    turnedAway: () => turned,
  }
}
