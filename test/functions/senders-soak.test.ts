// Senders of all formats at once, over faulty engines: each sends again what was not taken, and now and then what was, in other batches, by
// several requests at a time, in every way that its format has. Then each record is held against what is there.
// `npm run soak -- senders` is the long form of the same.
import { expect, test } from 'vitest'
import { type Random, seededRandom } from '../../infra/local/demo/random.ts'
import { formats } from '../../shared/formats/formats.ts'
import { exactJson } from '../../shared/json/exact-number.ts'
import { keysOf } from '../../shared/keys-of.ts'
import { recordOfEntry } from '../../shared/taking/mapped-record.ts'
import { corpusOf } from '../corpora/corpora.ts'
import { inOrder, withPayloads } from '../corpora/records.ts'
import { requestOf } from '../corpora/requests.ts'
import type { Fields } from '../corpora/variants.ts'
import { type Fault, faultKinds, faults } from '../faults.ts'
import { sendingTo } from '../sending.ts'
import { startService } from '../service.ts'

const rounds = Number(process.env['SENDERS_ROUNDS'] ?? 1)
const seed = process.env['SENDERS_SEED'] ?? 'senders'
const isShort = rounds === 1
/** In one round of the short form, of each format. */
const recordsMax = isShort ? 24 : Number.POSITIVE_INFINITY
/** Of the requests to either engine, of which a batch of the long form takes a hundred: enough that some are refused in each round. */
const faultRate = isShort ? 0.15 : 0.05
const atOnce = 3

test.each(Array.from({ length: rounds }, (_, round) => `${seed} ${round}`))(
  'whatever fails between senders of all formats and the store, each record is there once: %s',
  async (round) => {
    const random = seededRandom(round)
    const storeFaults = faults()
    // Fewer tries than are deployed, so that not all faults are healed below the functions.
    const service = await startService({ faults: storeFaults, maxAttempts: 2 })
    const senders = await Promise.all(
      keysOf(formats).map(async (format) => {
        const sending = await sendingTo(service, format, 'prod', { keepsRefused: true })
        const all = corpusOf(format, Date.now())
        return { ...sending, format, records: shuffled(all, random).slice(0, recordsMax) }
      }),
    )
    storeFaults.choose(() => (random.chance(faultRate) ? random.pick<Fault>(faultKinds) : undefined))
    const refusals = await Promise.all(senders.map((sender) => sendUntilTaken(sender, random)))
    storeFaults.heal()
    expect(refusals.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0)
    for (const { format, records, stored, quarantine, at } of senders) {
      const of = async (path: string): Promise<Fields> =>
        (await service.call('GET', `${at}/${path}`, { rights: ['operator *'] })).body
      const back: unknown[] = []
      for (const entry of await stored())
        back.push(JSON.parse(exactJson(recordOfEntry(formats[format], await withPayloads(entry)))))
      for (const { id } of await quarantine()) back.push((await of(`quarantine/${id}`))['record'])
      expect([format, ...inOrder(back)]).toEqual([format, ...inOrder(records)])
    }
  },
  60_000 + 60_000 * (isShort ? 1 : 5),
)

interface Sender {
  readonly format: keyof typeof formats
  readonly records: readonly Fields[]
  readonly send: (body: unknown, headers: Record<string, string>) => Promise<{ status: number; text: string }>
}

/** @returns how many requests were to be sent again. */
async function sendUntilTaken({ format, records, send }: Sender, random: Random): Promise<number> {
  const open = new Set(records)
  let refusals = 0
  while (open.size > 0) {
    const again = records.filter(() => random.chance(0.2))
    const requests = Array.from({ length: atOnce }, () => {
      const size = random.int(1, Math.max(2, open.size))
      return shuffled([...shuffled([...open], random).slice(0, size), ...again.slice(0, random.int(0, 9))], random)
    })
    await Promise.all(
      requests.map(async (some) => {
        const way = { isPacked: random.chance(0.5), isCompressed: random.chance(0.5) }
        const { body, headers } = requestOf(format, some, way)
        const { status, text } = await send(body, { ...headers })
        expect(status, `${format}: ${text.slice(0, 300)}`).toBeOneOf([200, 500, 503])
        if (status === 200) for (const record of some) open.delete(record)
        else refusals += 1
      }),
    )
  }
  return refusals
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  return items
    .map((item) => [random.next(), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item)
}
