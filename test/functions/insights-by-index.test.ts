// Insights by the search index: by the summaries of its parts, off their columns, and off the lines of what is in none. They come to what the
// same sums over an array come to, whatever is in parts by then, whoever asks, and wherever the time ends.
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import fc from 'fast-check'
import { beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { bucketPrefixes } from '../../shared/deployment/bucket-keys.ts'
import type { Entry, SubmittedEntry } from '../../shared/entry/entry.ts'
import { type FacetName, facetNames } from '../../shared/insights/facets.ts'
import { factsOf } from '../../shared/insights/facts.ts'
import { insightsFold } from '../../shared/insights/insights.ts'
import { readDirectory } from '../../shared/parts/directory.ts'
import type { PartSizes } from '../../shared/parts/levels.ts'
import type { PartRef } from '../../shared/parts/manifest.ts'
import { parseInstant } from '../../shared/time/instant.ts'
import { hurriedBudget, patientBudget } from '../budgets.ts'
import { anEntry, newId } from '../entries.ts'
import { type Service, sharedService } from '../service.ts'
import { damagePart } from './damaged-part.ts'
import { makeIndex } from './make-index.ts'
import { type Asked, asked, entry, inPieces, model, organizationId } from './search-model.ts'

const minute = 60_000
const day = 24 * 60 * minute

const sizes: PartSizes = {
  ...{ baseRowsMin: 6, lateRowsMin: 4, mergedAtOnce: 3, joinedMax: 4, partsAhead: 1000 },
  ...{ readRowsMax: 30, readBytesMax: 400_000, partRowsMax: 90, textBytesMax: 800_000 },
  // All but the smallest have summaries.
  gramRowsMin: 2,
}

let service: Service
let nowMs = Date.now() - 40 * day
let newBudget = patientBudget

const started = sharedService({
  ...inPieces,
  now: () => nowMs,
  newBudget: () => newBudget(),
  partSizes: sizes,
})

beforeAll(() => {
  service = started()
})

const index = (organization = organizationId) => makeIndex(service, organization)

/** Few instants, so that many entries share one, to the nanosecond, and were received in different milliseconds and by different ways. */
const instantOf = (...agos: number[]) =>
  fc.tuple(fc.constantFrom(...agos), fc.constantFrom('', '', '', '5', '000001')).map(
    ([ago, digits]) =>
      (ms: number) =>
        `${new Date(ms - ago).toISOString().slice(0, -1)}${digits}Z`,
  )
const onTime = [0, 0, 0, 40_000, 59_999]
const late = [60_001, 60_001, 3 * day]

const person = fc.record({
  id: fc.constantFrom('user-1', 'user-1', 'user-2'),
  email: fc.constantFrom('ada@example.com', 'Ada@example.org', 'grace@example.com', undefined),
})

const sentAt = (minLength: number, ...agos: number[]) =>
  fc.array(fc.tuple(entry, instantOf(...agos), person), { minLength, maxLength: 25 })

const step = fc.record({
  sent: sentAt(0, ...onTime, ...late),
  waitMs: fc.constantFrom(0, 1, 20_000, 5 * minute, 8 * day),
  isIndexed: fc.boolean(),
  damaged: fc.option(fc.nat(100_000), { nil: undefined, freq: 3 }),
})

/** A week of its own, whose entries are in parts that nothing lies among. */
const quietWeek = fc.record({
  sent: sentAt(12, ...onTime),
  waitMs: fc.constant(8 * day),
  isIndexed: fc.constant(true),
  damaged: fc.constant(undefined),
})

const question = fc.record({
  asked,
  /** Everything up to now, as summaries say it. */
  isOfAll: fc.boolean(),
  role: fc.constantFrom('reader', 'operator'),
  facets: fc.uniqueArray(fc.constantFrom(...facetNames), { maxLength: 4 }),
  /** Of entries, whose times the range begins and ends with. */
  range: fc.option(fc.tuple(fc.nat(10_000), fc.nat(10_000)), { nil: undefined, freq: 3 }),
  isHurried: fc.constantFrom(false, false, false, true),
})

interface Question extends Asked {
  readonly role: string
  readonly facets: readonly FacetName[]
}

async function take({ sent, waitMs, isIndexed, damaged }: typeof step extends fc.Arbitrary<infer T> ? T : never) {
  // A second is as far apart as those are that are of one instant.
  const baseMs = Math.floor(nowMs / 1000) * 1000
  for (const batch of [sent.slice(0, 10), sent.slice(10)]) {
    const entries = batch.map(([given, timeOf, { id, email }]) => ({
      ...given,
      insertId: newId(),
      initiator: { id, ...(email ? { email } : {}) },
      eventTimeStamp: timeOf(baseMs),
    }))
    if (entries.length > 0) await service.record(...(entries as SubmittedEntry[]))
    nowMs += 1
  }
  nowMs += waitMs
  if (isIndexed) await index()
  if (damaged !== undefined) await damagePart(service, organizationId, damaged)
}

async function stored(organization = organizationId): Promise<Entry[]> {
  const entries: Entry[] = []
  let cursor = ''
  do {
    const path = `/v2/organizations/${organization}?limit=1000${cursor}`
    const { body } = await service.call('GET', path, { rights: ['operator *'] })
    entries.push(...body.items)
    cursor = body.cursor ? `&cursor=${encodeURIComponent(body.cursor)}` : ''
  } while (cursor)
  return entries
}

async function ask({ scope, parameters, role, facets }: Question, endText?: string) {
  const kept = parameters.filter(([name]) => endText === undefined || name !== 'end-time-range')
  const search = new URLSearchParams([
    ...kept.map(([name, value]): [string, string] => [name, value]),
    ...(endText === undefined ? [] : [['end-time-range', endText] as [string, string]]),
    ...facets.map((name): [string, string] => ['facet', name]),
    ...(role === 'operator' ? [['explain', 'true'] as [string, string]] : []),
  ])
  const { status, body } = await service.call('GET', `/v2/${scope}/insights?${search}`, { rights: [`${role} *`] })
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

/** The sums over those of the entries that the question means, in the range that the answer names, but with the buckets of the whole one. */
function expected(
  entries: readonly Entry[],
  given: Question,
  examined: { from: string; to: string },
  wholeFrom: string,
) {
  const [from, to, start] = [examined.from, examined.to, wholeFrom].map((text) => parseInstant(text))
  if (!from || !to || !start) throw new Error('the insights have no range')
  const parameters = [
    ...given.parameters.filter(([name]) => !name.endsWith('time-range')),
    ['start-time-range', examined.from] as const,
    ['end-time-range', examined.to] as const,
  ]
  const visible = entries.filter(({ visibility }) => given.role === 'operator' || visibility === 'PUBLIC')
  const byId = new Map(visible.map((each) => [each.id, each]))
  const found = model(visible, { ...given, parameters, sort: 'desc' }).map((id) => byId.get(id) as Entry)
  const fold = insightsFold({ from: start, to }, { facets: { names: given.facets, valuesMax: 10 } })
  for (const each of found) fold.add(factsOf([each], given.facets), 0, 1)
  const { facets, ...insights } = fold.insights(from.ms)
  return {
    ...JSON.parse(JSON.stringify({ ...insights, ...(given.facets.length > 0 ? { facets } : {}) })),
    entries: found.length,
  }
}

/** Looks at how many parts are counted by their summaries. @returns how many were, by then. */
function summariesRead(): () => number {
  const { parts } = service.stores
  const open = parts.open.bind(parts)
  let count = 0
  vi.spyOn(parts, 'open').mockImplementation(async (...given) => {
    const part = await open(...given)
    const summaries: typeof part.summaries = async (...of) => {
      const found = await part.summaries(...of)
      count += found ? 1 : 0
      return found
    }
    return { ...part, summaries }
  })
  return () => count
}

/** One bit of the last byte of the part's summaries. */
async function alterSummaries({ name, bytes, directoryBytes }: PartRef): Promise<void> {
  const place = { Bucket: inject('s3Bucket'), Key: `${bucketPrefixes.index}${name}` }
  const { s3 } = service.stores
  const { Body } = await s3.send(new GetObjectCommand(place))
  const file = Buffer.from((await Body?.transformToByteArray()) ?? '')
  const [group] = readDirectory(file.subarray(bytes - directoryBytes)).groups
  const [from, length] = group?.summaries?.all ?? [0, 0]
  file[from + length - 1] = (file[from + length - 1] ?? 0) ^ 1
  await s3.send(new PutObjectCommand({ ...place, Body: file }))
}

function failures(): number {
  return service.measured.filter((each) => 'Failures' in each).length
}

/** Takes the steps, then holds each question's answer against the sums over an array. @returns what was asked of the index. */
async function hold(
  steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[],
  questions: readonly (typeof question extends fc.Arbitrary<infer T> ? T : never)[],
) {
  const plans = new Map<string, number>()
  let [counted, parts] = [0, 0]
  for (const each of steps) await take(each)
  const entries = await stored()
  for (const { isOfAll, role, range, isHurried, ...any } of questions) {
    const given = isOfAll ? { ...any.asked, scope: `organizations/${organizationId}`, parameters: [] } : any.asked
    const facets = isOfAll ? [] : any.facets
    const times = (range ?? [])
      .slice(isOfAll ? 1 : 0)
      .flatMap((which) => entries[which % Math.max(1, entries.length)]?.eventTimeStamp ?? [])
    const [start, end] = times.toSorted((a, b) => (a.slice(0, -1) < b.slice(0, -1) ? -1 : 1))
    const parameters = [
      ...given.parameters.filter(([name]) => !name.endsWith('time-range')),
      ...(start === undefined ? [] : [['start-time-range', start] as const]),
      ...(end === undefined ? [] : [['end-time-range', end] as const]),
    ]
    const own = { ...given, parameters, role, facets }
    newBudget = isHurried ? hurriedBudget : patientBudget
    let turns = 0
    for (let body = await ask(own); ; body = await ask(own, body.examined.from)) {
      const { complete, examined, explain, ...insights } = body
      const wholeFrom = complete ? examined.from : (start ?? new Date(nowMs - 90 * day).toISOString())
      expect({ ...insights, entries: examined.entries }, JSON.stringify([own, examined])).toEqual(
        expected(entries, own, examined, wholeFrom),
      )
      counted += examined.entries
      if (explain) plans.set(explain.plan, (plans.get(explain.plan) ?? 0) + 1)
      parts += explain?.parts ?? 0
      if (complete) break
      expect(newBudget).toBe(hurriedBudget)
      turns += 1
      if (turns === 5) newBudget = patientBudget
    }
    newBudget = patientBudget
  }
  return { counted, parts, byIndex: plans.get('index') ?? 0 }
}

describe('insights by the search index', () => {
  test('come to what plain sums come to, whatever is in parts, and for each part of the range that there was time for', {
    timeout: 600_000,
  }, async () => {
    let [counted, parts, byIndex] = [0, 0, 0]
    await index()
    nowMs += 16 * minute
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 2, maxLength: 6 }),
        fc.array(question, { minLength: 8, maxLength: 12 }),
        async (steps, questions) => {
          const held = await hold(steps, questions)
          counted += held.counted
          parts += held.parts
          byIndex += held.byIndex
        },
      ),
      { numRuns: Number(process.env['SEARCH_RUNS'] ?? 8), endOnFailure: true },
    )
    expect(counted).toBeGreaterThan(100)
    expect(byIndex).toBeGreaterThan(10)
    expect(parts).toBeGreaterThan(50)
  })

  test('come to the same by the summaries of whole parts, beside parts that are counted by their columns', {
    timeout: 600_000,
  }, async () => {
    const summaries = summariesRead()
    await index()
    nowMs += 8 * day
    const ofAll = question.map((each) => ({ ...each, isOfAll: true }))
    await fc.assert(
      fc.asyncProperty(
        fc.array(quietWeek, { minLength: 2, maxLength: 3 }),
        step,
        fc.array(ofAll, { minLength: 6, maxLength: 8 }),
        async (weeks, last, questions) => void (await hold([...weeks, last], questions)),
      ),
      { numRuns: Number(process.env['SEARCH_RUNS'] ?? 3), endOnFailure: true },
    )
    expect(summaries()).toBeGreaterThan(10)
  })

  test('count an entry by what was sent in a shortened field, though that is in the bucket', async () => {
    const organization = newId()
    const context = { organizationId: organization }
    await index(organization)
    nowMs += 16 * minute
    const needle = `${'x'.repeat(300)} needle`
    const details = { text: Array.from({ length: 4000 }, (_, at) => `word ${at}`).join(' ') }
    for (let at = 0; at < 4; at += 1) {
      const eventTimeStamp = new Date(nowMs).toISOString()
      await service.record(
        anEntry({ context, eventTimeStamp }),
        anEntry({ context, eventTimeStamp, userAgent: needle, details }),
        anEntry({ context, eventTimeStamp, userAgent: `${'x'.repeat(300)} other`, details }),
      )
    }
    nowMs += 20 * minute
    await index(organization)
    const scope = `organizations/${organization}`
    const count = async (value: string) => {
      const parameters = [['user-agent', value]] as const
      const { examined, explain } = await ask({
        scope,
        parameters,
        role: 'operator',
        facets: [],
        sort: 'desc',
        limit: 1,
      })
      return [examined.entries, explain.plan, explain.pages > 1]
    }
    expect(await count('*needle')).toEqual([4, 'index', true])
    expect(await count('!*needle')).toEqual([8, 'index', true])
    expect(await count('*')).toEqual([12, 'index', true])
  })

  test('show the address of an initiator that was received last, of entries of one instant in whatever parts', async () => {
    const organization = newId()
    await index(organization)
    nowMs += 16 * minute
    // Of two instants, so that the rows of two parts lie among each other.
    const instants = [0, 1].map((ago) => new Date(nowMs - ago).toISOString())
    const users = Array.from({ length: 6 }, (_, at) => `user-${at}`)
    const send = (email: string, some: readonly string[]) =>
      service.record(
        ...instants.flatMap((eventTimeStamp) =>
          some.map((id) =>
            anEntry({ context: { organizationId: organization }, eventTimeStamp, initiator: { id, email } }),
          ),
        ),
      )
    const addresses = async () => {
      const scope = `organizations/${organization}`
      const given = { scope, parameters: [], role: 'operator', facets: ['initiator'], sort: 'desc', limit: 1 } as const
      const { facets, explain } = await ask(given)
      const shown = facets.initiator.values.map(({ value, email }: { value: string; email: string }) => [value, email])
      return { shown: Object.fromEntries(shown), plan: explain.plan }
    }
    nowMs += 1000
    await send('first@example.com', users)
    nowMs += 1000
    await send('second@example.com', users)
    nowMs += 20 * minute
    await index(organization)
    const onTime = await addresses()
    expect(onTime.plan).toBe('index')
    expect(new Set(Object.values(onTime.shown))).toEqual(new Set(['second@example.com']))
    await send('third@example.com', users)
    const noted = await addresses()
    expect(new Set(Object.values(noted.shown))).toEqual(new Set(['third@example.com']))
    nowMs += 20 * minute
    await index(organization)
    expect((await service.stores.manifests.get(organization))?.parts.some(({ kind }) => kind === 'late')).toBe(true)
    const late = await addresses()
    expect([late.plan, new Set(Object.values(late.shown))]).toEqual(['index', new Set(['third@example.com'])])
  })

  test('are counted off the columns of a part whose summaries were altered, and say so', async () => {
    const organization = newId()
    const context = { organizationId: organization }
    await index(organization)
    nowMs += 16 * minute
    // Of columns that are not counted, more than a page lies between the others and the summaries.
    const noise = () => Array.from({ length: 20 }, () => newId()).join('')
    const entries = Array.from({ length: 80 }, (_, at) => {
      const eventTimeStamp = new Date(nowMs + at).toISOString()
      return anEntry({ context, eventTimeStamp, request: { endpoint: noise() }, resourceId: `r-${at % 3}` })
    })
    await service.record(...entries)
    nowMs += 20 * minute
    await index(organization)
    const [part, ...others] = (await service.stores.manifests.get(organization))?.parts ?? []
    expect([part?.rows, others]).toEqual([80, []])
    await alterSummaries(part as PartRef)
    const failuresBefore = failures()
    const scope = `organizations/${organization}`
    const asked = { scope, parameters: [], role: 'operator', facets: [], sort: 'desc', limit: 1 } as const
    const { examined, complete, explain, ...insights } = await ask(asked)
    const [from, to] = [parseInstant(examined.from), parseInstant(examined.to)]
    if (!from || !to) throw new Error('the insights have no range')
    const fold = insightsFold({ from, to })
    for (const each of (await stored(organization)).toReversed()) fold.add(factsOf([each]), 0, 1)
    expect([complete, insights]).toEqual([true, JSON.parse(JSON.stringify(fold.insights(from.ms)))])
    expect(explain).toMatchObject({ plan: 'index', entriesExamined: 80, readUnits: 0 })
    expect(failures() - failuresBefore).toBe(1)
  })

  test('read no entry of the table that is in a part', async () => {
    const organization = newId()
    const context = { organizationId: organization }
    await index(organization)
    nowMs += 16 * minute
    const entries = Array.from({ length: 20 }, () =>
      anEntry({ context, eventTimeStamp: new Date(nowMs).toISOString() }),
    )
    await service.record(...entries)
    nowMs += 20 * minute
    await index(organization)
    const scope = `organizations/${organization}`
    const { explain } = await ask({ scope, parameters: [], role: 'operator', facets: [], sort: 'desc', limit: 1 })
    expect(explain).toMatchObject({ plan: 'index', entriesExamined: 20, candidates: 0, readUnits: 0 })
    expect(explain.parts).toBeGreaterThan(0)
    expect(explain.gets).toBeGreaterThan(0)
    expect(explain.bytes).toBeGreaterThan(0)
  })

  test('read a project of few entries by its own key, and one of many off the columns', async () => {
    const organization = newId()
    await index(organization)
    nowMs += 16 * minute
    const eventTimeStamp = new Date(nowMs).toISOString()
    const of = (projectId: string) => anEntry({ context: { organizationId: organization, projectId }, eventTimeStamp })
    for (const count of [600, 401])
      await service.record(...Array.from({ length: count }, () => of(`many-${organization}`)))
    await service.record(...Array.from({ length: 3 }, () => of(`few-${organization}`)))
    nowMs += 20 * minute
    await index(organization)
    const asked = { parameters: [], role: 'operator', facets: [], sort: 'desc', limit: 1 } as const
    const few = await ask({ ...asked, scope: `projects/few-${organization}` })
    expect(few.explain).toMatchObject({ plan: 'container', entriesExamined: 3 })
    const many = await ask({ ...asked, scope: `projects/many-${organization}` })
    expect([many.explain.plan, many.examined.entries, few.examined.entries]).toEqual(['index', 1001, 3])
  })
})
