// A week of more entries than one part holds becomes a joined part when it is over. Whatever fails meanwhile, and whatever becomes of it, every
// entry is found.
import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { createApp } from '../../functions/reconcile/app.ts'
import { bucketPrefixes } from '../../shared/deployment/bucket-keys.ts'
import type { Entry } from '../../shared/entry/entry.ts'
import { pieceBytes } from '../../shared/parts/body-writer.ts'
import { joinParts } from '../../shared/parts/joined-part.ts'
import { endOfWeek, type PartSizes, partSizes, startOfWeek, weekOf } from '../../shared/parts/levels.ts'
import type { PartRef } from '../../shared/parts/manifest.ts'
import { anEntry, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type Service, sharedService } from '../service.ts'
import { hex, largeContent, sourceOf } from '../shared/parts/joined.ts'

const minute = 60_000
const rights = ['operator *']
/** Three parts of twelve, and one of six that is too small to have grams. */
const count = 42

const sizes: PartSizes = {
  ...partSizes,
  ...{ baseRowsMin: 4, lateRowsMin: 4, readRowsMax: 8, gramRowsMin: 9 },
  ...{ partRowsMax: 16, mergedAtOnce: 2, joinedMax: 4 },
}

let service: Service
const weekMs = startOfWeek(weekOf(Date.now() - 40 * 24 * 60 * minute))
let nowMs = weekMs + 60 * minute
const broken = faults()

const started = sharedService({
  ...{ now: () => nowMs, ownBucket: true, partSizes: sizes, faults: broken, maxAttempts: 3 },
  // Nothing is kept: what is damaged is seen at once.
  partReading: { pageBytesMax: 0, directoryBytesMax: 0, rowBytesMax: 0, wholeBytesMax: 0 },
})

/** An upload of one part, and the manifest. */
const writesOfTurn = ['POST index', 'PUT index', 'POST index', 'PutItem ledger']
const writeFaults = (['not-written', 'written'] as const).flatMap((fault) =>
  writesOfTurn.map((write, at) => ({ fault, write, at, organization: newId() })),
)
const others = ['whole', 'gone', 'made anew'].map((name) => [name, newId()] as const)
const organizationOf = (name: string) => new Map(others).get(name) ?? ''

const writing = /^(PutItem ledger|PUT index|POST index)$/

/** All of them are filled in one week, which is over then. */
beforeAll(async () => {
  service = started()
  const organizations = [...writeFaults.map(({ organization }) => organization), ...others.map(([, id]) => id)]
  await Promise.all(organizations.map(turn))
  nowMs += 16 * minute
  for (let sent = 0; sent < count; sent += 6) {
    await Promise.all(organizations.map((organization) => send(organization, sent)))
    nowMs += 30 * minute
    await Promise.all(organizations.map(turn))
  }
  nowMs = endOfWeek(weekMs) + 10 * minute
})

async function send(organizationId: string, from: number): Promise<void> {
  const entries = Array.from({ length: 6 }, (_, at) =>
    anEntry({
      context: { organizationId },
      eventTimeStamp: new Date(nowMs - at * 10).toISOString(),
      eventName: (from + at) % 20 === 0 ? 'Seldom' : 'Often',
      details: { text: `needle ${organizationId} straw-${from + at}.` },
    }),
  )
  await service.record(...entries)
}

async function turn(organization: string): Promise<number> {
  const body = JSON.stringify({ organization, reach: 'all' })
  const { batchItemFailures } = await service.fed.index({ Records: [{ body, messageId: 'm' }] })
  return batchItemFailures.length
}

async function manifestOf(organization: string) {
  const manifest = await service.stores.manifests.get(organization)
  if (!manifest) throw new Error('the index has not begun')
  return manifest
}

async function found(organization: string, query: string): Promise<readonly string[]> {
  const path = `/v2/organizations/${organization}?${query}&limit=100&explain=true`
  const { status, body } = await service.call('GET', path, { rights })
  expect([status, body.explain?.plan], JSON.stringify(body)).toEqual([200, 'index'])
  return body.items.map(({ id }: Entry) => id)
}

async function counted(organization: string) {
  const path = `/v2/organizations/${organization}/insights?facet=event-name&explain=true`
  const { status, body } = await service.call('GET', path, { rights })
  expect(status, JSON.stringify(body)).toBe(200)
  const { explain, ...insights } = body
  return { insights, plan: explain.plan }
}

async function answersOf(organization: string) {
  return {
    all: await found(organization, 'q=needle'),
    one: await found(organization, 'q=straw-27.'),
    none: await found(organization, 'q=haystack'),
    seldom: await found(organization, 'event-name=Seldom'),
    others: await found(organization, 'event-name=!Often'),
    insights: await counted(organization),
  }
}

async function sealedParts(organization: string): Promise<readonly PartRef[]> {
  const { parts } = await manifestOf(organization)
  expect(parts.every(({ isSealed, isWrong }) => isSealed && !isWrong)).toBe(true)
  return parts
}

function placeOf({ name }: PartRef) {
  return { Bucket: inject('s3Bucket'), Key: `${bucketPrefixes.index}${name}` }
}

