// An initiator and a resource are found by each of their names, wherever the entry is by then: in the table alone, in a part of the search
// index, noted as late, or behind an index that stands still.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Entry, SubmittedEntry } from '../../shared/entry/entry.ts'
import { type PartSizes, partSizes } from '../../shared/parts/levels.ts'
import { anEntry, newId } from '../entries.ts'
import { sharedService } from '../service.ts'
import { makeIndex } from './make-index.ts'

const minute = 60_000
const rights = ['operator *']

/** Small ones, some of them read by grams. */
const sizes: PartSizes = { ...partSizes, baseRowsMin: 4, lateRowsMin: 4, readRowsMax: 16, gramRowsMin: 10 }

const long = (tail: string) => `${'x'.repeat(300)} ${tail}`
const { initiator } = anEntry({})
const inBucket = { text: 'x'.repeat(100_000) }
const many = (name: string) => Array.from({ length: 60 }, (_, index) => ({ id: index === 59 ? name : `r-${index}` }))

/** What is sent of each, by a name; not all of it fits its field. */
const sent: Readonly<Record<string, object>> = {
  ada: { initiator: { id: 'user-1', email: 'Ada@Example.com' }, resourceId: 'vault', resourceName: 'The Vault' },
  grace: { initiator: { id: 'user-2', email: 'grace@example.com' }, resourceName: 'user-1' },
  composed: { initiator: { id: 'M\u00fcller', email: 'J\u00f6rg@example.com' }, resourceId: 'Caf\u00e9' },
  decomposed: { initiator: { id: 'Mu\u0308ller', email: 'JO\u0308RG@example.com' }, resourceName: 'Cafe\u0301' },
  folded: { initiator: { id: 'user-3', email: 'stra\u00dfe@example.com' }, resourceId: 'stra\u00dfe' },
  kelvin: { initiator: { id: '\u212a', email: '\u212a@example.com' }, resourceId: '\u212a' },
  further: { initiator: { id: 'user-4' }, resources: [{ id: 'first' }, { id: 'second', name: 'The Second' }] },
  starred: { initiator: { id: '!a*b' }, resourceName: 'c*d "quoted" \\ back' },
  'several addresses': { initiator: { ...initiator, email: ['other@example.com', 'Boss@example.com'] } },
  'a long address': { initiator: { ...initiator, email: long('needle') } },
  'several ids': { resourceId: ['third', 'fourth'] },
  'a long name': { resourceName: long('needle') },
  'too many resources': { resources: many('fifth') },
  'a long name, the rest in the bucket': { resourceName: long('pin'), details: inBucket },
  'too many resources, the rest in the bucket': { resources: many('sixth'), details: inBucket },
}

/** Those that nothing else was said of have the initiator of every entry. */
const others = Object.keys(sent).filter((name) => !('initiator' in (sent[name] ?? {})))

const questions: readonly (readonly [filter: 'initiator' | 'resource', value: string, found: readonly string[]])[] = [
  ['initiator', 'user-1', ['ada', 'several addresses', 'a long address', ...others]],
  ['initiator', 'USER-1', []],
  ['initiator', 'ADA@EXAMPLE.COM', ['ada', ...others]],
  ['initiator', 'M\u00fcller', ['composed', 'decomposed']],
  ['initiator', 'Mu\u0308ller', ['composed', 'decomposed']],
  ['initiator', 'jo\u0308rg@example.com', ['composed', 'decomposed']],
  ['initiator', 'STRASSE@example.com', ['folded']],
  ['initiator', 'K', ['kelvin']],
  ['initiator', 'k', []],
  ['initiator', 'k@example.com', ['kelvin']],
  ['initiator', '\\!a\\*b', ['starred']],
  ['initiator', 'boss@example.com', ['several addresses']],
  ['initiator', long('NEEDLE'), ['a long address']],
  ['initiator', 'nobody', []],
  ['resource', 'vault', ['ada']],
  ['resource', 'The Vault', ['ada']],
  ['resource', 'the vault', []],
  ['resource', 'user-1', ['grace']],
  ['resource', 'Caf\u00e9', ['composed', 'decomposed']],
  ['resource', 'Cafe\u0301', ['composed', 'decomposed']],
  ['resource', 'strasse', []],
  ['resource', 'K', ['kelvin']],
  ['resource', 'second', ['further']],
  ['resource', 'The Second', ['further']],
  ['resource', 'c\\*d "quoted" \\ back', ['starred']],
  ['resource', 'fourth', ['several ids']],
  ['resource', long('needle'), ['a long name']],
  ['resource', 'fifth', ['too many resources']],
  ['resource', long('pin'), ['a long name, the rest in the bucket']],
  ['resource', 'sixth', ['too many resources, the rest in the bucket']],
  ['resource', 'nothing', []],
]

