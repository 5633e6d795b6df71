import { randomBytes } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, test } from 'vitest'
import type { SubmittedEntry } from '../../shared/entry/entry.ts'
import { entryOfLine, lineBytesMax, prepareEntry } from '../../shared/entry/stored-line.ts'
import { appendableLogsIn } from '../../shared/log/appendable-log.ts'
import { appendPending, pendingEntryOf } from '../../shared/log/archiving.ts'
import { signHead } from '../../shared/log/signing.ts'
import { type Checkpoint, openCheckpoint } from '../../shared/proof/checkpoint.ts'
import { compactRangeOf, rootOf } from '../../shared/proof/compact-range.ts'
import { isConsistent } from '../../shared/proof/consistency.ts'
import { type Hash, hashOfBase64, leafHash } from '../../shared/proof/hash.ts'
import { isIncluded } from '../../shared/proof/inclusion.ts'
import { parseProofFile } from '../../shared/proof/proof-file.ts'
import { grownTiles, partialTiles, tilePath, tileWidth } from '../../shared/proof/tile.ts'
import { parseVerifierKey } from '../../shared/proof/verifier-key.ts'
import { AlteredError } from '../../shared/store/altered-error.ts'
import { encodeHashes } from '../../shared/store/ledger/binary-encoding.ts'
import { archivedLines } from '../archive.ts'
import { patientBudget } from '../budgets.ts'
import { anEntry, newId } from '../entries.ts'
import { faults } from '../faults.ts'
import { type Service, startService } from '../service.ts'

const dayMs = 24 * 60 * 60 * 1000

/** Appends one segment without the way through the Events table, and has it signed. */
async function append(
  service: Service,
  organization: string,
  count: number,
  over: Partial<SubmittedEntry> | ((index: number) => Partial<SubmittedEntry>) = {},
  receivedMs = Date.now(),
) {
  const pending = Array.from({ length: count }, (_, index) => {
    const more = typeof over === 'function' ? over(index) : over
    const { id, line } = prepareEntry(
      anEntry({ context: { organizationId: organization }, ...more }),
      receivedMs,
      '0f'.repeat(16),
    )
    return pendingEntryOf(id, () => line)
  })
  await appendPending(service.deps.appendable.of(organization), pending, patientBudget())
  await signHead(service.deps, service.deps.logs.of(organization))
}

async function get(service: Service, path: string, rights: readonly string[] = ['reader *']) {
  const headers = { authorization: `Bearer ${await service.token(rights)}` }
  return service.apps.query.request(path, { headers })
}

/** An entry bundle of C2SP tlog-tiles: each entry behind its length in two bytes. */
function entriesOfBundle(bundle: Buffer): string[] {
  const entries: string[] = []
  let at = 0
  while (at < bundle.length) {
    const end = at + 2 + bundle.readUInt16BE(at)
    expect(end).toBeLessThanOrEqual(bundle.length)
    entries.push(bundle.subarray(at + 2, end).toString())
    at = end
  }
  return entries
}

const logOf = (organization: string) => `/v2/organizations/${organization}/log`

async function checkpointOf(service: Service, organization: string): Promise<Checkpoint & { readonly note: string }> {
  const key = await parseVerifierKey(await (await get(service, `${logOf(organization)}/key`)).text())
  const note = await (await get(service, `${logOf(organization)}/checkpoint`)).text()
  const opened = key && (await openCheckpoint(note, key))
  if (typeof opened !== 'object') throw new Error(`${opened}`)
  return { ...opened, note }
}

async function consistencyOf(service: Service, organization: string, from: number, to: number): Promise<Hash[]> {
  const response = await get(service, `${logOf(organization)}/consistency?from=${from}&to=${to}`)
  const body = (await response.json()) as { from: number; to: number; hashes: string[] }
  expect(body).toMatchObject({ from, to })
  return body.hashes.flatMap((hash) => hashOfBase64(hash) ?? [])
}

describe('the checkpoint of a log', () => {
  test('says in the name of the log, and signed by its key, what the archive holds', async () => {
    const service = await startService()
    const organization = newId()
    await service.record(...Array.from({ length: 5 }, () => anEntry({ context: { organizationId: organization } })))
    await service.drain('archive')
    const lines = await archivedLines(service, organization)
    const { note, ...checkpoint } = await checkpointOf(service, organization)
    const root = rootOf(compactRangeOf(lines.map(leafHash)))
    expect(checkpoint).toEqual({ origin: `log.example/organizations/${organization}`, size: 5, root })
    expect(note.endsWith('\n')).toBe(true)
  })

  test('is the same until the log has grown, and then one that the earlier is consistent with', async () => {
    const service = await startService()
    const organization = newId()
    const seen: (Checkpoint & { readonly note: string })[] = []
    for (const count of [1, 1, 6, 250, 255, 1]) {
      await append(service, organization, count)
      seen.push(await checkpointOf(service, organization))
      expect((await checkpointOf(service, organization)).note).toBe(seen.at(-1)?.note)
    }
    expect(seen.map(({ size }) => size)).toEqual([1, 2, 8, 258, 513, 514])
    for (const [at, later] of seen.entries())
      for (const earlier of seen.slice(0, at + 1)) {
        const proof = await consistencyOf(service, organization, earlier.size, later.size)
        expect(isConsistent(earlier, later, proof)).toBe(true)
      }
  })
})

