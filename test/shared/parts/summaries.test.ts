// Summaries of parts: to add one comes to the same, to the last byte, as to add its entries.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Entry, SubmittedEntry } from '../../../shared/entry/entry.ts'
import { entryOfLine, prepareEntry } from '../../../shared/entry/stored-line.ts'
import { factsOf } from '../../../shared/insights/facts.ts'
import { type InsightsFold, insightsFold } from '../../../shared/insights/insights.ts'
import { summaryOf, summaryVersion } from '../../../shared/insights/summary.ts'
import { readDirectory } from '../../../shared/parts/directory.ts'
import { packedSummary, readSummary } from '../../../shared/parts/packed-summary.ts'
import { openPart, type Part, type Summarized } from '../../../shared/parts/part.ts'
import { bytesOf } from '../../../shared/parts/part-bytes.ts'
import { contentOf } from '../../../shared/parts/part-content.ts'
import { partFile } from '../../../shared/parts/part-file.ts'
import { sha256Hex } from '../../../shared/sha256-hex.ts'
import { instantOfMs } from '../../../shared/time/instant.ts'
import { anEntry } from '../../entries.ts'
import { actorCases } from '../entry/actor-cases.ts'
import { joinSources } from './joined.ts'

const organization = 'organization-1'
const scope = `organizations/${organization}`
const minute = 60_000
const day = 24 * 60 * minute
/** In many time zones the clocks are changed within the days before. */
const endMs = Date.UTC(2026, 10, 27)

const given = fc.record({
  agoMs: fc.oneof(
    fc.integer({ min: 1, max: 60 * day }),
    // Often several on a day.
    fc.tuple(fc.integer({ min: 1, max: 8 }), fc.nat(3)).map(([days, minutes]) => days * day - minutes * minute),
    fc.integer({ min: 1, max: 3 * day }),
  ),
  delayMs: fc.integer({ min: 0, max: 5 }),
  fields: fc.record({
    eventName: fc.constantFrom(
      'Project created',
      'Project created',
      'Project created',
      'Project deleted',
      'Caf\u00e9 opened',
      'Cafe\u0301 opened',
    ),
    eventSource: fc.constantFrom('membership', 'kms'),
    severity: fc.constantFrom('INFO' as const, 'INFO' as const, 'INFO' as const, 'ERROR' as const),
    visibility: fc.constantFrom('PUBLIC' as const, 'PUBLIC' as const, 'PRIVATE' as const),
    eventType: fc.constantFrom('ADMIN_ACTIVITY' as const, 'ADMIN_ACTIVITY' as const, 'SYSTEM_EVENT' as const),
    userAgent: fc.constantFrom('Portal', 'Portal', 'curl/8', 'other'),
    initiator: fc.record({
      id: fc.constantFrom('ada', 'ada', 'ada', 'grace'),
      email: fc.constantFrom(undefined, 'ada@example.com', 'ada@example.org'),
    }),
    resourceId: fc.constantFrom<string | undefined>(undefined, 'r-1', 'r-1', 'r-1', 'r-2'),
    resourceName: fc.constantFrom(undefined, 'one', 'two', ''),
    context: fc.constantFrom(
      { organizationId: organization },
      { organizationId: organization, projectId: 'p-1' },
      { organizationId: organization, projectId: 'p-2' },
    ),
  }),
})

