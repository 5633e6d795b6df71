import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compactRangeOf, emptyRange, rootOf } from '../../../shared/proof/compact-range.ts'
import { type EdgeTiles, grow } from '../../../shared/proof/growing-tiles.ts'
import { type Hash, leafHash } from '../../../shared/proof/hash.ts'
import {
  endOfTile,
  grownTiles,
  hasTile,
  parseTilePath,
  partialTiles,
  tileOfSubtree,
  tilePath,
} from '../../../shared/proof/tile.ts'

const hex = (hash: Hash) => Buffer.from(hash).toString('hex')
const leavesOf = (count: number) => Array.from({ length: count }, (_, index) => leafHash(`leaf ${index}`))
const paths = (tiles: readonly Parameters<typeof tilePath>[0][]) => tiles.map(tilePath)

describe('the path of a tile', () => {
  test.each([
    [{ level: 0, index: 0, width: 256 }, '0/000'],
    [{ level: 0, index: 5, width: 256 }, '0/005'],
    [{ level: 3, index: 1234067, width: 256 }, '3/x001/x234/067'],
    [{ level: 0, index: 273, width: 112 }, '0/273.p/112'],
    [{ level: 1, index: 1000, width: 1 }, '1/x001/000.p/1'],
  ])('of %j is %s, and is read as it is written', (tile, path) => {
    expect(tilePath(tile)).toBe(path)
    expect(parseTilePath(path)).toEqual({ of: 'hashes', tile })
  })

  test('of an entry bundle names the level of its hashes, which is 0', () => {
    expect(parseTilePath('entries/273.p/112')).toEqual({ of: 'entries', tile: { level: 0, index: 273, width: 112 } })
  })

  test.each([
    '',
    '0',
    '0/',
    '0/1',
    '0/0001',
    '0/x000/001',
    '64/000',
    '00/000',
    '0/000.p/0',
    '0/000.p/256',
    '0/000.p/007',
    '0/000/',
    'data/000',
    '0/x001',
    '0/../000',
  ])('is not %j', (path) => expect(parseTilePath(path)).toBeUndefined())
})

describe('the tiles of a log', () => {
  test('of 70,000 leaves are those of the specification', () => {
    const tiles = grownTiles(0, 70_000)
    const full = tiles.filter(({ width }) => width === 256)
    expect(full.filter(({ level }) => level === 0)).toHaveLength(273)
    expect(paths(full.filter(({ level }) => level > 0))).toEqual(['1/000'])
    expect(paths(partialTiles(70_000))).toEqual(['0/273.p/112', '1/001.p/17', '2/000.p/1'])
    expect(paths(tiles.filter(({ width }) => width < 256))).toEqual(['0/273.p/112', '1/001.p/17', '2/000.p/1'])
  })

  test('of 256 leaves are one full one and the first hash of the level above', () => {
    expect(paths(grownTiles(255, 256))).toEqual(['0/000', '1/000.p/1'])
  })

  test('that a growth brings are just those that the new size has and the old one had not', () => {
    const sizes = fc.oneof(fc.nat({ max: 1200 }), fc.integer({ min: 65_000, max: 66_000 }))
    fc.assert(
      fc.property(sizes, fc.nat({ max: 1200 }), (from, more) => {
        for (const tile of grownTiles(from, from + more)) {
          expect(hasTile(from + more, tile)).toBe(true)
          expect(hasTile(from, tile)).toBe(false)
          expect(endOfTile(tile)).toBeGreaterThan(from)
          expect(endOfTile(tile)).toBeLessThanOrEqual(from + more)
        }
        for (const tile of partialTiles(from + more)) expect(hasTile(from + more, tile)).toBe(true)
      }),
    )
  })
})

describe('growing', () => {
  const sizes = [1, 2, 255, 256, 257, 511, 512, 513, 700]

  test('batch by batch ends as growing at once does: the same edge, the same edge tiles, the same full ones', () => {
    const leaves = leavesOf(1400)
    const atOnce = grow(emptyRange, new Map(), leaves)
    const namesOf = (tiles: typeof atOnce.tiles) =>
      new Map(tiles.map(({ tile, hashes }) => [tilePath(tile), hashes.map(hex).join()]))
    for (const size of sizes) {
      let [range, edgeTiles, written] = [emptyRange, new Map() as EdgeTiles, new Map<string, string>()]
      for (let from = 0; from < leaves.length; from += size) {
        const grown = grow(range, edgeTiles, leaves.slice(from, from + size))
        written = new Map([...written, ...namesOf(grown.tiles)])
        ;[range, edgeTiles] = [grown.range, grown.edgeTiles]
      }
      expect(range).toEqual(atOnce.range)
      expect(edgeTiles).toEqual(atOnce.edgeTiles)
      for (const [path, bytes] of namesOf(atOnce.tiles)) expect([path, written.get(path)]).toEqual([path, bytes])
    }
    expect(hex(rootOf(atOnce.range))).toBe(hex(rootOf(compactRangeOf(leaves))))
  })

  test('refuses edge tiles that are not those of the log: altered, missing, too many', () => {
    const { range, edgeTiles } = grow(emptyRange, new Map(), leavesOf(300))
    const more = leavesOf(3)
    const level0 = edgeTiles.get(0) ?? []
    const spoiled = [
      new Map([...edgeTiles, [0, level0.with(7, leafHash('another'))]]),
      new Map([...edgeTiles, [0, level0.slice(1)]]),
      new Map([...edgeTiles].filter(([level]) => level !== 1)),
      new Map([...edgeTiles, [2, level0.slice(0, 1)]]),
      new Map(),
    ]
    for (const other of spoiled) expect(() => grow(range, other, more)).toThrow('the edge tiles are not')
    expect(grow(range, edgeTiles, more).range.size).toBe(303)
  })
})

describe('the root of a subtree', () => {
  test('is told from one tile, whatever its level', () => {
    const leaves = leavesOf(700)
    const tiles = new Map(grow(emptyRange, new Map(), leaves).tiles.map(({ tile, hashes }) => [tilePath(tile), hashes]))
    for (const [level, index] of [
      [0, 699],
      [3, 5],
      [7, 4],
      [8, 1],
      [9, 0],
    ] as const) {
      const { tile, start, end } = tileOfSubtree({ level, index }, 700)
      const own = leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)
      expect(hex(rootOf(compactRangeOf((tiles.get(tilePath(tile)) ?? []).slice(start, end))))).toBe(
        hex(rootOf(compactRangeOf(own))),
      )
    }
  })
})
