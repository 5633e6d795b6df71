import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Entry, SubmittedEntry } from '../../shared/entry/entry.ts'
import { caselessForm } from '../../shared/entry/text-form.ts'
import { facetNames } from '../../shared/insights/facets.ts'
import { factsOf } from '../../shared/insights/facts.ts'
import { insightsFold } from '../../shared/insights/insights.ts'
import { jsonValue } from '../../shared/json/json-value.ts'
import type { PartSizes } from '../../shared/parts/levels.ts'
import type { PartRef } from '../../shared/parts/manifest.ts'
import { parseInstant } from '../../shared/time/instant.ts'
import { newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type Service, sharedService } from '../service.ts'
import { damagePart } from './damaged-part.ts'
import { type Asked, asked, entry, inPieces, model, organizationId, path } from './search-model.ts'

const minute = 60_000
const day = 24 * 60 * minute
/** `npm run soak -- search` has more. */
const runs = Number(process.env['SEARCH_RUNS'] ?? 12)

/** So small that a few dozen entries are in parts of every level, some with grams and some without. */
const sizes: PartSizes = {
  ...{ baseRowsMin: 4, lateRowsMin: 3, mergedAtOnce: 2, joinedMax: 4, partsAhead: 6 },
  ...{ readRowsMax: 12, readBytesMax: 200_000, partRowsMax: 20, textBytesMax: 400_000 },
  gramRowsMin: 8,
}

let service: Service
let nowMs = Date.now() - 40 * day
const broken = faults()

const started = sharedService({ ...inPieces, faults: broken, maxAttempts: 3, now: () => nowMs, partSizes: sizes })

beforeAll(() => {
  service = started()
})

/** What happens to an organization between two questions. */
const happening = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      entries: fc.array(fc.tuple(entry, fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 12 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('resend' as const, 'damage' as const), which: fc.nat(100_000) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 1000, minute, 5 * minute, day, 8 * day),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('index' as const),
      races: fc.boolean(),
      fault: fc.constantFrom(undefined, undefined, 'not-written', 'written', 'reset-written', 'unavailable' as const),
      at: fc.nat(8),
    }),
  },
)
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

/** An entry at one of ten distances from now: ahead, on time, just late, late by days; of a number, text of any kind in it. */
function placed(given: SubmittedEntry, distance: number, text: string): SubmittedEntry {
  const ms = [-4 * minute, 0, 100, 30_000, 59_999, 60_000, 60_001, 10 * minute, 3 * day, 30 * day][distance] ?? 0
  const time = new Date(nowMs - ms).toISOString()
  return jsonValue(
    JSON.stringify({ ...given, insertId: newId(), eventTimeStamp: time, details: { ...given.details, text } }),
  ) as SubmittedEntry
}

const large = 'L'.repeat(400)
const texts = [
  'ΑΣ Straße',
  'İstanbul ﬁ',
  'J\u030Coy ǰ',
  '👩‍🚀 kms',
  'a\u0000b',
  '0123456789',
  'uuid-7f3a',
  '',
  'null',
  Array.from({ length: 60 }, (_, at) => `${large}${at}`).join(' '),
]

async function send(entries: readonly SubmittedEntry[]): Promise<void> {
  const { status, body } = await service.call('POST', '/v2/entries', { rights: ['writer *'], body: entries })
  if (![201, 207].includes(status)) throw new Error(JSON.stringify(body))
}

async function happen(what: Happening, sent: SubmittedEntry[]): Promise<void> {
  if (what.kind === 'wait') nowMs += what.ms
  if (what.kind === 'send') {
    const entries = what.entries.map(([given, distance, text]) => placed(given, distance, texts[text] ?? ''))
    await send(entries)
    sent.push(...entries)
  }
  if (what.kind === 'damage') await damagePart(service, organizationId, what.which)
  if (what.kind === 'resend' && sent.length > 0) await send([sent[what.which % sent.length] as SubmittedEntry])
  if (what.kind === 'index') {
    let writes = 0
    if (what.fault)
      broken.inject(
        what.fault,
        (request) => /^(PutItem|PUT|POST)/.test(request) && Math.floor(writes++ / 3) === what.at,
      )
    await Promise.all([index(), ...(what.races ? [index()] : [])])
    broken.heal()
  }
}

/** What parts there have been: their levels, and whether they have grams. */
const kinds = new Set<string>()

