// Downloads beside each other: who is admitted, whose turn it is, and what becomes of a turn that is lost. What is counted are turns,
// not seconds.
import type { SQSEvent } from 'aws-lambda'
import { describe, expect, test } from 'vitest'
import { capacityOf, executionsAtFirst } from '../../infra/compute/capacity.ts'
import { queueConsumers } from '../../shared/deployment/queues.ts'
import { downloadsMax, standstillMaxMs } from '../../shared/download/download.ts'
import { patientBudget, spentBudget } from '../budgets.ts'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type Service, type ServiceOptions, startService } from '../service.ts'

const rights = ['reader *']
const workers = capacityOf(executionsAtFirst).downloads

async function ask(service: Service, organization: string, subject = 'test-caller') {
  const authorization = `Bearer ${await service.token(rights, { subject })}`
  return service.call('POST', `/v2/organizations/${organization}/downloads`, {
    authorization,
    body: { format: 'ndjson' },
  })
}

const look = async (service: Service, organization: string, id: string) =>
  (await service.call('GET', `/v2/organizations/${organization}/downloads/${id}`, { rights })).body

const downloadOf = ({ Records: [record] }: SQSEvent): string => JSON.parse(record?.body ?? '').id

/** Of entries that a step which ends by time needs several turns for. */
async function manyEntries(service: Service, organizationId: string, entries: number): Promise<void> {
  const sending = { ...service.deps, newBudget: patientBudget }
  const { createApp } = await import('../../functions/ingest/app.ts')
  const body = Array.from({ length: entries }, (_, index) =>
    anEntry({ eventTimeStamp: minutesAgo(1 + index), context: { organizationId } }),
  )
  const answer = await createApp(sending).request('/v2/entries', {
    method: 'POST',
    headers: { authorization: `Bearer ${await service.token(['writer *'])}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.status).toBe(201)
}

/** Steps that end by time as soon as they have looked at something. */
const inHaste: ServiceOptions = { newBudget: spentBudget }

describe('a small download beside sixty large ones of one reader', () => {
  /** The downloads in the order in which their turns began. */
  async function turnsBegun(service: Service): Promise<string[]> {
    const begun: string[] = []
    await service.makeTurns((event) => {
      begun.push(downloadOf(event))
      return service.download(event)
    })
    return begun
  }

  test('of one organization is done within three times the turns that it takes alone', async () => {
    const service = await startService(inHaste)
    const [large, small] = [newId(), newId()]
    await manyEntries(service, large, 8)
    await manyEntries(service, small, 1)
    const asked = []
    for (let index = 0; index < 60; index += 1) asked.push(await ask(service, large))
    const admitted = asked.filter(({ status }) => status === 202).map(({ body }) => body.id)
    expect(admitted).toHaveLength(downloadsMax.caller)
    const beside = await ask(service, small, 'somebody else')
    let [isWaiting, own, waitedFor] = [true, 0, 0]
    const begun: string[] = []
    await service.makeTurns(async (event) => {
      const isOwn = downloadOf(event) === beside.body.id
      begun.push(downloadOf(event))
      if (isOwn) own += 1
      else if (isWaiting) waitedFor += 1
      if (isOwn) isWaiting = false
      const answer = await service.download(event)
      if (isOwn) isWaiting = (await look(service, small, beside.body.id)).state === 'running'
      return answer
    })
    // Alone it has its own turns; of others it waits for those that begin while none of its own is being made.
    expect(own + waitedFor).toBeLessThanOrEqual(3 * own)
    // The others are large, take turns among themselves, and are made all the same.
    expect(begun.filter((id) => id === admitted[0]).length).toBeGreaterThan(1)
    expect(new Set(begun.filter((id) => id !== beside.body.id).slice(0, admitted.length))).toEqual(new Set(admitted))
    for (const id of admitted) expect(await look(service, large, id)).toMatchObject({ state: 'done' })
    expect(await look(service, small, beside.body.id)).toMatchObject({ state: 'done' })
  })

  test('of sixty organizations begins with the second turn of the instances at the latest', async () => {
    const service = await startService(inHaste)
    const [small, ...large] = Array.from({ length: 61 }, () => newId())
    const asked = await Promise.all(large.map((organization) => ask(service, organization)))
    expect(asked.filter(({ status }) => status === 202)).toHaveLength(downloadsMax.caller)
    const { body } = await ask(service, small ?? '', 'somebody else')
    const begun = await turnsBegun(service)
    expect(Math.ceil((begun.indexOf(body.id) + 1) / workers)).toBeLessThanOrEqual(2)
  })
})

describe('admission', () => {
  test('lets no more through than may be, however many ask at once; who is refused leaves no trace', async () => {
    const service = await startService()
    const organization = newId()
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask(service, organization)))
    const [admitted, refused] = [202, 429].map((wanted) => answers.filter(({ status }) => status === wanted))
    expect([admitted?.length, refused?.length]).toEqual([downloadsMax.caller, 30 - downloadsMax.caller])
    // Nothing else is recorded of the organization, so these records are for operators.
    const list = await service.call('GET', `/v2/organizations/${organization}`, { rights: ['operator *'] })
    expect(list.body.items).toHaveLength(downloadsMax.caller)
    expect(service.queue.length).toBe(downloadsMax.caller)
  })

  test('says which of the caller’s downloads are under way, and when to ask again', async () => {
    const service = await startService()
    const organization = newId()
    const ids = []
    for (let index = 0; index < downloadsMax.caller; index += 1) ids.push((await ask(service, organization)).body.id)
    const refused = await ask(service, organization)
    expect(refused.headers.get('retry-after')).toBe('15')
    expect(refused.body).toMatchObject({
      status: 429,
      code: 'LIMIT_REACHED',
      message: `5 of your downloads are running or waiting, which is the limit: ${ids.join(', ')}; try again when one has ended`,
    })
  })

  test('counts an organization’s whoever asks, and names nobody else’s', async () => {
    const service = await startService()
    const [organization, other] = [newId(), newId()]
    for (let index = 0; index < downloadsMax.organization; index += 1)
      expect((await ask(service, organization, `caller ${index}`)).status).toBe(202)
    const refused = await ask(service, organization, 'one more')
    expect(refused.body.message).toBe(
      '10 downloads of this organization are running or waiting, which is the limit; try again when one has ended',
    )
    // Nor does it count against the caller, who may go elsewhere.
    for (let index = 0; index < downloadsMax.caller; index += 1)
      expect((await ask(service, other, 'one more')).status).toBe(202)
  })

  test('has room again for each that has ended, without anybody having counted', async () => {
    const service = await startService()
    const organization = newId()
    for (let index = 0; index < downloadsMax.caller; index += 1) await ask(service, organization)
    expect((await ask(service, organization)).status).toBe(429)
    await service.drain('download')
    for (let index = 0; index < downloadsMax.caller; index += 1)
      expect((await ask(service, organization)).status).toBe(202)
    expect((await ask(service, organization)).status).toBe(429)
  })

  test.each(['SendMessage', 'PutItem events'])('loses no room to requests that fail (%s)', async (step) => {
    const storeFaults = faults()
    const service = await startService({ faults: storeFaults })
    const organization = newId()
    storeFaults.inject('not-written', (request) => request === step)
    for (let index = 0; index < 2 * downloadsMax.caller; index += 1)
      expect((await ask(service, organization)).status).toBeGreaterThanOrEqual(500)
    storeFaults.heal()
    for (let index = 0; index < downloadsMax.caller; index += 1)
      expect((await ask(service, organization)).status).toBe(202)
  })

  test('loses no room to requests that crashed in between', async () => {
    let nowMs = Date.now()
    const service = await startService({ now: () => nowMs })
    const organization = newId()
    const owner = 'downloads of caller test-caller'
    const claims = [{ owner, max: downloadsMax.caller }]
    for (let index = 0; index < downloadsMax.caller; index += 1)
      await service.stores.places.take({ id: newId(), takenMs: nowMs, untilMs: nowMs + standstillMaxMs }, claims)
    expect((await ask(service, organization)).status).toBe(429)
    nowMs += 61_000
    expect((await ask(service, organization)).status).toBe(202)
  })
})

describe('a turn that is lost', () => {
  test('with the message: the download counts as failed when it has stood still, and holds no place', async () => {
    let nowMs = Date.now()
    const service = await startService({ now: () => nowMs })
    const organization = newId()
    const ids = []
    for (let index = 0; index < downloadsMax.caller; index += 1) ids.push((await ask(service, organization)).body.id)
    await service.makeTurns(async () => ({ batchItemFailures: [] }))
    nowMs += standstillMaxMs
    expect(await look(service, organization, ids[0])).toMatchObject({ state: 'running' })
    nowMs += 1
    expect(await look(service, organization, ids[0])).toMatchObject({ state: 'failed' })
    expect((await ask(service, organization)).status).toBe(202)
    // And stays so, should the message come after all.
    await service.redeliver('download')
    expect(await look(service, organization, ids[0])).toMatchObject({ state: 'failed' })
    expect(service.measured.filter((values) => 'DownloadsFailed' in values)).toHaveLength(downloadsMax.caller)
  })

  test('with the function each time: its download ends as failed, and another organization’s is made meanwhile', async () => {
    const service = await startService()
    const [poisoned, other] = [newId(), newId()]
    const poison = await ask(service, poisoned)
    const fine = await ask(service, other)
    const states: string[] = []
    await service.makeTurns(async (event) => {
      const receives = Number(event.Records[0]?.attributes.ApproximateReceiveCount)
      if (downloadOf(event) !== poison.body.id) return service.download(event)
      states.push((await look(service, poisoned, poison.body.id)).state)
      if (receives < queueConsumers.downloads.receivesMax) throw new Error('out of memory')
      return service.download(event)
    })
    expect(states).toEqual(Array.from({ length: queueConsumers.downloads.receivesMax }, () => 'running'))
    expect(await look(service, poisoned, poison.body.id)).toMatchObject({ state: 'failed' })
    expect(await look(service, other, fine.body.id)).toMatchObject({ state: 'done' })
    expect(service.queue.length).toBe(0)
  })

  test('after the row was written and before the next was asked for: the message comes again, and the download goes on', async () => {
    const storeFaults = faults()
    const service = await startService({ ...inHaste, faults: storeFaults })
    const organization = newId()
    await manyEntries(service, organization, 8)
    const { body } = await ask(service, organization)
    let failed = 0
    storeFaults.inject('not-written', (request) => request === 'SendMessage' && failed++ < 2)
    await service.drain('download')
    expect(failed).toBeGreaterThan(2)
    expect(await look(service, organization, body.id)).toMatchObject({ state: 'done', entries: 8 })
  })
})
