import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { describe, expect, inject, test } from 'vitest'
import { createApp } from '../../functions/sign/app.ts'
import { signHead } from '../../shared/log/signing.ts'
import { parseCheckpoint } from '../../shared/proof/checkpoint.ts'
import { compactRangeOf, rootOf } from '../../shared/proof/compact-range.ts'
import { leafHash } from '../../shared/proof/hash.ts'
import { signingKeyAt } from '../../shared/store/keys/signing-key.ts'
import { encodeHashes } from '../../shared/store/ledger/binary-encoding.ts'
import { archivedLines } from '../archive.ts'
import { anEntry, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type Service, startService } from '../service.ts'

const entriesOf = (organizationId: string, count: number) =>
  Array.from({ length: count }, () => anEntry({ context: { organizationId } }))

/** Archives entries, and leaves the log unsigned. */
async function grow(service: Service, organization: string, count: number): Promise<void> {
  await service.record(...entriesOf(organization, count))
  const pump = await service.follow('archive')
  await pump.idle()
  await pump.stop()
}

const headsOf = (...organizations: readonly string[]): DynamoDBStreamEvent => ({
  Records: organizations.map((organization, at) => ({
    eventName: 'MODIFY',
    dynamodb: {
      Keys: { owner: { S: `organizations/${organization}` }, row: { S: 'head' } },
      SequenceNumber: String(100 + at),
    },
  })),
})

const lastSize = async ({ stores }: Service, organization: string) =>
  (await stores.checkpoints.last(organization))?.size
const newestSize = async ({ stores }: Service, organization: string) => (await stores.memory.newest(organization))?.size

async function rememberedSizes({ stores }: Service, organization: string): Promise<number[]> {
  const { Contents = [] } = await stores.s3.send(
    new ListObjectsV2Command({ Bucket: inject('s3Bucket'), Prefix: `checkpoints/${organization}/` }),
  )
  return Contents.map(({ Key = '' }) => Number(Key.split('-').at(-1)))
}