describe('a week of more entries than a part holds', () => {
  test('becomes one sealed part when it is over, and is asked and counted as before', async () => {
    const organization = organizationOf('whole')
    const { parts } = await manifestOf(organization)
    expect(parts.map(({ rows }) => rows)).toEqual([12, 12, 12, 6])
    const before = await answersOf(organization)
    const lengths = [before.all, before.one, before.none, before.seldom].map(({ length }) => length)
    expect(lengths).toEqual([count, 1, 0, 3])
    const asked = broken.requests.length
    expect(await turn(organization)).toBe(0)
    const writes = broken.requests.slice(asked).filter((request) => writing.test(request))
    expect(writes).toEqual(writesOfTurn)
    const [joined, ...more] = await sealedParts(organization)
    expect([joined?.rows, more]).toEqual([count, []])
    expect((await service.stores.parts.sourceOf(joined as PartRef)).directory).not.toHaveProperty('texts')
    expect(await answersOf(organization)).toEqual(before)
    // It is final.
    expect(await turn(organization)).toBe(0)
    expect(await sealedParts(organization)).toEqual([joined])
  })

  test.each(writeFaults)(
    'is joined in the end if a write of the turn has failed: $write, $at, $fault',
    async ({ fault, at, organization }) => {
      const before = await answersOf(organization)
      let writes = 0
      broken.inject(fault, (request) => {
        if (!writing.test(request)) return false
        writes += 1
        // With each time that it is tried again.
        return writes > at && writes <= at + 3
      })
      await turn(organization)
      broken.heal()
      expect(writes).toBeGreaterThan(at)
      expect(await answersOf(organization)).toEqual(before)
      expect(await turn(organization)).toBe(0)
      expect((await sealedParts(organization)).map(({ rows }) => rows)).toEqual([count])
      expect(await answersOf(organization)).toEqual(before)
    },
  )

  test('whose young part is gone has that one made anew, and is joined all the same', async () => {
    const organization = organizationOf('gone')
    const before = await answersOf(organization)
    const { parts } = await manifestOf(organization)
    const largest = parts.toSorted((a, b) => b.rows - a.rows)[0] as PartRef
    await service.stores.s3.send(new DeleteObjectCommand(placeOf(largest)))
    expect(await turn(organization)).toBe(0)
    expect(service.measured).toContainEqual(expect.objectContaining({ failure: 'index-part' }))
    expect((await sealedParts(organization)).map(({ rows }) => rows)).toEqual([count])
    expect(await answersOf(organization)).toEqual(before)
  })
})

describe('a joined part', () => {
  test('that is gone is read from the table, and made anew as parts that fit into memory', async () => {
    const organization = organizationOf('made anew')
    const before = await answersOf(organization)
    expect(await turn(organization)).toBe(0)
    const [joined] = await sealedParts(organization)
    await service.stores.s3.send(new DeleteObjectCommand(placeOf(joined as PartRef)))
    expect(await answersOf(organization)).toEqual(before)
    await service.drain('archive')
    expect(await createApp(service.deps)({ organization, days: 90 })).toMatchObject({ misindexed: 0, differences: [] })
    expect((await manifestOf(organization)).parts).toMatchObject([{ isWrong: true, rows: count }])
    expect(await turn(organization)).toBe(0)
    const made = await sealedParts(organization)
    expect(made.length).toBe(3)
    expect(made.every(({ rows }) => rows <= sizes.partRowsMax)).toBe(true)
    expect(made.reduce((sum, { rows }) => sum + rows, 0)).toBe(count)
    expect(made.slice(1).map(({ fromMs }) => fromMs)).toEqual(made.slice(0, -1).map(({ toMs }) => toMs))
    expect(await answersOf(organization)).toEqual(before)
  })
})

describe('an upload of several pieces', () => {
  const sources = [0, 8000].map(largeContent).map(sourceOf)
  const write = () =>
    service.stores.parts.putInPieces('pieces', newId().replaceAll('-', ''), (put) => joinParts(sources, put))

  test('makes a part that is read in pieces', async () => {
    const asked = broken.requests.length
    const object = await write()
    const writes = broken.requests.slice(asked)
    const pieces = Math.ceil(object.bytes / pieceBytes)
    expect(pieces).toBeGreaterThan(2)
    expect(writes).toEqual(['POST index', ...Array.from({ length: pieces }, () => 'PUT index'), 'POST index'])
    let read = 0
    const part = await service.stores.parts.open(object, { asked: (bytes) => (read += bytes) })
    expect(await part.phraseRows('nowhere to be found')).toHaveLength(0)
    expect(read).toBeLessThan(object.bytes / 10)
    for (const at of [0, 7999, 8000, 15_999])
      expect(Array.from(await part.phraseRows(hex(`${at} 3`)))).toEqual(expect.arrayContaining([at]))
  })

  test.each([0, 1, 2, 3, 4])('is no part if write %i of it fails', async (at) => {
    let writes = 0
    broken.inject('not-written', (request) => {
      if (!writing.test(request)) return false
      writes += 1
      return writes > at && writes <= at + 3
    })
    await expect(write()).rejects.toThrow('not written')
    broken.heal()
  })
})
