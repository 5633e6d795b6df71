// The turns that organizations take at the search index: what brings one, what it reads, and what it leaves for the next.
import { describe, expect, test } from 'vitest'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { type PartSizes, partSizes } from '../../shared/parts/levels.ts'
import { patientBudget, spentBudget } from '../budgets.ts'
import { anEntry, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { startService } from '../service.ts'

const minute = 60_000
const sizes: PartSizes = { ...partSizes, baseRowsMin: 6, lateRowsMin: 3, readRowsMax: 40, mergedAtOnce: 1000 }

/** An organization whose index has begun, at a time when late entries are noted. */
async function indexed(over: Partial<PartSizes> = {}) {
  const clock = { nowMs: Date.now() - 60 * minute, newBudget: patientBudget }
  const watched = faults()
  const service = await startService({
    faults: watched,
    maxAttempts: 3,
    now: () => clock.nowMs,
    newBudget: () => clock.newBudget(),
    partSizes: { ...sizes, ...over },
    ownBucket: true,
  })
  const context = { organizationId: newId() }
  const turn = async () => {
    const body = JSON.stringify({ organization: context.organizationId, reach: 'all' })
    const result = await service.fed.index({ Records: [{ body, messageId: 'm' }] })
    expect(result).toEqual({ batchItemFailures: [] })
  }
  /** Of the table, by the index function, for what the stream of the Ledger brings. */
  const readsForStream = async () => {
    await service.drain('archive')
    const before = watched.requests.length
    await service.drain('index')
    return watched.requests.slice(before).filter((request) => request.startsWith('Query'))
  }
  const record = (count: number, agoMs: number, fields: Partial<SubmittedEntry> = {}) => {
    const eventTimeStamp = new Date(clock.nowMs - agoMs).toISOString()
    return service.record(
      ...Array.from({ length: count }, () => anEntry({ context, eventTimeStamp, insertId: newId(), ...fields })),
    )
  }
  const manifest = async () => {
    const found = await service.stores.manifests.get(context.organizationId)
    if (!found) throw new Error('the index has not begun')
    return found
  }
  await turn()
  clock.nowMs += 16 * minute
  return { service, clock, turn, readsForStream, record, manifest, context }
}

describe('a turn at the search index', () => {
  test('that the stream brings reads no entry of the table before there are enough for a part', async () => {
    const { record, readsForStream, clock, manifest } = await indexed()
    await record(2, 0)
    clock.nowMs += 5 * minute
    expect(await readsForStream()).toEqual([])
    await record(2, 0)
    clock.nowMs += 5 * minute
    // Late ones might be among them: that is seen in their notes.
    expect(new Set(await readsForStream())).toEqual(new Set(['Query ledger']))
    await record(3, 0)
    clock.nowMs += 5 * minute
    expect(await readsForStream()).toContain('Query events')
    expect((await manifest()).parts).toMatchObject([{ kind: 'base', rows: 7 }])
  })

  test('that the stream brings is counted as a log whose growth was seen, whatever there is to do, and no other is', async () => {
    const { service, record, readsForStream, turn } = await indexed()
    const seen = () => service.measured.flatMap(({ LogsIndexed }) => LogsIndexed ?? [])
    await turn()
    expect(seen()).toEqual([])
    await record(1, 0)
    await readsForStream()
    // A zero with the growth, of the archive.
    expect(seen()).toEqual([0, 1])
  })

  test('puts late entries into a part, though few have come', async () => {
    const { record, readsForStream, clock, manifest } = await indexed()
    await record(3, 10 * minute)
    clock.nowMs += 5 * minute
    await readsForStream()
    expect((await manifest()).parts).toMatchObject([{ kind: 'late', rows: 3 }])
  })

  test('takes of late entries no more than a part holds, however many have been noted', async () => {
    const { record, turn, clock, manifest } = await indexed()
    for (let request = 0; request < 12; request += 1) {
      await record(10, 10 * minute)
      clock.nowMs += 1000
    }
    clock.nowMs += 5 * minute
    await turn()
    const { parts } = await manifest()
    expect(parts.map(({ rows }) => rows)).toEqual([40, 40, 40])
  })

  test('takes of late entries no more bytes than a run may hold, with their large fields', async () => {
    const { record, turn, clock, manifest } = await indexed({ readBytesMax: 150_000 })
    for (let request = 0; request < 6; request += 1) {
      const text = Array.from({ length: 2000 }, () => newId()).join(' ')
      await record(1, 10 * minute, { details: { text } })
      clock.nowMs += 1000
    }
    clock.nowMs += 5 * minute
    await turn()
    const { parts } = await manifest()
    expect(parts.map(({ kind, rows }) => [kind, rows])).toEqual([
      ['late', 3],
      ['late', 3],
    ])
  })

  test('that the index is far behind with does not hold up a search: the table is read', async () => {
    const { service, record, turn, clock, manifest, context } = await indexed()
    await record(20, 0)
    clock.nowMs += 5 * minute
    await turn()
    const { notesToMs, parts } = await manifest()
    const { organizationId: organization } = context
    const search = async () => {
      const path = `/v2/organizations/${organization}?q=nothing&explain=true`
      return (await service.call('GET', path, { rights: ['operator *'] })).body.explain.plan
    }
    expect(await search()).toBe('index')
    const ids = Array<string>(10_001).fill(parts[0]?.firstId ?? '')
    await service.stores.notes.put(organization, { receivedMs: notesToMs + 1, ids }, 'k')
    expect(await search()).not.toBe('index')
  })

  test('leaves no entry to be read from the table where all of them come late', async () => {
    const { record, turn, clock, manifest } = await indexed()
    const eventMs = clock.nowMs - 10 * minute
    await record(20, 10 * minute)
    clock.nowMs += 5 * minute
    await turn()
    const { parts, closedToMs } = await manifest()
    expect(parts).toMatchObject([{ kind: 'late', rows: 20 }])
    expect(closedToMs).toBeGreaterThan(eventMs)
  })

  test('says how old the oldest entry is that it has left, though there were enough for a part', async () => {
    const { service, record, turn, clock } = await indexed()
    const lags = () => service.measured.flatMap(({ IndexLag }) => IndexLag ?? [])
    await record(40, 0)
    clock.nowMs += minute
    await record(30, 0)
    clock.nowMs += 10 * minute
    clock.newBudget = spentBudget
    await turn()
    // The first forty are in; what may be in a part by now is 180 seconds old.
    expect(lags().at(-1)).toBeGreaterThan(6 * minute)
    expect(lags().at(-1)).toBeLessThan(8 * minute)
    clock.newBudget = patientBudget
    await turn()
    expect(lags().at(-1)).toBe(0)
  })
})
