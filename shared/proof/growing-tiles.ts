// Growing a log's tiles: the new leaves' hashes in, out come the tiles that a checkpoint of the new size needs. Reads nothing but the
// tiles that were not full before.

import { appended, type CompactRange, edgeOf, rootOf } from './compact-range.ts'
import { type Hash, sameHash } from './hash.ts'
import { grownTiles, partialTiles, type Tile, tileWidth } from './tile.ts'

export interface FilledTile {
  readonly tile: Tile
  readonly hashes: readonly Hash[]
}

/** The tiles at the right edge that are not full, by level. */
export type EdgeTiles = ReadonlyMap<number, readonly Hash[]>

export interface GrownLog {
  readonly edge: CompactRange
  /** What is new, full or not. */
  readonly tiles: readonly FilledTile[]
  readonly open: EdgeTiles
}

/**
 * Appends the leaves.
 * @param open those of a log of the edge's size.
 * @throws Error when they are not: a tile that was altered since it was written does not have the edge's root.
 */
export function grow(edge: CompactRange, open: EdgeTiles, leaves: readonly Hash[]): GrownLog {
  checkEdgeTiles(edge, open)
  const size = edge.size + leaves.length
  const tiles: FilledTile[] = []
  const stillOpen = new Map<number, readonly Hash[]>()
  let fresh = leaves
  for (let level = 0; fresh.length > 0 || open.has(level); level += 1) {
    const hashes = [...(open.get(level) ?? []), ...fresh]
    const full = Math.floor(hashes.length / tileWidth)
    const rest = hashes.slice(full * tileWidth)
    if (rest.length > 0) stillOpen.set(level, rest)
    const own = grownTiles(edge.size, size).filter((tile) => tile.level === level)
    tiles.push(...own.map((tile, at) => ({ tile, hashes: hashes.slice(at * tileWidth, at * tileWidth + tile.width) })))
    fresh = Array.from({ length: full }, (_, at) => rootOf(edgeOf(hashes.slice(at * tileWidth, (at + 1) * tileWidth))))
  }
  return { edge: leaves.reduce<CompactRange>((grown, leaf) => appended(grown, leaf), edge), tiles, open: stillOpen }
}

/** The edge's roots are those of the edge tiles, the highest level first: each bit of the size is a subtree within one of them. */
function checkEdgeTiles({ size, roots }: CompactRange, open: EdgeTiles): void {
  const widths = partialTiles(size).map(({ level, width }) => [level, width])
  const found = [...open].map(([level, hashes]) => [level, hashes.length])
  const computed = [...open].toSorted(([a], [b]) => b - a).flatMap(([, hashes]) => edgeOf(hashes).roots)
  const isSame =
    String(widths) === String(found.toSorted(([a = 0], [b = 0]) => a - b)) &&
    computed.every((hash, at) => sameHash(hash, roots[at] ?? new Uint8Array()))
  if (!isSame) throw new Error('the tiles at the right edge are not those that the log was grown with')
}
