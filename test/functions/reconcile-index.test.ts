// Reconciling holds the table against the search index: what the index lacks is found again at once, and the index made anew.
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { describe, expect, inject, test } from 'vitest'
import { createApp } from '../../functions/reconcile/app.ts'
import { bucketPrefixes } from '../../shared/deployment/bucket-keys.ts'
import type { Entry } from '../../shared/entry/entry.ts'
import { entryIdMs } from '../../shared/entry/entry-id.ts'
import { lineOfCompact } from '../../shared/entry/line-codec.ts'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import { type PartSizes, partSizes } from '../../shared/parts/levels.ts'
import type { PartRef } from '../../shared/parts/manifest.ts'
import { contentOf } from '../../shared/parts/part-content.ts'
import { partFile } from '../../shared/parts/part-file.ts'
import { anEntry, newId } from '../entries.ts'
import { startService } from '../service.ts'

const minute = 60_000
const rights = ['operator *']

const sizes: PartSizes = {
  ...partSizes,
  ...{ baseRowsMin: 4, lateRowsMin: 4, readRowsMax: 8, gramRowsMin: 6, mergedAtOnce: 1000, partRowsMax: 16 },
}

/** An organization with a part of entries on time, one of late ones, and a clock. */
async function indexed() {
  const clock = { nowMs: Date.now() - 3 * 24 * 60 * minute }
  const service = await startService({
    now: () => clock.nowMs,
    ownBucket: true,
    partSizes: sizes,
    // Nothing is kept: what is damaged is seen at once.
    partReading: { pageBytesMax: 0, directoryBytesMax: 0, rowBytesMax: 0, wholeBytesMax: 0 },
  })
  const organization = newId()
  const context = { organizationId: organization }
  const index = async (event: object) => {
    expect(await service.fed.index(event as never)).toEqual({ batchItemFailures: [] })
  }
  const turn = () => index({ Records: [{ body: JSON.stringify({ organization, reach: 'all' }), messageId: 'm' }] })
  const record = (agoMs: number, more = '') => {
    const eventTimeStamp = new Date(clock.nowMs - agoMs).toISOString()
    const details = { text: `needle ${more}` }
    return service.record(...Array.from({ length: 8 }, () => anEntry({ context, eventTimeStamp, details })))
  }
  await turn()
  clock.nowMs += 16 * minute
  await record(0)
  clock.nowMs += 10 * minute
  await record(8 * minute)
  clock.nowMs += 10 * minute
  await turn()
  const manifest = async () => {
    const found = await service.stores.manifests.get(organization)
    if (!found) throw new Error('the index has not begun')
    return found
  }
  expect((await manifest()).parts).toMatchObject([
    { kind: 'base', rows: 8 },
    { kind: 'late', rows: 8 },
  ])
  await service.drain('archive')
  clock.nowMs += 30 * minute
  const found = async () => {
    const path = `/v2/organizations/${organization}?q=needle&limit=50&explain=true`
    const { status, body } = await service.call('GET', path, { rights })
    expect([status, body.explain?.plan], JSON.stringify(body)).toEqual([200, 'index'])
    return body.items.length
  }
  const counted = async () => {
    const { status, body } = await service.call('GET', `/v2/organizations/${organization}/insights`, { rights })
    expect([status, body.complete]).toEqual([200, true])
    return body.buckets.items.reduce((sum: number, { entries }: { entries: number }) => sum + entries, 0)
  }
  return {
    ...{ service, clock, organization, manifest, found, counted, index, turn, record },
    reconcile: () => createApp(service.deps)({ organization }),
    /** The parts behind the next run of the index's schedule. */
    async nextRun() {
      clock.nowMs += 60 * minute
      await index({})
      return (await manifest()).parts
    },
    /** Puts other parts into the manifest. */
    async change(of: (parts: readonly PartRef[]) => Promise<readonly PartRef[]> | readonly PartRef[]) {
      const { version, ...kept } = await manifest()
      const next = { ...kept, version: version + 1, parts: await of(kept.parts) }
      expect(await service.stores.manifests.commit(organization, next)).toBe(true)
    },
  }
}

type Indexed = Awaited<ReturnType<typeof indexed>>

/** The same part without its last entry. */
const lacking = (all: Indexed, ref: PartRef) => changed(all, ref, (entries) => entries.slice(0, -1))

/** The same part with one entry more, which the table does not have. */
const surplus = (all: Indexed, ref: PartRef) =>
  changed(all, ref, (entries) => [
    ...entries,
    { ...(entries.at(-1) as Entry), id: `${entries.at(-1)?.id.slice(0, -12)}ffffffffffff` },
  ])

