// Bounds at their edges: the last that is taken, and the first that is not; and what is kept in memory, which grows so far and no further.
import { gzipSync } from 'node:zlib'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { describe, expect, inject, test } from 'vitest'
import { segmentBytesMax } from '../../shared/deployment/budget-sizes.ts'
import { checkShape, depthMax } from '../../shared/entry/entry-shape.ts'
import { compactLine, lineOfCompact } from '../../shared/entry/line-codec.ts'
import { lineBytesMax, prepareEntry } from '../../shared/entry/stored-line.ts'
import { parseFilter, valuesMax } from '../../shared/filter/filter.ts'
import { edgeTilesCache } from '../../shared/log/edge-tiles.ts'
import { logTree } from '../../shared/log/log-tree.ts'
import { leafHash } from '../../shared/proof/hash.ts'
import { sha256Hex } from '../../shared/sha256-hex.ts'
import { AlteredError } from '../../shared/store/altered-error.ts'
import { Segments } from '../../shared/store/bucket/segments.ts'
import { DeclaredPaths } from '../../shared/store/ledger/declared-paths.ts'
import { OnceAPeriod } from '../../shared/store/ledger/once-a-period.ts'
import { dayMs } from '../../shared/time/day.ts'
import { anEntry, newId } from '../entries.ts'

describe('what is unpacked', () => {
  test(`is a line of ${lineBytesMax} bytes at most`, () => {
    const longest = 'x'.repeat(lineBytesMax)
    expect(lineOfCompact(compactLine(longest))).toBe(longest)
    expect(() => lineOfCompact(compactLine(`${longest}x`))).toThrow(`larger than ${lineBytesMax} bytes`)
  })

  test('is a segment that ends with the line that brings it to its size', async () => {
    const s3 = new S3Client({
      endpoint: inject('s3Endpoint'),
      region: inject('s3Region'),
      credentials: inject('s3Credentials'),
    })
    const segments = new Segments(s3, inject('s3Bucket'))
    const lines = Array.from({ length: 9 }, (_, index) =>
      'x'.repeat(index === 8 ? lineBytesMax : segmentBytesMax / 8 - 1),
    )
    const file = await segments.put(newId(), 0, lines)
    expect(await segments.lines(file)).toEqual(lines)
    const [Bucket, Key] = [inject('s3Bucket'), `segments/${newId()}/bomb.ndjson.gz`]
    const content = 'x'.repeat(segmentBytesMax + lineBytesMax + 2)
    const bomb = gzipSync(content)
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: bomb }))
    const row = { key: Key, sha256: sha256Hex(content), compressedBytes: bomb.length }
    await expect(segments.lines(row)).rejects.toThrow(new AlteredError(`the segment ${Key} is not what was put`))
  })
})

describe('what is sent', () => {
  test(`stays in its line up to ${lineBytesMax} bytes`, () => {
    const prepared = (length: number) =>
      prepareEntry(
        anEntry({ insertId: 'i', context: { organizationId: 'o' }, details: { text: 'x'.repeat(length) } }),
        0,
        '00',
      )
    const length = lineBytesMax - Buffer.byteLength(prepared(0).line)
    expect(Buffer.byteLength(prepared(length).line)).toBe(lineBytesMax)
    expect(prepared(length).payloads).toHaveLength(0)
    expect(prepared(length + 1).payloads).toHaveLength(1)
  })

  test(`is nested ${depthMax} levels deep at most`, () => {
    const nested = (depth: number): object => (depth === 1 ? {} : { a: nested(depth - 1) })
    const entry = (depth: number) => anEntry({ details: nested(depth - 1) as Record<string, unknown> })
    expect(() => checkShape(entry(depthMax))).not.toThrow()
    expect(() => checkShape(entry(depthMax + 1))).toThrow('nested more than 100 levels deep')
  })
})