describe('a log that has grown', () => {
  test('is signed by what follows the heads, once for all that it has grown, and without another entry coming', async () => {
    const service = await startService()
    const organization = newId()
    await grow(service, organization, 2)
    await grow(service, organization, 3)
    expect(await lastSize(service, organization)).toBeUndefined()
    await service.drain('sign')
    expect(await lastSize(service, organization)).toBe(5)
    expect(await rememberedSizes(service, organization)).toEqual([5])
    expect(service.measured).toContainEqual({ CheckpointsSigned: 1 })
  })

  test('is read from the checkpoint that was signed last: no reader has anything signed', async () => {
    const service = await startService()
    const organization = newId()
    const rights = ['reader *']
    const path = `/v2/organizations/${organization}/log`
    for (const route of ['', '/checkpoint', '/consistency'])
      expect((await service.call('GET', path + route, { rights })).body).toMatchObject({
        status: 404,
        code: 'CHECKPOINT_NOT_SIGNED',
      })
    await grow(service, organization, 2)
    await service.drain('sign')
    await grow(service, organization, 2)
    const { text } = await service.call('GET', `${path}/checkpoint`, { rights })
    expect(parseCheckpoint(text)?.size).toBe(2)
    expect(await rememberedSizes(service, organization)).toEqual([2])
  })

  test('has its newest checkpoint found by one listing of one key, however many there are', async () => {
    const counting = faults()
    const service = await startService({ faults: counting })
    const organization = newId()
    for (const count of [1, 1, 7, 1, 90, 5]) {
      await grow(service, organization, count)
      await service.drain('sign')
    }
    expect(await rememberedSizes(service, organization)).toEqual([105, 100, 10, 9, 2, 1])
    const before = counting.requests.length
    expect(await newestSize(service, organization)).toBe(105)
    expect(counting.requests.length - before).toBe(2)
  })

  test('has one checkpoint of each size, however many instances sign it at once while it grows', async () => {
    const service = await startService()
    const organization = newId()
    const seen = new Map<number, Set<string>>()
    const sign = async () => {
      await signHead(service.deps, service.deps.logs.of(organization))
      const last = await service.stores.checkpoints.last(organization)
      if (last) seen.set(last.size, (seen.get(last.size) ?? new Set()).add(last.note))
    }
    for (let round = 0; round < 5; round += 1)
      await Promise.all([sign(), sign(), grow(service, organization, 3).then(sign), sign()])
    await sign()
    expect(await lastSize(service, organization)).toBe(15)
    for (const notes of seen.values()) expect(notes.size).toBe(1)
  })

  test.each(['not-written', 'written', 'unavailable-written'] as const)(
    'is signed in the end whichever write was %s, and no checkpoint that is not remembered was ever given out',
    async (fault) => {
      const storeFaults = faults()
      const service = await startService({ faults: storeFaults })
      const organization = newId()
      await grow(service, organization, 3)
      for (const failing of [/^PUT checkpoints/, /^PutItem ledger/]) {
        storeFaults.inject(fault, (request) => failing.test(request))
        await expect(signHead(service.deps, service.deps.logs.of(organization))).rejects.toThrow()
        storeFaults.heal()
        const last = await service.stores.checkpoints.last(organization)
        if (last) expect((await service.stores.memory.newest(organization))?.note).toBe(last.note)
      }
      await signHead(service.deps, service.deps.logs.of(organization))
      const last = await service.stores.checkpoints.last(organization)
      expect(last?.size).toBe(3)
      expect((await service.stores.memory.newest(organization))?.note).toBe(last?.note)
    },
  )

  test('is tried again while the key cannot be reached, is counted as not signed, and is archived all the same', async () => {
    const service = await startService()
    const [reached, organization] = [newId(), newId()]
    await grow(service, reached, 1)
    await service.drain('sign')
    await grow(service, organization, 2)
    const unreachable = createApp({ ...service.deps, signingKey: () => Promise.reject(new Error('no key')) })
    expect(await unreachable(headsOf(reached, organization))).toEqual({
      batchItemFailures: [{ itemIdentifier: '101' }],
    })
    expect(await archivedLines(service, organization)).toHaveLength(2)
    expect(service.measured).toContainEqual({ Failures: 1, failure: 'checkpoint' })
    expect(service.logged.some((line) => line.startsWith('checkpoint not signed'))).toBe(true)
    expect(await service.fed.sign(headsOf(organization))).toEqual({ batchItemFailures: [] })
    expect(await lastSize(service, organization)).toBe(2)
  })
})

