// What a search by the index does where its budget ends before it has found anything: it says how far it has looked, and leads on.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Entry } from '../../shared/entry/entry.ts'
import { partSizes } from '../../shared/parts/levels.ts'
import { patientBudget, spentBudget } from '../budgets.ts'
import { anEntry, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type Service, sharedService } from '../service.ts'
import { makeIndex } from './make-index.ts'

const minute = 60_000
const rights = ['operator *']
const organizationId = newId()
const count = 60

let service: Service
let nowMs = Date.now() - 3 * 60 * minute
let newBudget = patientBudget
let ids: string[]

const watched = faults()
const started = sharedService({
  faults: watched,
  now: () => nowMs,
  newBudget: () => newBudget(),
  // Nothing is merged: two entries a part make many parts.
  partSizes: { ...partSizes, baseRowsMin: 1, lateRowsMin: 1, readRowsMax: 2, mergedAtOnce: 1000 },
})

beforeAll(async () => {
  service = started()
  await makeIndex(service, organizationId)
  nowMs += 16 * minute
  const startMs = nowMs
  ids = []
  for (let at = 0; at < count; at += 1) {
    const name = at === 0 || at === count - 1 ? 'needle' : `straw ${at}`
    const named = { initiator: { id: newId(), email: `${name}@example.com` }, resourceId: newId(), resourceName: name }
    const eventTimeStamp = new Date(startMs + at * 7).toISOString()
    const details = { text: `${name} at an end` }
    ids.push(...(await service.record(anEntry({ context: { organizationId }, eventTimeStamp, details, ...named }))))
  }
  nowMs += 20 * minute
  await makeIndex(service, organizationId)
  const manifest = await service.stores.manifests.get(organizationId)
  expect(manifest?.parts.length).toBe(count / 2)
})

async function pagesOf(query: string, organization = organizationId) {
  const pages = []
  let cursor = ''
  do {
    const path = `/v2/organizations/${organization}?explain=true&${query}${cursor}`
    const { status, body } = await service.call('GET', path, { rights })
    expect(status, JSON.stringify(body)).toBe(200)
    pages.push(body)
    cursor = body.cursor ? `&cursor=${encodeURIComponent(body.cursor)}` : ''
  } while (cursor)
  return pages
}

describe.each(['desc', 'asc'])('a search by the index whose time is over, sorted %s', (sort) => {
  const questions = [
    ['a text', 'q=needle', 'q=nowhere'],
    ['an initiator', 'initiator=NEEDLE@example.com', 'initiator=nobody@example.com'],
    ['a resource', 'resource=needle', 'resource=needles'],
  ] as const

  test.each(questions)(
    'for %s ends without a hit on pages that lead on, each further than the one before',
    async (...[, , nowhere]) => {
      newBudget = spentBudget
      const pages = await pagesOf(`${nowhere}&sort=${sort}`)
      expect(pages.length).toBeGreaterThan(2)
      expect(pages.flatMap(({ items }) => items)).toEqual([])
      for (const { explain } of pages) expect(explain).toMatchObject({ plan: 'index', entriesExamined: 0 })
      const reached = pages.slice(0, -1).map(({ explain }) => explain.examinedTo)
      expect(reached).toEqual(sort === 'asc' ? reached.toSorted() : reached.toSorted().reverse())
      expect(new Set(reached).size).toBe(reached.length)
    },
  )

  test.each(questions)('for %s finds what is at both ends of its range', async (_name, needle) => {
    newBudget = spentBudget
    const pages = await pagesOf(`${needle}&sort=${sort}`)
    const wanted = [ids[0], ids.at(-1)]
    expect(pages.flatMap(({ items }) => items.map(({ id }: Entry) => id))).toEqual(
      sort === 'asc' ? wanted : wanted.toReversed(),
    )
  })

  test.each(questions)('for %s reads, with time, what it found in one page', async (_name, needle) => {
    newBudget = patientBudget
    const [page, ...more] = await pagesOf(`${needle}&sort=${sort}`)
    expect(more).toEqual([])
    expect(page.items).toHaveLength(2)
    expect(page.explain).toMatchObject({ plan: 'index', parts: count / 2, candidates: 2, entriesExamined: 2 })
  })
})

describe('a search by an index that has a part of late entries which cannot be read', () => {
  const organization = newId()
  const context = { organizationId: organization }

  beforeAll(async () => {
    newBudget = patientBudget
    await makeIndex(service, organization)
    nowMs += 16 * minute
    const startMs = nowMs
    const record = (...atMs: readonly number[]) => {
      const times = atMs.map((ms) => new Date(startMs + ms).toISOString())
      return service.record(...times.map((eventTimeStamp) => anEntry({ context, eventTimeStamp })))
    }
    await record(...Array.from({ length: count }, (_, at) => at * 7))
    nowMs += 20 * minute
    // One is older than all the others, one is newer.
    await record(-7, count * 7)
    nowMs += 20 * minute
    await makeIndex(service, organization)
    const manifest = await service.stores.manifests.get(organization)
    if (!manifest) throw new Error('the index has not begun')
    const { version, parts } = manifest
    const wrong = parts.map((ref) => (ref.kind === 'late' ? { ...ref, isWrong: true as const } : ref))
    await service.stores.manifests.commit(organization, { ...manifest, version: version + 1, parts: wrong })
  })

  test.each(['desc', 'asc'])('ends with its time, though the table has nothing for it, sorted %s', async (sort) => {
    newBudget = spentBudget
    const before = watched.requests.length
    const path = `/v2/organizations/${organization}?q=nowhere&limit=1&sort=${sort}`
    expect((await service.call('GET', path, { rights })).body.cursor).toBeDefined()
    const reads = watched.requests.slice(before).filter((request) => request === 'Query events')
    // Of the tail, and of the part's time to where nothing is found: of either one for each partition, and one behind the late entry.
    expect(reads.length).toBeLessThanOrEqual(5)
    const pages = await pagesOf(`q=nowhere&limit=1&sort=${sort}`, organization)
    expect(pages.flatMap(({ items }) => items)).toEqual([])
    const reached = pages.slice(0, -1).map(({ explain }) => explain.examinedTo)
    expect(reached).toEqual(sort === 'asc' ? reached.toSorted() : reached.toSorted().reverse())
    expect(new Set(reached).size).toBe(reached.length)
    newBudget = patientBudget
    const found = await pagesOf(`event-name=Project*&limit=7&sort=${sort}`, organization)
    expect(new Set(found.flatMap(({ items }) => items.map(({ id }: Entry) => id))).size).toBe(count + 2)
  })
})
