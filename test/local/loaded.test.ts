// The service under more than it works on at a time.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signToken } from '../../infra/local/issuer/issuer.ts'
import { sendInParallel } from '../bench/parallel-senders.ts'
import { anEntry, minutesAgo, newId } from '../entries.ts'
import { clientOf } from './gateway-client.ts'
import { newPlace, type Place } from './running-service.ts'

let place: Place

beforeAll(async () => {
  place = await newPlace()
  await place.start()
})

afterAll(() => place.clear())

describe('the service, sent more at once than it works on', () => {
  test('loses no entry, says of each that fails when to send it again, and lists meanwhile', async () => {
    const { settings } = place
    const client = clientOf(settings)
    const organizationId = newId()
    const scope = `organizations/${organizationId}`
    const entries = Array.from({ length: 600 }, (_, index) =>
      anEntry({
        eventTimeStamp: minutesAgo(30 + index / 60),
        eventName: `Event ${index}`,
        context: { organizationId },
      }),
    )
    const token = await signToken({ ...settings, subject: 'sender', rights: ['writer *'], expiresInSeconds: 3600 })
    let isLoading = true
    let lists = 0
    const listing = (async () => {
      for (; isLoading; lists += 1) await client.list(scope)
    })()
    // More than work and wait together.
    const sending = { url: settings.gatewayUrl, token, senders: 12, batchSize: 25 }
    const lines = entries.map((entry) => JSON.stringify(entry))
    const sent = await sendInParallel(lines, sending).finally(() => {
      isLoading = false
    })
    await listing
    expect(sent).toMatchObject({ stored: entries.length, lost: 0, unexplained: 0 })
    expect(lists).toBeGreaterThan(0)
    const names = new Set((await client.list(scope)).map(({ eventName }) => eventName))
    expect(names).toEqual(new Set(entries.map(({ eventName }) => eventName)))
  })
})