describe('the signer remembers what it has signed, outside the store that it guards', () => {
  const ledgerRow = async ({ database }: Service, owner: string, row: string) => {
    const Key = marshall({ owner, row })
    return (await database.client.send(new GetItemCommand({ TableName: database.names.ledger, Key }))).Item ?? {}
  }
  const putBack = ({ database }: Service, Item: Awaited<ReturnType<typeof ledgerRow>>) =>
    database.client.send(new PutItemCommand({ TableName: database.names.ledger, Item }))

  /** A log of five leaves, signed at two and at five; with its rows as they were at two. */
  async function signedLog() {
    const service = await startService()
    const organization = newId()
    await grow(service, organization, 2)
    await service.drain('sign')
    const head = await ledgerRow(service, `organizations/${organization}`, 'head')
    const checkpoint = await ledgerRow(service, `checkpoints/${organization}`, 'checkpoint')
    await grow(service, organization, 3)
    await service.drain('sign')
    return { service, organization, head, checkpoint }
  }

  const refusals = ({ measured }: Service) => measured.filter(({ failure }) => failure === 'checkpoint-refused').length

  test('head and checkpoint rows put back to an earlier state: nothing is signed, and it is an alarm', async () => {
    const { service, organization, head, checkpoint } = await signedLog()
    await putBack(service, head)
    await putBack(service, checkpoint)
    await service.drain('sign')
    expect(refusals(service)).toBe(1)
    expect(service.logged.join()).toContain(
      `the log of ${organization}, of 2 leaves, contradicts its checkpoint of 5 leaves: it is not signed`,
    )
    expect(await rememberedSizes(service, organization)).toEqual([5, 2])
  })

  test('put back with its segments, and another history grown in their place: none of it is signed, at any size', async () => {
    const { service, organization, head, checkpoint } = await signedLog()
    await putBack(service, head)
    await putBack(service, checkpoint)
    const Key = marshall({ owner: `organizations/${organization}`, row: 'segment/0000000000000002' })
    await service.database.client.send(new DeleteItemCommand({ TableName: service.database.names.ledger, Key }))
    for (const count of [1, 2, 4]) {
      await grow(service, organization, count)
      await service.drain('sign')
    }
    expect((await service.stores.ledger.head(organization)).size).toBe(9)
    expect(refusals(service)).toBeGreaterThanOrEqual(3)
    expect(await rememberedSizes(service, organization)).toEqual([5, 2])
    expect(await lastSize(service, organization)).toBe(2)
  })

  test('the head removed: a log that was signed is not taken for an empty one', async () => {
    const { service, organization } = await signedLog()
    const Key = marshall({ owner: `organizations/${organization}`, row: 'head' })
    await service.database.client.send(new DeleteItemCommand({ TableName: service.database.names.ledger, Key }))
    await service.drain('sign')
    expect(refusals(service)).toBe(1)
  })

  test('another head of the same size is refused', async () => {
    const { service, organization } = await signedLog()
    const forged = compactRangeOf(['a', 'b', 'c', 'd', 'e'].map(leafHash))
    const fields = { size: 5, receivedMaxMs: 0, root: rootOf(forged), edge: encodeHashes(forged.roots) }
    await putBack(service, marshall({ owner: `organizations/${organization}`, row: 'head', ...fields }))
    await service.drain('sign')
    expect(refusals(service)).toBe(1)
  })

  test('only the checkpoint row put back: it is given again what was signed, and nothing is signed anew', async () => {
    const { service, organization, checkpoint } = await signedLog()
    await putBack(service, checkpoint)
    expect(await signHead(service.deps, service.deps.logs.of(organization))).toBe(false)
    expect(await lastSize(service, organization)).toBe(5)
  })

  test('a checkpoint row that nobody signed is refused', async () => {
    const { service, organization } = await signedLog()
    const note = (await service.stores.checkpoints.last(organization))?.note ?? ''
    const forged = { size: 6, note: note.replace('\n5\n', '\n6\n'), signedMs: 0 }
    await putBack(service, marshall({ owner: `checkpoints/${organization}`, row: 'checkpoint', ...forged }))
    await expect(signHead(service.deps, service.deps.logs.of(organization))).rejects.toThrow('is none that was signed')
  })

  test('a remembered checkpoint that was written over by somebody is refused', async () => {
    const { service, organization } = await signedLog()
    const Prefix = `checkpoints/${organization}/`
    const Bucket = inject('s3Bucket')
    const { Contents = [] } = await service.stores.s3.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: 1 }))
    await service.stores.s3.send(new PutObjectCommand({ Bucket, Key: Contents[0]?.Key ?? '', Body: 'x' }))
    await expect(signHead(service.deps, service.deps.logs.of(organization))).rejects.toThrow('is not what was put')
  })

  test('is never written over: who is second under a size gets what the first has remembered', async () => {
    const { service, organization } = await signedLog()
    const first = await service.stores.memory.newest(organization)
    const second = await service.stores.memory.remember(organization, { size: 5, note: 'another', signedMs: 0 })
    expect(second).toEqual(first)
    expect(await service.stores.memory.newest(organization)).toEqual(first)
  })

  test('a log that is refused keeps no other from being signed', async () => {
    const { service, organization, head } = await signedLog()
    const another = newId()
    await putBack(service, head)
    await grow(service, another, 1)
    expect(await service.fed.sign(headsOf(organization, another))).toEqual({ batchItemFailures: [] })
    expect(await lastSize(service, another)).toBe(1)
  })

  test('another key signs nothing that contradicts what was signed with the first', async () => {
    const { service, organization, head } = await signedLog()
    await putBack(service, head)
    const signingKey = signingKeyAt('file:nowhere')
    await expect(signHead({ ...service.deps, signingKey }, service.deps.logs.of(organization))).rejects.toThrow(
      'contradicts',
    )
  })
})