function stored(all: readonly (typeof given extends fc.Arbitrary<infer T> ? T : never)[]): Entry[] {
  const entries = all.map(({ agoMs, delayMs, fields }, at): Entry => {
    const ms = endMs - agoMs
    const submitted = { ...anEntry(), ...fields, insertId: `${at}`, eventTimeStamp: new Date(ms).toISOString() }
    const { line } = prepareEntry(withoutUndefined(submitted), ms + delayMs, sha256Hex(`${at}`).slice(0, 32))
    return entryOfLine(line)
  })
  return entries.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function withoutUndefined(entry: object): SubmittedEntry {
  return JSON.parse(JSON.stringify(entry))
}

function partOf(entries: readonly Entry[]) {
  const { body, directory } = partFile(contentOf(entries.map((entry) => ({ entry, parts: [] }))), true)
  return { bytes: bytesOf(body), directory: readDirectory(directory) }
}

/** In the order of events. */
function newestFirst(entries: readonly Entry[]): Entry[] {
  const timeOf = ({ id, receivedTimeStamp }: Entry) => `${id.slice(0, 18)} ${receivedTimeStamp} ${id}`
  return entries.toSorted((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1))
}

function addLines(fold: InsightsFold, entries: readonly Entry[]) {
  const facts = factsOf(newestFirst(entries))
  fold.add(facts, 0, entries.length)
}

async function addSummaries(fold: InsightsFold, part: Part, of: Summarized) {
  for (const read of (await part.summaries(scope, of))?.toReversed() ?? []) fold.addSummary(read())
}

const zones = ['Europe/Berlin', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns', undefined]

describe('a summary', () => {
  test('comes to what its entries come to, beside others that are counted one by one, for whoever asks and in whatever time zone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(given, { minLength: 1, maxLength: 120 }),
        fc.array(fc.constantFrom('lines', 'part', 'joined')),
        fc.constantFrom(...zones),
        fc.constantFrom('seen' as const, 'all' as const),
        async (all, kinds, timeZone, of) => {
          const entries = stored(all)
          const range = { from: instantOfMs(endMs - 61 * day), to: instantOfMs(endMs) }
          const [one, other] = [0, 1].map(() => insightsFold(range, { timeZone })) as [InsightsFold, InsightsFold]
          expect(one.takesSummaries).toBe(true)
          // Groups of whole milliseconds that follow each other.
          const size = Math.ceil(entries.length / Math.max(1, kinds.length))
          const isSeen = ({ visibility }: Entry) => of === 'all' || visibility === 'PUBLIC'
          const groups: Entry[][] = []
          for (const entry of entries) {
            const last = groups.at(-1)
            const isNext = !last || (last.length >= size && last.at(-1)?.id.slice(0, 13) !== entry.id.slice(0, 13))
            if (isNext) groups.push([entry])
            else last.push(entry)
          }
          for (const [at, group] of groups.toReversed().entries()) {
            const kind = kinds[at] ?? 'part'
            addLines(one, group.filter(isSeen))
            if (kind === 'lines') addLines(other, group.filter(isSeen))
            else {
              const { bytes, directory } = partOf(group)
              const part =
                kind === 'part' ? openPart(directory, bytes) : (await joinSources([{ bytes, directory }])).part
              await addSummaries(other, part, of)
            }
          }
          const fromMs = range.from.ms
          expect(other.entries()).toBe(one.entries())
          expect(JSON.stringify(other.insights(fromMs))).toBe(JSON.stringify(one.insights(fromMs)))
        },
      ),
    )
  })

  test('of every part that is joined stands in what they are joined to', async () => {
    const entries = stored(fc.sample(given, { numRuns: 90, seed: 1 }))
    const parts = [entries.slice(0, 30), entries.slice(30, 60), entries.slice(60)].map(partOf)
    const { part } = await joinSources(parts)
    for (const summed of ['seen', 'all'] as const) {
      const own = await Promise.all(
        parts.map(({ directory, bytes }) => openPart(directory, bytes).summaries(scope, summed)),
      )
      const bytesIn = (summaries: typeof own) => summaries.flatMap((each) => each?.map((read) => packedSummary(read())))
      expect(bytesIn([await part.summaries(scope, summed)])).toEqual(bytesIn(own))
    }
  })

  test('takes the newest 10,000 acts as their entries do, and says that there were more', () => {
    const perPart = 7_000
    const entries = stored(
      Array.from({ length: 2 * perPart }, (_, at) => ({
        agoMs: 1 + at * 40_000,
        delayMs: 0,
        fields: {
          ...{ eventName: 'Project created', eventSource: 'kms', severity: 'INFO', visibility: 'PUBLIC' },
          ...{ eventType: 'ADMIN_ACTIVITY', userAgent: 'Portal', initiator: { id: 'ada', email: undefined } },
          ...{ resourceId: `r-${at % 11_000}`, resourceName: undefined, context: { organizationId: organization } },
        } as const,
      })),
    )
    const range = { from: instantOfMs(endMs - 61 * day), to: instantOfMs(endMs) }
    const [one, other] = [insightsFold(range), insightsFold(range)]
    for (const own of [entries.slice(perPart), entries.slice(0, perPart)]) {
      addLines(one, own)
      other.addSummary(readSummary(packedSummary(summaryOf(factsOf(newestFirst(own))))))
    }
    const insights = one.insights(range.from.ms)
    expect(insights.repeatedWork.byResource.exact).toBe(false)
    expect(JSON.stringify(other.insights(range.from.ms))).toBe(JSON.stringify(insights))
  })

  test('is of one organization, and of one version of the rules', async () => {
    const entries = stored(fc.sample(given, { numRuns: 10, seed: 1 }))
    const { directory, bytes } = partOf(entries)
    expect(await openPart(directory, bytes).summaries('organizations/another', 'all')).toBeUndefined()
    const groups = directory.groups.map((group) => ({
      ...group,
      ...(group.summaries && { summaries: { ...group.summaries, version: summaryVersion - 1 } }),
    }))
    expect(await openPart({ ...directory, groups }, bytes).summaries(scope, 'all')).toBeUndefined()
    expect(await openPart(directory, bytes).summaries(scope, 'all')).toHaveLength(1)
  })

  test('is not asked for where facets are counted, or where buckets begin within its quarters of an hour', () => {
    const takes = (spanMs: number, facets?: { names: ['resource']; valuesMax: number }) =>
      insightsFold({ from: instantOfMs(endMs - spanMs), to: instantOfMs(endMs) }, { facets }).takesSummaries
    expect([takes(90 * minute), takes(8 * 60 * minute), takes(20 * 60 * minute), takes(day)]).toEqual([
      false,
      false,
      true,
      true,
    ])
    expect(takes(day, { names: ['resource'], valuesMax: 10 })).toBe(false)
  })

  test('of a fixed log is what the version says: who changes what is counted, or the rules for it, raises the version', () => {
    const entries = actorCases.flatMap(([, , over], at) =>
      [{}, { severity: 'ERROR' as const }, { outcome: 'DENIED' as const }].map((told, which) => {
        const eventTimeStamp = new Date(endMs - at * 7 * 60 * minute).toISOString()
        const context = { organizationId: organization, projectId: `p-${at % 3}` }
        const own = { ...over, ...told, insertId: `${at}`, context, eventTimeStamp, resourceId: `r-${at % 2}` }
        return entryOfLine(prepareEntry(anEntry(own), endMs, sha256Hex(`${at} ${which}`).slice(0, 32)).line)
      }),
    )
    const { keyOf, keyAt, keys, resourceOf, ...counted } = summaryOf(factsOf(newestFirst(entries)))
    const on = Array.from(counted.actOf, (_, place) => [keyAt(keyOf(place)), resourceOf(place)])
    expect([summaryVersion, sha256Hex(JSON.stringify([counted, on]))]).toEqual([
      1,
      'f3b76214a945fd4e26716e0f8209aab8350aeb127673d0472bd2086f9c2bf294',
    ])
  })
})