describe('what is altered where the log is kept', () => {
  const alterHead = (service: Service, organization: string, fields: Record<string, unknown>) =>
    service.database.client.send(
      new UpdateItemCommand({
        TableName: service.database.names.ledger,
        Key: marshall({ owner: `organizations/${organization}`, row: 'head' }),
        UpdateExpression: `SET ${Object.keys(fields).map((name) => `#${name} = :${name}`)}`,
        ExpressionAttributeNames: Object.fromEntries(Object.keys(fields).map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: marshall(
          Object.fromEntries(Object.entries(fields).map(([name, value]) => [`:${name}`, value])),
        ),
      }),
    )

  test.each([
    ['its root', { root: new Uint8Array(32) }],
    ['its edge', { edge: new Uint8Array(64) }],
    ['its size', { size: 7 }],
  ])('in the head, %s: nothing is appended or signed, and the fault is named', async (_, fields) => {
    const service = await startService()
    const organization = newId()
    await append(service, organization, 3)
    await alterHead(service, organization, fields)
    const message = `the head of the log of ${organization} is not as it was committed`
    await expect(append(service, organization, 1)).rejects.toThrow(message)
    await expect(signHead(service.deps, service.deps.logs.of(organization))).rejects.toThrow(message)
    const tile = await get(service, `${logOf(organization)}/tile/0/000.p/3`)
    expect(tile.status).toBe(500)
    expect(service.logged.join()).toContain(message)
    expect(service.measured).toContainEqual({ Failures: 1, failure: 'altered' })
  })

  test('a head that is whole in itself but of another history is not signed', async () => {
    const service = await startService()
    const organization = newId()
    await append(service, organization, 3)
    await checkpointOf(service, organization)
    const forged = compactRangeOf(['a', 'b', 'c', 'd'].map(leafHash))
    await alterHead(service, organization, { size: 4, root: rootOf(forged), edge: encodeHashes(forged.roots) })
    await expect(signHead(service.deps, service.deps.logs.of(organization))).rejects.toThrow(AlteredError)
    expect((await service.stores.checkpoints.last(organization))?.size).toBe(3)
  })

  test('a tile at the right edge: whoever appends next notices', async () => {
    const service = await startService()
    const organization = newId()
    await append(service, organization, 3)
    for await (const segment of service.stores.ledger.segments(organization)) {
      const [tile] = partialTiles(3)
      const hashes = ['a', 'b', 'c'].map(leafHash)
      if (tile) await service.stores.tiles.put(organization, segment, [{ tile, hashes }])
    }
    const appendable = appendableLogsIn(service.deps)
    const another = { ...service, deps: { ...service.deps, appendable } }
    await expect(append(another, organization, 1)).rejects.toThrow('are not those that the log was grown with')
  })
})

describe('the tiles of a log', () => {
  test('are those of the specification for every committed size, full ones and partial ones, and lead to the root', async () => {
    const service = await startService()
    const organization = newId()
    let size = 0
    for (const count of [3, 252, 1, 1, 300]) {
      await append(service, organization, count)
      for (const tile of grownTiles(size, size + count)) {
        const response = await get(service, `${logOf(organization)}/tile/${tilePath(tile)}`)
        expect([tilePath(tile), response.status]).toEqual([tilePath(tile), 200])
        expect(response.headers.get('content-type')).toBe('application/octet-stream')
        expect((await response.arrayBuffer()).byteLength).toBe(tile.width * 32)
      }
      size += count
    }
    const leaves = (await archivedLines(service, organization)).map(leafHash)
    const level0 = await Promise.all(
      ['0/000', '0/001', '0/002.p/45'].map(async (path) =>
        Buffer.from(await (await get(service, `${logOf(organization)}/tile/${path}`)).arrayBuffer()),
      ),
    )
    expect(Buffer.concat(level0)).toEqual(Buffer.concat(leaves))
    expect(await checkpointOf(service, organization)).toMatchObject({ size: 557, root: rootOf(compactRangeOf(leaves)) })
  })

  test('of entries hold each line behind its length, and hash to the tile of the same path', async () => {
    const service = await startService()
    const organization = newId()
    for (const count of [200, 100]) await append(service, organization, count)
    const lines = await archivedLines(service, organization)
    for (const [path, from, to] of [
      ['000', 0, 256],
      ['001.p/44', 256, 300],
    ] as const) {
      const response = await get(service, `${logOf(organization)}/tile/entries/${path}`)
      expect(response.headers.get('content-encoding')).toBe('gzip')
      expect(entriesOfBundle(gunzipSync(await response.arrayBuffer()))).toEqual(lines.slice(from, to))
    }
  })

  test('of entries can be read whatever the entries hold: 256 of the largest lines fit into one answer', async () => {
    const service = await startService()
    const organization = newId()
    // Hardly compressed, and of every size around what a line may have: what is above it has given its parts to the bucket.
    const details = (index: number) => ({
      noise: randomBytes(12_000 + index * 8)
        .toString('base64')
        .slice(0, 16_000 + index * 4),
    })
    for (let from = 0; from < 300; from += 60)
      await append(service, organization, 60, (index) => ({ details: details(from + index) }))
    const lines = await archivedLines(service, organization)
    expect(lines.some((line) => line.includes('"payloads":{'))).toBe(true)
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeGreaterThan(16_900)
    // As whoever checks a whole log does: each entry of each bundle is hashed and held against the tile of hashes.
    for (const [path, from, to] of [
      ['000', 0, 256],
      ['001.p/44', 256, 300],
    ] as const) {
      const response = await get(service, `${logOf(organization)}/tile/entries/${path}`)
      expect(response.status).toBe(200)
      const packed = Buffer.from(await response.arrayBuffer())
      const answer = {
        statusCode: 200,
        headers: Object.fromEntries(response.headers),
        body: packed.toString('base64'),
        isBase64Encoded: true,
      }
      expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(6_291_556)
      const found = entriesOfBundle(gunzipSync(packed))
      expect(found).toEqual(lines.slice(from, to))
      const hashes = Buffer.from(await (await get(service, `${logOf(organization)}/tile/0/${path}`)).arrayBuffer())
      expect(Buffer.concat(found.map(leafHash))).toEqual(hashes)
    }
  })

  test('of entries could be read even if gzip shortened nothing', () => {
    const bundleBytes = tileWidth * (lineBytesMax + 2)
    const packed = gzipSync(randomBytes(bundleBytes))
    expect(packed.length).toBeGreaterThan(bundleBytes)
    // Headers of an answer take no more than 10 KB: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
    expect(packed.toString('base64').length + 10_240).toBeLessThan(6_291_556)
    expect(lineBytesMax).toBeLessThan(65_536)
  })

  test.each([
    '0/001',
    '0/000.p/2',
    '0/000.p/4',
    '1/000',
    '1/000.p/1',
    'entries/000',
    'entries/001',
    'x',
    '0/000.p/256',
    '63/000',
  ])('do not hold %s, which is answered as what does not exist', async (path) => {
    const service = await startService()
    const organization = newId()
    await append(service, organization, 3)
    const response = await get(service, `${logOf(organization)}/tile/${path}`)
    expect([response.status, await response.json()]).toEqual([404, expect.objectContaining({ code: 'NOT_FOUND' })])
  })

  test('of entries that hold PRIVATE ones are for operators; their hashes, which say nothing, for every reader', async () => {
    const service = await startService()
    const organization = newId()
    await append(service, organization, 2, { visibility: 'PRIVATE' })
    const status = async (path: string, role: string) =>
      (await get(service, `${logOf(organization)}/tile/${path}`, [`${role} organizations/${organization}`])).status
    expect(await status('entries/000.p/2', 'reader')).toBe(404)
    expect(await status('entries/000.p/2', 'operator')).toBe(200)
    expect(await status('0/000.p/2', 'reader')).toBe(200)
  })

  test('outlive their entries: hashes stay, entries past their retention are gone, and the minimum index says from where on', async () => {
    const service = await startService()
    const organization = newId()
    const old = Date.now() - 95 * dayMs
    await append(service, organization, 256, { eventTimeStamp: new Date(old).toISOString() }, old)
    await append(service, organization, 4)
    const info = await (await get(service, logOf(organization))).json()
    expect(info).toMatchObject({ origin: `log.example/organizations/${organization}`, size: 260, minimumIndex: 256 })
    expect((await get(service, `${logOf(organization)}/tile/0/000`)).status).toBe(200)
    expect((await get(service, `${logOf(organization)}/tile/entries/000`)).status).toBe(404)
    expect((await get(service, `${logOf(organization)}/tile/entries/001.p/4`)).status).toBe(200)
  })
})

describe('the proof of an entry', () => {
  async function proofOf(service: Service, organization: string, id: string, rights?: readonly string[]) {
    return get(service, `/v2/organizations/${organization}/entries/${id}/proof`, rights)
  }

  test('leads from its line to the checkpoint, for every entry of logs of several sizes', async () => {
    const service = await startService()
    for (const sizes of [[1], [2, 1], [255, 2], [100, 200]]) {
      const organization = newId()
      for (const size of sizes)
        await service.record(
          ...Array.from({ length: size }, () => anEntry({ context: { organizationId: organization } })),
        )
      await service.drain('archive')
      const lines = await archivedLines(service, organization)
      const { size, root, note } = await checkpointOf(service, organization)
      for (const [leafIndex, line] of [...lines.entries()].filter(
        ([at]) => at < 3 || at > lines.length - 3 || at % 50 === 0,
      )) {
        const response = await proofOf(service, organization, entryOfLine(line).id)
        const proof = parseProofFile(await response.text())
        expect(proof).toMatchObject({ line, leafIndex, checkpoint: note })
        expect(isIncluded(leafHash(line), leafIndex, size, proof?.hashes ?? [], root)).toBe(true)
      }
    }
  })

  test('of one that the log has yet to reach is "not yet", and says how far the log is', async () => {
    const service = await startService()
    const organization = newId()
    await append(service, organization, 3, {}, Date.now() - 1000)
    const [id = ''] = await service.record(anEntry({ context: { organizationId: organization } }))
    const { status, body } = await service.call('GET', `/v2/organizations/${organization}/entries/${id}/proof`, {
      rights: ['reader *'],
    })
    expect([status, body.code, body.message]).toEqual([
      404,
      'ENTRY_NOT_INTEGRATED',
      `entry "${id}" is stored, but no checkpoint covers it yet: the latest has 3 entries`,
    ])
  })

  test('is for whoever may see the entry: readers of its project and folder too, who get no tiles', async () => {
    const service = await startService()
    const [organizationId, folderId, projectId] = [newId(), newId(), newId()]
    const [id = ''] = await service.record(anEntry({ context: { organizationId, folderPath: [folderId], projectId } }))
    await service.drain('archive')
    const status = async (right: string) => (await proofOf(service, organizationId, id, [right])).status
    expect(await status(`reader projects/${projectId}`)).toBe(200)
    expect(await status(`reader folders/${folderId}`)).toBe(200)
    expect(await status(`reader projects/${newId()}`)).toBe(404)
    expect(await status(`writer organizations/${organizationId}`)).toBe(404)
    for (const path of ['', '/checkpoint', '/key', '/consistency?from=1', '/tile/0/000.p/1', '/tile/entries/000.p/1'])
      expect((await get(service, `${logOf(organizationId)}${path}`, [`reader projects/${projectId}`])).status).toBe(404)
  })

  test('costs a handful of requests, however many segments the log has', async () => {
    const counting = faults()
    const service = await startService({ faults: counting })
    const organization = newId()
    for (let segment = 0; segment < 40; segment += 1) await append(service, organization, 2, {}, 1_000_000 + segment)
    const entry = anEntry({ context: { organizationId: organization } })
    const [id = ''] = await service.record(entry)
    await service.drain('archive')
    await checkpointOf(service, organization)
    const before = counting.requests.length
    expect((await proofOf(service, organization, id)).status).toBe(200)
    // The entry, head and checkpoint; seven queries find its segment among 41, one reads it; one tile and the query that names it.
    expect(counting.requests.length - before).toBeLessThanOrEqual(14)
  })
})

describe('the consistency of two sizes', () => {
  test.each([
    ['?from=x', '"from" must be a whole number of leaves'],
    ['?from=2&to=1', '"from" must not be larger than "to", 1'],
    ['?from=4', '"from" must not be larger than the size of the log, 3'],
    ['?from=1&to=4', '"to" must not be larger than the size of the log, 3'],
    ['?from=1&size=2', '"size" is not a parameter of this endpoint'],
  ])('asked for by %j is refused by name', async (query, message) => {
    const service = await startService()
    const organization = newId()
    await append(service, organization, 3)
    const response = await get(service, `${logOf(organization)}/consistency${query}`)
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'PARAMETER_INVALID', message }),
    ])
  })

  test('is proved also between sizes that were never committed', async () => {
    const service = await startService()
    const organization = newId()
    await append(service, organization, 300)
    const leaves = (await archivedLines(service, organization)).map(leafHash)
    const sized = (size: number) => ({ size, root: rootOf(compactRangeOf(leaves.slice(0, size))) })
    for (const [from, to] of [
      [0, 300],
      [1, 2],
      [100, 257],
      [256, 299],
      [299, 300],
    ] as const)
      expect(isConsistent(sized(from), sized(to), await consistencyOf(service, organization, from, to))).toBe(true)
  })
})