interface Stage {
  readonly stage: string
  readonly plan: string
  /** Sends the entries, so long after their event, and has the index made or not. */
  readonly make: (
    send: (lateMs: number) => Promise<void>,
    index: () => Promise<void>,
    wait: (ms: number) => void,
  ) => Promise<void>
}

const stages: readonly Stage[] = [
  { stage: 'of an organization that the index does not know', plan: 'organization', make: (send) => send(1000) },
  {
    stage: 'in the first minutes of an index',
    plan: 'index',
    make: async (send, index) => {
      await index()
      await send(1000)
    },
  },
  {
    stage: 'in parts',
    plan: 'index',
    make: async (send, index, wait) => {
      await index()
      wait(16 * minute)
      await send(1000)
      wait(20 * minute)
      await index()
    },
  },
  {
    stage: 'behind an index that stands still',
    plan: 'index',
    make: async (send, index, wait) => {
      await index()
      wait(20 * minute)
      await index()
      await send(1000)
      wait(600 * minute)
    },
  },
  {
    stage: 'noted as late',
    plan: 'index',
    make: async (send, index, wait) => {
      await index()
      wait(20 * minute)
      await index()
      await send(60 * minute)
    },
  },
  {
    stage: 'in parts of late entries',
    plan: 'index',
    make: async (send, index, wait) => {
      await index()
      wait(20 * minute)
      await send(60 * minute)
      wait(20 * minute)
      await index()
    },
  },
]

describe.each(stages)('entries $stage', ({ stage, plan, make }) => {
  const organizationId = newId()
  const names = new Map<string, string>()
  let nowMs = Date.now() - 24 * 60 * minute
  const started = sharedService({ now: () => nowMs, partSizes: sizes })

  beforeAll(async () => {
    const service = started()
    const send = async (lateMs: number) => {
      for (const [at, [name, fields]] of Object.entries(sent).entries()) {
        const eventTimeStamp = new Date(nowMs - lateMs + at).toISOString()
        const entry = { ...anEntry({ context: { organizationId }, eventTimeStamp }), ...fields } as SubmittedEntry
        const [id = ''] = await service.record(entry)
        names.set(id, name)
      }
    }
    await make(
      send,
      () => makeIndex(service, organizationId),
      (ms) => {
        nowMs += ms
      },
    )
  })

  test('are where they are said to be', async () => {
    const manifest = await started().stores.manifests.get(organizationId)
    const rows = (kind: string) =>
      (manifest?.parts ?? []).filter((part) => part.kind === kind).reduce((sum, part) => sum + part.rows, 0)
    expect([rows('base'), rows('late')]).toEqual([
      stage === 'in parts' ? names.size : 0,
      stage === 'in parts of late entries' ? names.size : 0,
    ])
  })

  test.each(questions)('are found by %s=%s, and all others by its negation', async (filter, value, found) => {
    const ask = async (text: string) => {
      const query = new URLSearchParams({ [filter]: text, explain: 'true' })
      const { status, body } = await started().call('GET', `/v2/organizations/${organizationId}?${query}`, { rights })
      expect([status, body.explain.plan], JSON.stringify(body)).toEqual([200, plan])
      expect(body).not.toHaveProperty('cursor')
      return body.items.map(({ id }: Entry) => names.get(id)).toSorted()
    }
    expect(await ask(value)).toEqual(found.toSorted())
    expect(await ask(`!${value}`)).toEqual([...names.values()].filter((name) => !found.includes(name)).toSorted())
  })
})
