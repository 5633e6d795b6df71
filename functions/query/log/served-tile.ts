// A tile as the API serves it: its stored hashes, or the entries below a tile of level 0, which are read from the archived segments.

import { gzipSync } from 'node:zlib'
import { type Sight, sees } from '../../../shared/access/sight.ts'
import { notFound } from '../../../shared/audit-error.ts'
import { type Budget, outOfTime } from '../../../shared/budget.ts'
import { entryOfLine } from '../../../shared/entry/stored-line.ts'
import type { Log } from '../../../shared/log/log.ts'
import { receivedFromMs } from '../../../shared/log/retained-leaves.ts'
import { endOfTile, parseTilePath, type Tile, tileWidth } from '../../../shared/proof/tile.ts'
import { encodeHashes } from '../../../shared/store/ledger/binary-encoding.ts'
import { endOf, type Segment } from '../../../shared/store/ledger/segment.ts'

export interface TileDeps {
  readonly now: () => number
  /** The budget of one request. */
  readonly newBudget: () => Budget
}

export interface ServedTile {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** If so, the bytes are compressed with gzip, which C2SP tlog-tiles allows for entries whatever the client accepts. */
  readonly hasEntries: boolean
}

/** @throws AuditError `NOT_FOUND` for a tile that this log does not have, and for entries that are past their retention or not visible. */
export async function servedTile(deps: TileDeps, log: Log, sight: Sight, path: string): Promise<ServedTile> {
  const named = parseTilePath(path)
  const { size } = await log.head()
  if (!named || endOfTile(named.tile) > size) throw notFound(path)
  if (named.of === 'entries') return { bytes: await entriesOf(deps, log, sight, named.tile, path), hasEntries: true }
  const hashes = await log.hashesOf(named.tile)
  if (!hashes) throw notFound(path)
  return { bytes: Uint8Array.from(encodeHashes(hashes)), hasEntries: false }
}

/**
 * Each entry follows its length in two bytes. 256 lines of the maximum length (shared/entry/stored-line.ts) that gzip cannot shorten are
 * 4.4 MB; in base64 this is less than Lambda's limit of 6,291,556 bytes for a response. So every tile can be served.
 */
async function entriesOf(
  deps: TileDeps,
  log: Log,
  sight: Sight,
  tile: Tile,
  path: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const from = tile.index * tileWidth
  const budget = deps.newBudget()
  const pieces: Buffer[] = []
  for await (const segment of log.segmentsFrom(from)) {
    if (segment.receivedMaxMs < receivedFromMs(deps.now())) throw notFound(path)
    for (const line of await linesWithin(log, segment, from, from + tile.width)) {
      if (!sees(sight, entryOfLine(line))) throw notFound(path)
      const bytes = Buffer.from(line)
      const length = Buffer.alloc(2)
      length.writeUInt16BE(bytes.length)
      pieces.push(length, bytes)
    }
    if (endOf(segment) >= from + tile.width) break
    budget.read()
    if (budget.isSpent()) throw outOfTime('all segments of the tile had been read')
  }
  return Uint8Array.from(gzipSync(Buffer.concat(pieces)))
}

async function linesWithin(log: Log, segment: Segment, from: number, to: number): Promise<string[]> {
  const { firstLeafIndex } = segment
  return (await log.linesOf(segment)).slice(Math.max(0, from - firstLeafIndex), to - firstLeafIndex)
}
