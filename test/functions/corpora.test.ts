// Some two thousand records in the shapes of the senders of all formats, sent to a running service: what is left of each.
import { describe, expect, test } from 'vitest'
import { formats } from '../../shared/formats/formats.ts'
import { exactJson } from '../../shared/json/exact-number.ts'
import { keysOf } from '../../shared/keys-of.ts'
import { recordOfEntry } from '../../shared/taking/mapped-record.ts'
import { corpusOf } from '../corpora/corpora.ts'
import { inOrder, withPayloads } from '../corpora/records.ts'
import { requestOf } from '../corpora/requests.ts'
import { corpusSize, type Fields } from '../corpora/variants.ts'
import { sendingBy } from '../sending.ts'

async function sentOnce(format: keyof typeof formats) {
  const sending = await sendingBy(format, 'prod', {}, { keepsRefused: true, defaults: { region: 'eu01' } })
  const { service, at } = sending
  /** All in batches of so many, each as its senders would send it, by turns. */
  const send = async (records: readonly Fields[], size: number) => {
    const cuts = Array.from({ length: Math.ceil(records.length / size) }, (_, cut) => cut)
    for (const cut of cuts) {
      const way = { isPacked: cut % 2 === 0, isCompressed: cut % 3 === 0 }
      const { body, headers } = requestOf(format, records.slice(cut * size, (cut + 1) * size), way)
      // A record that could not be kept in the four seconds for it is to be sent again, and a busy machine takes them now and then.
      await expect.poll(async () => (await sending.send(body, headers)).status).toBe(200)
    }
  }
  const counted = (name: 'EntriesStored' | 'EntriesDuplicate') =>
    service.measured.reduce((sum, measured) => sum + (measured[name] ?? 0), 0)
  const of = async (path: string): Promise<Fields> =>
    (await service.call('GET', `${at}/${path}`, { rights: ['operator *'] })).body
  return { ...sending, send, counted, of }
}

describe('of the records of a sender of', () => {
  test.each(keysOf(formats))(
    '%s, at least 99 of 100 are stored, each once, and come back as they were; the rest is kept',
    async (format) => {
      const { send, counted, of, stored, quarantine } = await sentOnce(format)
      const records = corpusOf(format, Date.now())
      await Promise.all([send(records, records.length), send(records.toReversed(), 70)])
      const [entries, kept] = [await stored(), await quarantine()]
      const why = `${entries.length} stored, quarantined: ${JSON.stringify(kept.map(({ message }) => message))}`
      expect(records).toHaveLength(corpusSize)
      expect(entries.length + kept.length, why).toBe(records.length)
      expect(entries.length / records.length, why).toBeGreaterThanOrEqual(0.99)
      for (const { code, message } of kept)
        expect([code, message], why).toEqual([expect.any(String), expect.stringMatching(/./)])

      const back: unknown[] = []
      for (const entry of entries)
        back.push(JSON.parse(exactJson(recordOfEntry(formats[format], await withPayloads(entry)))))
      for (const { id } of kept) back.push((await of(`quarantine/${id}`))['record'])
      expect(inOrder(back), why).toEqual(inOrder(records))

      const [storedBefore, duplicatesBefore] = [counted('EntriesStored'), counted('EntriesDuplicate')]
      await send(records.toReversed(), 60)
      expect(counted('EntriesStored')).toBe(storedBefore)
      expect(counted('EntriesDuplicate') - duplicatesBefore).toBeGreaterThanOrEqual(entries.length)
      expect([(await stored()).length, (await quarantine()).length]).toEqual([entries.length, kept.length])
    },
    240_000,
  )
})