async function changed(
  { service, organization }: Indexed,
  ref: PartRef,
  change: (entries: readonly Entry[]) => readonly Entry[],
): Promise<PartRef> {
  const { entries } = await service.stores.events.byIds(organization, await idsOf(service, ref))
  const kept = change(entries.map((packed) => entryOfLine(lineOfCompact(packed))))
  const { textBytes, ...file } = partFile(contentOf(kept.map((entry) => ({ entry, parts: [] }))), true)
  const object = await service.stores.parts.put(organization, newId().replaceAll('-', ''), false, file)
  return { ...ref, ...object, rows: kept.length, textBytes, lastId: kept.at(-1)?.id ?? '' }
}

async function idsOf(service: Indexed['service'], ref: PartRef): Promise<readonly string[]> {
  return (await service.stores.parts.contentOf(ref)).ids
}

describe('reconciling a search index', () => {
  test('that lacks nothing changes nothing', async () => {
    const { reconcile, manifest, service } = await indexed()
    const before = await manifest()
    expect(await reconcile()).toMatchObject({ entries: 16, misindexed: 0, differences: [] })
    expect(await manifest()).toEqual(before)
    expect(service.measured).toContainEqual(expect.objectContaining({ EntriesMisindexed: 0 }))
  })

  test.each(['base', 'late'])(
    'whose %s part lacks an entry has it found at once, and makes the part anew',
    async (kind) => {
      const all = await indexed()
      const { change, found, reconcile, manifest, service, nextRun } = all
      const before = (await manifest()).parts
      await change((parts) => Promise.all(parts.map((ref) => (ref.kind === kind ? lacking(all, ref) : ref))))
      expect(await found()).toBe(15)
      expect(await reconcile()).toMatchObject({ entries: 16, misindexed: 1, differenceCount: 0 })
      expect(service.measured).toContainEqual(expect.objectContaining({ EntriesMisindexed: 1 }))
      expect((await manifest()).parts.map(({ isWrong }) => isWrong === true)).toEqual(
        before.map((ref) => ref.kind === kind),
      )
      expect(await found()).toBe(16)
      // It is counted once.
      expect(await reconcile()).toMatchObject({ misindexed: 0 })
      const after = await nextRun()
      expect(after.map(({ rows, isWrong, firstId, lastId }) => ({ rows, isWrong, firstId, lastId }))).toEqual(
        before.map(({ firstId, lastId }) => ({ rows: 8, isWrong: undefined, firstId, lastId })),
      )
      expect(await found()).toBe(16)
      expect(await reconcile()).toMatchObject({ misindexed: 0 })
    },
  )

  test.each(['base', 'late'])(
    'whose %s part names an entry that the table does not have counts it no more, and makes the part anew',
    async (kind) => {
      const all = await indexed()
      const { change, counted, found, reconcile, nextRun } = all
      expect(await counted()).toBe(16)
      await change((parts) => Promise.all(parts.map((ref) => (ref.kind === kind ? surplus(all, ref) : ref))))
      expect([await found(), await counted()]).toEqual([16, 17])
      expect(await reconcile()).toMatchObject({ entries: 16, misindexed: 1, differenceCount: 0 })
      expect([await found(), await counted()]).toEqual([16, 16])
      expect(await reconcile()).toMatchObject({ misindexed: 0 })
      expect((await nextRun()).map(({ rows, isWrong }) => [rows, isWrong])).toEqual([
        [8, undefined],
        [8, undefined],
      ])
      expect(await counted()).toBe(16)
      expect(await reconcile()).toMatchObject({ misindexed: 0 })
    },
  )

  test('that has the late entries a second time, as if they had been on time, counts them once again', async () => {
    const all = await indexed()
    const { change, counted, reconcile, service } = all
    await change(async (parts) => {
      const [base, late] = parts as [PartRef, PartRef]
      const ofLate = await service.stores.events.byIds(all.organization, await idsOf(service, late))
      const entries = ofLate.entries.map((packed) => entryOfLine(lineOfCompact(packed)))
      const both = await changed(all, base, (own) => [...entries, ...own].toSorted((a, b) => (a.id < b.id ? -1 : 1)))
      return [both, late]
    })
    expect(await counted()).toBe(24)
    expect(await reconcile()).toMatchObject({ misindexed: 8 })
    expect(await counted()).toBe(16)
  })

  test.each(['base', 'late'])(
    'whose %s part is named no more has its entries found at once, and makes it anew',
    async (kind) => {
      const { change, found, reconcile, nextRun } = await indexed()
      await change((parts) => parts.filter((ref) => ref.kind !== kind))
      expect(await found()).toBe(8)
      expect(await reconcile()).toMatchObject({ misindexed: 8 })
      expect(await found()).toBe(16)
      const parts = await nextRun()
      expect(parts.map(({ rows }) => rows)).toEqual([8, 8])
      expect(parts.every(({ isWrong }) => !isWrong)).toBe(true)
      expect(await found()).toBe(16)
    },
  )

  test('whose late parts are named no more makes none anew that is larger than any other may be', async () => {
    const { change, counted, found, record, turn, reconcile, clock, nextRun } = await indexed()
    for (let request = 0; request < 5; request += 1) {
      await record(2 * 60 * minute)
      clock.nowMs += minute
    }
    clock.nowMs += 10 * minute
    await turn()
    await change((parts) => parts.filter(({ kind }) => kind === 'base'))
    expect(await found()).toBe(8)
    expect(await reconcile()).toMatchObject({ misindexed: 48 })
    expect([await found(), await counted()]).toEqual([50, 56])
    const late = (await nextRun()).filter(({ kind }) => kind === 'late')
    expect(late.every(({ isWrong }) => !isWrong)).toBe(true)
    expect(late.reduce((sum, { rows }) => sum + rows, 0)).toBe(48)
    expect(Math.max(...late.map(({ rows }) => rows))).toBeLessThanOrEqual(sizes.partRowsMax)
    expect([await found(), await counted()]).toEqual([50, 56])
    expect(await reconcile()).toMatchObject({ misindexed: 0 })
  })

  test('whose wrong part was not made anew has that done, however long ago it was found', async () => {
    const { change, reconcile, manifest, clock, index, nextRun } = await indexed()
    await change((parts) => parts.map((ref) => ({ ...ref, isWrong: true })))
    clock.nowMs += 5 * 60 * minute
    await index({})
    expect((await manifest()).parts.every(({ isWrong }) => isWrong)).toBe(true)
    expect(await reconcile()).toMatchObject({ misindexed: 0 })
    expect((await nextRun()).map(({ rows, isWrong }) => [rows, isWrong])).toEqual([
      [8, undefined],
      [8, undefined],
    ])
  })

  test('whose part is damaged at any place makes it anew, though all of its ids can be read', async () => {
    const { clock, record, turn, manifest, reconcile, service, nextRun } = await indexed()
    await record(0, Array.from({ length: 300 }, () => newId()).join(' '))
    clock.nowMs += 10 * minute
    await turn()
    const damaged = (await manifest()).parts.find(({ firstId }) => entryIdMs(firstId) > clock.nowMs - 15 * minute)
    if (!damaged) throw new Error('the entries are in no part')
    const { directory } = await service.stores.parts.sourceOf(damaged)
    const [from, length] = directory.ids
    const pageOf = (at: number) => Math.floor(at / directory.pageBytes)
    const bodyEnd = damaged.bytes - damaged.directoryBytes - 1
    const at = [0, bodyEnd].find((each) => ![from, from + length - 1].map(pageOf).includes(pageOf(each))) ?? -1
    const place = { Bucket: inject('s3Bucket'), Key: `${bucketPrefixes.index}${damaged.name}` }
    const found = await service.stores.s3.send(new GetObjectCommand(place))
    const bytes = Buffer.from((await found.Body?.transformToByteArray()) ?? '')
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    await service.stores.s3.send(new PutObjectCommand({ ...place, Body: bytes }))
    expect(await reconcile()).toMatchObject({ misindexed: 0 })
    const names = (await nextRun()).map(({ name, isWrong }) => [name, isWrong])
    expect(names).toHaveLength(3)
    expect(names).not.toContainEqual([damaged.name, undefined])
  })

  test('whose part is gone makes it anew, though nothing was missed', async () => {
    const { reconcile, manifest, service, found, nextRun } = await indexed()
    const [base] = (await manifest()).parts
    const place = { Bucket: inject('s3Bucket'), Key: `${bucketPrefixes.index}${base?.name}` }
    await service.stores.s3.send(new DeleteObjectCommand(place))
    expect(await found()).toBe(16)
    expect(await reconcile()).toMatchObject({ misindexed: 0 })
    expect(service.measured).toContainEqual(expect.objectContaining({ failure: 'index-part' }))
    const [made] = await nextRun()
    expect(made?.name).not.toBe(base?.name)
    expect(await idsOf(service, made as PartRef)).toHaveLength(8)
  })
})