/** A turn of the index function, whatever becomes of it. */
async function index(): Promise<void> {
  await service.fed.index({
    Records: [{ body: JSON.stringify({ organization: organizationId, reach: 'all' }), messageId: 'm' }],
  })
  const { parts = [] } = (await service.stores.manifests.get(organizationId)) ?? {}
  for (const ref of parts) {
    const { kind, level, rows, isSealed } = ref
    kinds.add(`${kind} of level ${level}`)
    kinds.add(`${rows < sizes.gramRowsMin ? 'without' : 'with'} grams`)
    if (isSealed) kinds.add('sealed')
    if (isSealed && rows > sizes.partRowsMax && (await isJoined(ref))) kinds.add('joined')
  }
}

/** A week of more entries than a part may hold, which is over then: the oldest that the questions are about. */
async function joinedWeek(): Promise<void> {
  await index()
  nowMs += 20 * minute
  for (let sent = 0; sent < 4; sent += 1) {
    const entries = fc.sample(entry, 12).map((each, at) => placed(each, at % 3, texts[at % texts.length] ?? ''))
    await send(entries)
    nowMs += 5 * minute
    await index()
  }
  nowMs += 8 * day
  await index()
}

/** The first part of a week, of entries on time, and one of late entries: chance makes them often, but not in each run. */
async function smallParts(): Promise<void> {
  for (const distance of [1, 8]) {
    const entries = fc.sample(entry, 4).map((each, at) => placed(each, distance, texts[at] ?? ''))
    await send(entries)
    nowMs += 20 * minute
    await index()
  }
}

async function isJoined(ref: PartRef): Promise<boolean> {
  const source = await service.stores.parts.sourceOf(ref).catch(() => undefined)
  return (source?.directory.groups.length ?? 0) > 1
}

async function readAll(question: Asked): Promise<{ ids: string[]; plans: Set<string> }> {
  const ids: string[] = []
  const plans = new Set<string>()
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor; isFirst = false) {
    const { status, body } = await service.call('GET', `${path(question, cursor)}&explain=true`, {
      rights: ['operator *'],
    })
    expect(status, JSON.stringify(body)).toBe(200)
    ids.push(...body.items.map(({ id }: Entry) => id))
    // A folder that no entry has named yet is in no organization: nothing is read for it.
    if (body.explain) plans.add(body.explain.plan)
    cursor = body.cursor
  }
  return { ids, plans }
}

/** Everything, by the table alone. */
async function stored(): Promise<Entry[]> {
  const { body } = await service.call('GET', `/v2/organizations/${organizationId}?limit=1000&sort=asc`, {
    rights: ['operator *'],
  })
  expect(body.cursor).toBeUndefined()
  return Promise.all(
    body.items.map(async (each: Entry) => {
      const references = Object.entries(each.payloads ?? {})
      const parts = await Promise.all(
        references.map(async ([name, reference]) => [
          name,
          JSON.parse(await service.stores.payloads.get(organizationId, reference)),
        ]),
      )
      // Without the links that the answer adds.
      const named = Object.fromEntries(references.map(([name, { sha256, bytes }]) => [name, { sha256, bytes }]))
      return { ...each, ...(each.payloads && { payloads: named }), ...Object.fromEntries(parts) }
    }),
  )
}

/** The insights of what the question means, with every facet, hold no more and no less than what a plain filter leaves. */
async function checkInsights(entries: readonly Entry[], { scope, parameters }: Asked): Promise<string | undefined> {
  const search = new URLSearchParams([
    ...parameters.map(([name, value]): [string, string] => [name, value]),
    ...facetNames.map((name): [string, string] => ['facet', name]),
    ['facet-limit', '100'],
    ['explain', 'true'],
  ])
  const { status, body } = await service.call('GET', `/v2/${scope}/insights?${search}`, { rights: ['operator *'] })
  expect(status, JSON.stringify(body)).toBe(200)
  const { complete, examined, explain, ...counted } = body
  const [from, to] = [examined.from, examined.to].map((text) => parseInstant(text))
  if (!from || !to) throw new Error('the insights have no range')
  const fold = insightsFold({ from, to }, { facets: { names: facetNames, valuesMax: 100 } })
  const byId = new Map(entries.map((each) => [each.id, each]))
  for (const id of model(entries, { scope, parameters, sort: 'desc', limit: 1 }))
    fold.add(factsOf([byId.get(id) as Entry], facetNames), 0, 1)
  expect(complete).toBe(true)
  expect(counted, search.toString()).toEqual(JSON.parse(JSON.stringify(fold.insights(from.ms))))
  expect(examined.entries).toBe(fold.entries())
  return explain?.plan
}

