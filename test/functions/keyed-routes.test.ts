// Every route that a key opens, of every format: what is wrong with a key shows in no answer, and a key is replaced without a gap.
import { describe, expect, test } from 'vitest'
import { type IngestFormat, ingestFormats, ingestPath, splunkPaths } from '../../shared/deployment/ingest-formats.ts'
import { formats } from '../../shared/formats/formats.ts'
import { keysOf } from '../../shared/keys-of.ts'
import { corpusOf } from '../corpora/corpora.ts'
import { requestOf } from '../corpora/requests.ts'
import { anEntry, newId } from '../entries.ts'
import { sendingBy } from '../sending.ts'

const dayMs = 24 * 60 * 60_000

/** A request with one record, as the sender of the format makes it. */
function oneOf(format: IngestFormat, nowMs: number) {
  if (format === 'entries') {
    const { context: _, ...entry } = anEntry({ eventTimeStamp: new Date(nowMs).toISOString() })
    return { body: JSON.stringify(entry), headers: { 'content-type': 'application/json' } }
  }
  return requestOf(format, corpusOf(format, nowMs).slice(0, 1), { isPacked: true, isCompressed: false })
}

async function keyed(format: IngestFormat) {
  const clock = { nowMs: Date.now() }
  const sending = await sendingBy(format, 'prod', { now: () => clock.nowMs })
  const { service, at, organizationId } = sending
  const other = keysOf(ingestFormats).find((each) => each !== format)
  const make = async (body: object = {}, organization = organizationId): Promise<{ id: string; key: string }> => {
    const path = `/v2/organizations/${organization}/ingest-keys`
    return (
      await service.call('POST', path, {
        rights: ['manager *'],
        body: { name: newId(), formats: [format], ...body },
      })
    ).body
  }
  const revoke = (id: string) => service.call('DELETE', `${at}/ingest-keys/${id}`, { rights: ['manager *'] })
  const send = (path: string, authorization: string | undefined, nowMs = clock.nowMs) =>
    service.call('POST', path, { authorization, ...oneOf(format, nowMs) })
  return { ...sending, clock, other, make, revoke, send }
}

/** What may differ between two answers to requests that are not let in. */
const alike = ({ status, text, headers }: { status: number; text: string; headers: Headers }) => [
  status,
  text.replace(/"path":"[^"]*"/, '"path":"…"').replace(/"timestamp":"[^"]*"/, '"timestamp":"…"'),
  [...headers].toString(),
]

const pathsOf = (format: IngestFormat, organization: string) =>
  format === 'splunk'
    ? [...splunkPaths.events, ...splunkPaths.raw]
    : [ingestPath(format).replace('{id}', organization).replace('{source}', 'prod')]

describe.each(keysOf(ingestFormats))('a key for %s', (format) => {
  test('opens its routes, and is answered alike there by whatever is wrong with it', async () => {
    const { clock, organizationId, other, make, revoke, send } = await keyed(format)
    const [good, expired, revoked] = [await make(), await make({ expiresInDays: 1 }), await make()]
    await revoke(revoked.id)
    // Splunk's route knows the organization by the key alone.
    const theirs = format === 'splunk' ? [] : [(await make({}, newId())).key]
    const ofOther = await make({ formats: [other] })
    clock.nowMs += dayMs
    const [prefix, id, secret = ''] = good.key.split('_')
    const wrong = [
      ...[revoked.key, expired.key, ofOther.key, ...theirs],
      `${prefix}_${id}_${secret.replace(/^./, secret.startsWith('0') ? '1' : '0')}`,
      `${prefix}_${'0'.repeat(16)}_${secret}`,
      `${good.key}0`,
    ]
    for (const path of pathsOf(format, organizationId)) {
      const none = alike(await send(path, undefined))
      // Splunk's senders are told whether they sent one: https://docs.splunk.com/Documentation/Splunk/latest/Data/TroubleshootHTTPEventCollector.
      const [first = none, ...others] = await Promise.all(
        wrong.map(async (key) => alike(await send(path, `Bearer ${key}`))),
      )
      expect([first[0], none[0]]).toEqual([401, 401])
      for (const answer of [...others, ...(format === 'splunk' ? [] : [none])]) expect(answer).toEqual(first)
      for (const query of [`?key=${good.key}`, `?token=${good.key}`, `?access_token=${good.key}`])
        expect(alike(await send(`${path}${query}`, undefined))).toEqual(none)
      expect((await send(path, `Bearer ${good.key}`)).status, path).toBeLessThan(300)
    }
  })

  test('is replaced while it is in use, and no request is refused', async () => {
    const { clock, organizationId, make, revoke, send, stored } = await keyed(format)
    const [path = ''] = pathsOf(format, organizationId)
    const inUse = { ...(await make({ name: 'rotated' })) }
    const [statuses, state] = [[] as number[], { isOver: false }]
    const sender = async () => {
      // Each of its requests is another record, by its time.
      for (let sent = 0; !state.isOver; sent += 1)
        statuses.push((await send(path, `Bearer ${inUse.key}`, clock.nowMs - sent * 1_000)).status)
    }
    const sending = sender()
    for (let rotation = 0; rotation < 3; rotation += 1) {
      const old = { ...inUse }
      const before = statuses.length
      Object.assign(inUse, await make({ name: 'rotated' }))
      // The last request by the old one is over when one that began after the change is.
      while (statuses.length < before + 2) await new Promise(setImmediate)
      expect((await revoke(old.id)).status).toBe(200)
    }
    state.isOver = true
    await sending
    expect(statuses.filter((status) => status >= 300)).toEqual([])
    expect(await stored()).toHaveLength(statuses.length)
  })
})

test('there is a corpus of each format', () => {
  expect([...keysOf(formats), 'entries'].toSorted()).toEqual(keysOf(ingestFormats).toSorted())
})
