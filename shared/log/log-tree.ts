// The Merkle tree of one log, read from its tiles: the roots of its subtrees, and the proofs that are made of them.
import { edgeOf, foldedRoot, rootOf } from '../proof/compact-range.ts'
import { consistencyRanges } from '../proof/consistency.ts'
import type { Hash } from '../proof/hash.ts'
import { inclusionRanges } from '../proof/inclusion.ts'
import { type LeafRange, type Subtree, subtreesOf } from '../proof/subtree.ts'
import { type Tile, tileOfSubtree, tilePath } from '../proof/tile.ts'
import { AlteredError } from '../store/altered-error.ts'

export interface LogTree {
  /** The roots of `subtreesOf` the range. */
  subtreeRoots(range: LeafRange): Promise<Hash[]>
  /** Of a log of `size` leaves, which this one has been or is. */
  inclusionProof(leafIndex: number, size: number): Promise<Hash[]>
  consistencyProof(from: number, to: number): Promise<Hash[]>
}

/** Enough for all that a proof needs, and for the ranges that a bundle leaves out to be read one after the other. */
const tilesKeptMax = 64

/** A log as its tiles have it. */
export interface LogHashes {
  readonly organization: string
  /** The hashes of a tile, full or as it was at a committed size; `undefined` when the log never had it. */
  hashesOf(tile: Tile): Promise<Hash[] | undefined>
}

/** @param size a committed size of the log. What is proved of a smaller size is read from the same tiles: subtrees never change. */
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
    return rootOf(edgeOf((await hashesOf(tile)).slice(start, end)))
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