/** That it was asked for becomes an entry of its own: nothing can be compared with `entries` afterwards. */
async function checkDownload(entries: readonly Entry[], { scope, parameters }: Asked): Promise<void> {
  const values = Map.groupBy(parameters, ([name]) => name)
  const filter = Object.fromEntries(Array.from(values, ([name, all]) => [name, all.map(([, value]) => value)]))
  const { include: direct, ...filters } = filter
  const body = { format: 'ndjson', ...filters, ...(direct ? { include: 'direct' } : {}) }
  const rights = ['operator *']
  const asked = await service.call('POST', `/v2/${scope}/downloads`, { rights, body })
  expect(asked.status, asked.text).toBe(202)
  await service.drain('download')
  const made = await service.call('GET', `/v2/${scope}/downloads/${asked.body.id}`, { rights })
  expect(made.body.state, made.text).toBe('done')
  const lines = (await (await fetch(made.body.url)).text()).split('\n').filter((line) => line !== '')
  const ids = lines.map((line) => JSON.parse(line).id)
  expect(ids, JSON.stringify(body)).toEqual(model(entries, { scope, parameters, sort: 'asc', limit: 1 }))
}

/** The times of these entries are their own. */
function withoutRange(question: Asked): Asked {
  return { ...question, parameters: question.parameters.filter(([name]) => !name.endsWith('time-range')) }
}

const needle = fc.tuple(fc.nat(100_000), fc.nat(100_000), fc.nat(400), fc.integer({ min: 1, max: 14 }), fc.boolean())

function leavesOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf)
  return value === null || value === undefined ? [] : [String(value)]
}

describe('a search by the index', () => {
  test('finds exactly what matches, whatever is indexed by then and whatever has failed', {
    timeout: 60_000 + runs * 45_000,
  }, async () => {
    let [byIndex, insightsByIndex, hits, questions] = [0, 0, 0, 0]
    await joinedWeek()
    await smallParts()
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { minLength: 3, maxLength: 14 }),
        fc.array(asked, { minLength: 4, maxLength: 8 }),
        fc.array(needle, { minLength: 4, maxLength: 8 }),
        async (happenings, given, needles) => {
          await index()
          const sent: SubmittedEntry[] = []
          for (const what of happenings) await happen(what, sent)
          nowMs += 20 * minute
          const entries = await stored()
          for (const question of given) {
            const { ids, plans } = await readAll({ ...withoutRange(question), limit: 50 })
            expect(ids, JSON.stringify(question)).toEqual(model(entries, withoutRange(question)))
            questions += 1
            hits += ids.length
            if (plans.has('index')) byIndex += 1
          }
          for (const [which, leaf, start, length, isUpper] of needles) {
            const leaves = leavesOf(entries[which % Math.max(1, entries.length)] ?? {})
            const value = leaves[leaf % Math.max(1, leaves.length)] ?? 'x'
            const cut = value.slice(start % Math.max(1, value.length)).slice(0, length)
            if (!cut.isWellFormed() || cut.trim() === '' || /["!\\ ]/.test(cut)) continue
            const text = isUpper ? cut.toUpperCase() : cut
            const found = await readAll({
              scope: `organizations/${organizationId}`,
              parameters: [['q', text]],
              sort: 'desc',
              limit: 50,
            })
            const wanted = entries.filter((each) =>
              leavesOf(each).some((own) => caselessForm(own).includes(caselessForm(text))),
            )
            expect(new Set(found.ids), text).toEqual(new Set(wanted.map(({ id }) => id)))
            expect(found.ids.length).toBe(wanted.length)
            questions += 1
            hits += wanted.length
            if (found.plans.has('index')) byIndex += 1
          }
          for (const question of given.slice(0, 2))
            if ((await checkInsights(entries, withoutRange(question))) === 'index') insightsByIndex += 1
          await checkDownload(entries, withoutRange(given[0] as Asked))
        },
      ),
      {
        numRuns: runs,
        ...(process.env['SEARCH_SEED'] ? { seed: Number(process.env['SEARCH_SEED']) } : {}),
        endOnFailure: true,
      },
    )
    const manifest = await service.stores.manifests.get(organizationId)
    expect(hits).toBeGreaterThan(0)
    expect(byIndex).toBeGreaterThan(questions / 3)
    expect(insightsByIndex).toBeGreaterThan(0)
    expect(manifest?.parts.some(({ kind }) => kind === 'late')).toBe(true)
    expect([...kinds]).toEqual(expect.arrayContaining(['base of level 0', 'base of level 1', 'base of level 2']))
    expect([...kinds]).toEqual(expect.arrayContaining(['late of level 0', 'with grams', 'without grams', 'sealed']))
    expect([...kinds]).toContain('joined')
  })
})
