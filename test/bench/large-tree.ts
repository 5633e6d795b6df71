// A large log in memory: how large its proofs are, and how long verifying one takes.

import { logTree } from '../../shared/log/log-tree.ts'
import { type CompactRange, emptyRange, rootOf } from '../../shared/proof/compact-range.ts'
import { type EdgeTiles, type FilledTile, grow } from '../../shared/proof/growing-tiles.ts'
import { type Hash, leafHash } from '../../shared/proof/hash.ts'
import { isIncluded } from '../../shared/proof/inclusion.ts'
import { formatProofFile } from '../../shared/proof/proof-file.ts'
import { tilePath } from '../../shared/proof/tile.ts'
import { cpuMsSince } from './cpu-time.ts'

const rounds = 200

export async function proofReport(size: number): Promise<string[]> {
  const { range, tiles, cpuMs } = grown(size)
  const hashesOf = new Map(tiles.map(({ tile, hashes }) => [tilePath(tile), [...hashes]]))
  const tree = logTree({ organization: 'large', hashesOf: async (tile) => hashesOf.get(tilePath(tile)) }, size)
  const root = rootOf(range)
  const leafIndex = Math.floor(size / 3)
  const proof = await tree.inclusionProof(leafIndex, size)
  const growth = await tree.consistencyProof(leafIndex + 1, size)
  const leaf = leafOf(leafIndex)
  const inclusionUs = microseconds(() => isIncluded(leaf, leafIndex, size, proof, root))
  const fileBytes = formatProofFile({ line: '', leafIndex, hashes: proof, checkpoint: '' }).length
  return [
    `a log of ${size} leaves`,
    `growing       ${((cpuMs * 1000) / size).toFixed(1)} us of the processor a leaf, batches of 1000`,
    `inclusion     ${proof.length} hashes; the file has ${fileBytes} bytes besides line and checkpoint; verified in ${inclusionUs} us`,
    `growth        ${growth.length} hashes from ${leafIndex + 1} leaves on`,
    `tiles         ${tiles.length} written, of which ${hashesOf.size} of different names`,
  ]
}

interface LargeLog {
  readonly range: CompactRange
  readonly tiles: readonly FilledTile[]
  readonly cpuMs: number
}

/** In batches of a thousand, as the archive appends. */
function grown(size: number): LargeLog {
  const tiles: FilledTile[] = []
  let [range, edgeTiles]: [CompactRange, EdgeTiles] = [emptyRange, new Map()]
  const cpu = process.cpuUsage()
  for (let from = 0; from < size; from += 1000) {
    const leaves = Array.from({ length: Math.min(1000, size - from) }, (_, at) => leafOf(from + at))
    const growth = grow(range, edgeTiles, leaves)
    tiles.push(...growth.tiles)
    ;[range, edgeTiles] = [growth.range, growth.edgeTiles]
  }
  return { range, tiles, cpuMs: cpuMsSince(cpu) }
}

function leafOf(leafIndex: number): Hash {
  return leafHash(`leaf ${leafIndex}`)
}

function microseconds(verify: () => boolean): string {
  const cpu = process.cpuUsage()
  for (let round = 0; round < rounds; round += 1) if (!verify()) throw new Error('a proof does not hold')
  return ((cpuMsSince(cpu) * 1000) / rounds).toFixed(0)
}