describe('what is asked', () => {
  test(`gives a parameter ${valuesMax} values at most`, () => {
    const values = (count: number) => Array.from({ length: count }, () => 'a')
    expect(parseFilter({ region: values(valuesMax) }).region).toHaveLength(valuesMax)
    expect(() => parseFilter({ region: values(valuesMax + 1) })).toThrow('"region" must be given at most 100 times')
  })

  test('has values of 512 characters at most', () => {
    expect(parseFilter({ q: ['x'.repeat(512)] }).q).toHaveLength(1)
    expect(() => parseFilter({ q: ['x'.repeat(513)] })).toThrow('"q" must not be longer than 512 characters')
  })

  test('is compared in full, however long it is and however many values it has', async () => {
    const { matcherOf } = await import('../../shared/filter/matcher.ts')
    const { entryOfLine } = await import('../../shared/entry/stored-line.ts')
    const name = 'n'.repeat(255)
    const { line } = prepareEntry(anEntry({ eventName: name }), 0, '00')
    const isFound = (...values: string[]) => {
      const matcher = matcherOf(parseFilter({ 'event-name': values }))
      return matcher.mayMatch(line) && matcher.matches(entryOfLine(line))
    }
    const others = Array.from({ length: 20 }, (_, index) => `other ${index}`)
    expect([isFound(name), isFound(...others, name), isFound(`${name.slice(1)}*`)]).toEqual([true, true, true])
    expect([isFound(`${name}x`), isFound(...others), isFound(`${name.slice(1)}x*`)]).toEqual([false, false, false])
  })
})

describe('what is kept in memory', () => {
  test('of a tree are its last 64 tiles', async () => {
    const asked: number[] = []
    const hashesOf = async ({ index }: { readonly index: number }) => {
      asked.push(index)
      return Array.from({ length: 256 }, () => leafHash(''))
    }
    const tree = logTree({ organization: 'o', hashesOf }, 256 * 65)
    const read = (index: number) => tree.subtreeRoots({ from: index * 256, to: index * 256 + 1 })
    for (let index = 0; index < 65; index += 1) await read(index)
    await read(64)
    await read(1)
    expect(asked).toHaveLength(65)
    await read(0)
    expect(asked).toHaveLength(66)
  })

  test('of the edges of logs are the last five hundred, and a thousand at most', async () => {
    const head = { size: 1, receivedMaxMs: 0, roots: [leafHash('')] }
    const read: string[] = []
    const cache = edgeTilesCache({
      edgeTiles: async (organization) => {
        read.push(organization)
        return new Map()
      },
    })
    for (let log = 0; log <= 1000; log += 1) cache.keep(`${log}`, head, new Map())
    for (let log = 501; log <= 1000; log += 1) await cache.of(`${log}`, head)
    expect(read).toEqual([])
    await cache.of('0', head)
    expect(read).toEqual(['0'])
  })

  test('of what is done once a day or an hour are the last twenty thousand, and never all forgotten at once', async () => {
    let done = 0
    const onceAPeriod = new OnceAPeriod(dayMs)
    const act = async () => {
      done += 1
    }
    const keys = 40_001
    for (let key = 0; key < keys; key += 1) await onceAPeriod.do(`${key}`, 0, act)
    for (let key = keys - 20_000; key < keys; key += 1) await onceAPeriod.do(`${key}`, 0, act)
    expect(done).toBe(keys)
    await onceAPeriod.do('0', 0, act)
    expect(done).toBe(keys + 1)
  })

  test('of declared paths, and of who declares any, are the last twenty thousand each, and forty thousand at most', async () => {
    let [versions, paths] = [0, 0]
    const declared = new DeclaredPaths({
      version: async () => {
        versions += 1
        return 1
      },
      find: async () => {
        paths += 1
        return undefined
      },
    })
    const read = (organization: number) => declared.pathOf(`${organization}`, 'projects/p', 0)
    const organizations = 40_001
    for (let at = 0; at < organizations; at += 1) await read(at)
    for (let at = organizations - 20_000; at < organizations; at += 1) await read(at)
    expect([versions, paths]).toEqual([organizations, organizations])
    await read(0)
    expect([versions, paths]).toEqual([organizations + 1, organizations + 1])
  })
})
