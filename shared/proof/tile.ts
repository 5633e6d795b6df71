// Tiles: the hashes of a log cut into files of up to 256 of one level (C2SP tlog-tiles, https://c2sp.org/tlog-tiles). Which tiles a
// log has, how they are named, and what they hold; where they are kept is not said here.
import type { Subtree } from './subtree.ts'

/** Levels of the tree that one level of tiles spans: a full tile has 2^8 hashes, 8,192 bytes. */
const tileHeight = 8
export const tileWidth = 2 ** tileHeight

/** A tile of level L holds the roots of subtrees of 256^L leaves. */
export interface Tile {
  readonly level: number
  readonly index: number
  /** The number of its hashes: 256, or fewer in an edge tile. */
  readonly width: number
}

/** A tile as it is named in a URL: of hashes, or of the entries that its level 0 hashes. */
export type NamedTile = { readonly of: 'hashes'; readonly tile: Tile } | { readonly of: 'entries'; readonly tile: Tile }

/** `0/x001/x234/067`, `0/273.p/112`. */
export function tilePath({ level, index, width }: Tile): string {
  return `${level}/${pathOfIndex(index)}${width === tileWidth ? '' : `.p/${width}`}`
}

/** `undefined` for what names no tile. */
export function parseTilePath(path: string): NamedTile | undefined {
  const [, kind = '', groups = '', width] =
    /^(entries|\d|[1-5]\d|6[0-3])\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? []
  const index = Number(groups.replaceAll(/[x/]/g, ''))
  if (!groups || !Number.isSafeInteger(index) || pathOfIndex(index) !== groups || Number(width) >= tileWidth)
    return undefined
  const tile = {
    level: kind === 'entries' ? 0 : Number(kind),
    index,
    width: width === undefined ? tileWidth : Number(width),
  }
  return kind === 'entries' ? { of: 'entries', tile } : { of: 'hashes', tile }
}

/** The tiles that come about when a log grows from one size to another: those that a checkpoint of the new size needs besides. */
export function grownTiles(from: number, to: number): Tile[] {
  const tiles: Tile[] = []
  for (let level = 0; hashesAt(level, to) > 0; level += 1) {
    const [before, after] = [hashesAt(level, from), hashesAt(level, to)]
    if (after === before) continue
    for (let index = Math.floor(before / tileWidth); index * tileWidth < after; index += 1)
      tiles.push({ level, index, width: Math.min(tileWidth, after - index * tileWidth) })
  }
  return tiles
}

/** The tiles that are not full in a log of the size: of each level at most one. */
export function partialTiles(size: number): Tile[] {
  const tiles: Tile[] = []
  for (let level = 0; hashesAt(level, size) > 0; level += 1) {
    const width = hashesAt(level, size) % tileWidth
    if (width > 0) tiles.push({ level, index: Math.floor(hashesAt(level, size) / tileWidth), width })
  }
  return tiles
}

/** The leaf behind the last one that a tile says something about: a log has the tile from this size on. */
export function endOfTile({ level, index, width }: Tile): number {
  return (index * tileWidth + width) * tileWidth ** level
}

/** Whether a log of this size has the tile: as a full tile, or as an edge tile. */
export function hasTile(size: number, tile: Tile): boolean {
  const present = hashesAt(tile.level, size) - tile.index * tileWidth
  return tile.width === tileWidth ? present >= tileWidth : present === tile.width
}

/** In a log of the size, the tile that the subtree's root can be told from, and which of its hashes are below it. */
export function tileOfSubtree({ level, index }: Subtree, size: number) {
  const tileLevel = Math.floor(level / tileHeight)
  const count = 2 ** (level % tileHeight)
  const first = index * count
  const tileIndex = Math.floor(first / tileWidth)
  const width = Math.min(tileWidth, hashesAt(tileLevel, size) - tileIndex * tileWidth)
  const start = first - tileIndex * tileWidth
  return { tile: { level: tileLevel, index: tileIndex, width }, start, end: start + count }
}

function hashesAt(level: number, size: number): number {
  return Math.floor(size / tileWidth ** level)
}

/** Three digits a group, all but the last with an `x`: 1234067 is `x001/x234/067`. */
function pathOfIndex(index: number): string {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? []
  return groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/')
}
