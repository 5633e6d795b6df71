// The Merkle tree of one log, read from its tiles: the roots of its subtrees, and the proofs made of them.

import { compactRangeOf, foldedRoot, rootOf } from '../proof/compact-range.ts'
import { consistencyRanges } from '../proof/consistency.ts'
import type { Hash } from '../proof/hash.ts'
import { inclusionRanges } from '../proof/inclusion.ts'
import { type LeafRange, type Subtree, subtreesOf } from '../proof/subtree.ts'
import { type Tile, tileOfSubtree, tilePath } from '../proof/tile.ts'
import { AlteredError } from '../store/altered-error.ts'

export interface LogTree {
  /** The roots of `subtreesOf` the range. */
  subtreeRoots(range: LeafRange): Promise<Hash[]>
  /** The proof in the log at `size` leaves, its present size or an earlier one. */
  inclusionProof(leafIndex: number, size: number): Promise<Hash[]>
  consistencyProof(from: number, to: number): Promise<Hash[]>
}

/** Enough for one proof, and for reading a bundle's left-out ranges one after the other. */
const tilesKeptMax = 64

/** The tiles of a log. */
export interface LogHashes {
  readonly organization: string
  /** The hashes of a tile, full or at a committed size; `undefined` if the log never had the tile. */
  hashesOf(tile: Tile): Promise<Hash[] | undefined>
}

/** @param size a committed size of the log. Proofs for smaller sizes use the same tiles, since subtrees never change. */
export function logTree(log: LogHashes, size: number): LogTree {
  const kept = new Map<string, Promise<Hash[]>>()
  const hashesOf = (tile: Tile) => {
    const path = tilePath(tile)
    const known = kept.get(path)
    if (known) return known
    if (kept.size >= tilesKeptMax) kept.delete(kept.keys().next().value ?? '')
    const read = log.hashesOf(tile).then((hashes) => {
      if (hashes) return hashes
      throw new AlteredError(`the log of ${log.organization} has no tile ${path}`)
    })
    kept.set(path, read)
    return read
  }
  const rootOfSubtree = async (subtree: Subtree) => {
    const { tile, start, end } = tileOfSubtree(subtree, size)
    return rootOf(compactRangeOf((await hashesOf(tile)).slice(start, end)))
  }
  const subtreeRoots = (range: LeafRange) => Promise.all(subtreesOf(range).map(rootOfSubtree))
  const rootsOf = (ranges: readonly LeafRange[]) =>
    Promise.all(ranges.map(async (range) => foldedRoot(await subtreeRoots(range))))
  return {
    subtreeRoots,
    inclusionProof: (leafIndex, of) => rootsOf(inclusionRanges(leafIndex, of)),
    consistencyProof: (from, to) => rootsOf(consistencyRanges(from, to)),
  }
}
