// Grows a log: from the hashes of new leaves, computes the tiles that a checkpoint of the new size needs. Needs only the compact range and
// the edge tiles of the log before.

import { appended, type CompactRange, compactRangeOf, rootOf } from './compact-range.ts'
import { type Hash, sameHash } from './hash.ts'
import { grownTiles, partialTiles, type Tile, tileWidth } from './tile.ts'

export interface FilledTile {
  readonly tile: Tile
  readonly hashes: readonly Hash[]
}

/** The edge tiles of a log, which are the partial ones, by level. */
export type EdgeTiles = ReadonlyMap<number, readonly Hash[]>

export interface GrownLog {
  readonly range: CompactRange
  /** The new tiles, full or partial. */
  readonly tiles: readonly FilledTile[]
  readonly edgeTiles: EdgeTiles
}

/**
 * Appends the leaves.
 * @param edgeTiles the edge tiles of the log with this compact range.
 * @throws Error if they do not lead to the roots of the range: a tile was altered after it was written.
 */
export function grow(range: CompactRange, edgeTiles: EdgeTiles, leaves: readonly Hash[]): GrownLog {
  checkEdgeTiles(range, edgeTiles)
  const size = range.size + leaves.length
  const tiles: FilledTile[] = []
  const partial = new Map<number, readonly Hash[]>()
  let fresh = leaves
  for (let level = 0; fresh.length > 0 || edgeTiles.has(level); level += 1) {
    const hashes = [...(edgeTiles.get(level) ?? []), ...fresh]
    const full = Math.floor(hashes.length / tileWidth)
    const rest = hashes.slice(full * tileWidth)
    if (rest.length > 0) partial.set(level, rest)
    const own = grownTiles(range.size, size).filter((tile) => tile.level === level)
    tiles.push(...own.map((tile, at) => ({ tile, hashes: hashes.slice(at * tileWidth, at * tileWidth + tile.width) })))
    fresh = Array.from({ length: full }, (_, at) =>
      rootOf(compactRangeOf(hashes.slice(at * tileWidth, (at + 1) * tileWidth))),
    )
  }
  return {
    range: leaves.reduce<CompactRange>((grown, leaf) => appended(grown, leaf), range),
    tiles,
    edgeTiles: partial,
  }
}

/** The roots of the range are those of the edge tiles, the highest level first: each 1 bit of the size is a subtree within one of them. */
function checkEdgeTiles({ size, roots }: CompactRange, edgeTiles: EdgeTiles): void {
  const widths = partialTiles(size).map(({ level, width }) => [level, width])
  const found = [...edgeTiles].map(([level, hashes]) => [level, hashes.length])
  const computed = [...edgeTiles].toSorted(([a], [b]) => b - a).flatMap(([, hashes]) => compactRangeOf(hashes).roots)
  const isSame =
    String(widths) === String(found.toSorted(([a = 0], [b = 0]) => a - b)) &&
    computed.every((hash, at) => sameHash(hash, roots[at] ?? new Uint8Array()))
  if (!isSame) throw new Error('the edge tiles are not those that the log was grown with')
}
