// The hash tiles of logs in the bucket. A commit attempt first writes its tiles, under names of its own. Only tiles of a committed
// attempt count: the committed segment with a tile's last leaf gives the tile's name. So the tiles of a lost attempt are never read,
// and those of a committed one are never overwritten.
import { PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import pMap from 'p-map'
import { bucketPrefixes } from '../../deployment/bucket-keys.ts'
import type { EdgeTiles, FilledTile } from '../../proof/growing-tiles.ts'
import { type Hash, hashBytes } from '../../proof/hash.ts'
import { endOfTile, grownTiles, partialTiles, type Tile, tilePath } from '../../proof/tile.ts'
import { AlteredError } from '../altered-error.ts'
import { decodeHashes, encodeHashes } from '../ledger/binary-encoding.ts'
import type { LogLedger } from '../ledger/log-ledger.ts'
import { paddedLeafIndex } from '../ledger/padded-leaf-index.ts'
import { endOf, type Segment } from '../ledger/segment.ts'
import { type ObjectPlace, readSized } from './sized-object.ts'

type Attempt = Pick<Segment, 'firstLeafIndex' | 'sha256'>

export class LogTiles {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #ledger: Pick<LogLedger, 'segmentOf'>

  constructor(client: S3Client, bucket: string, ledger: Pick<LogLedger, 'segmentOf'>) {
    this.#client = client
    this.#bucket = bucket
    this.#ledger = ledger
  }

  /** Writes the tiles of a segment. A repeated attempt changes nothing. */
  async put(organization: string, segment: Attempt, tiles: readonly FilledTile[]): Promise<void> {
    const put = ({ tile, hashes }: FilledTile) =>
      this.#client.send(
        new PutObjectCommand({
          ...this.#place(organization, segment, tile),
          Body: encodeHashes(hashes),
          ContentType: 'application/octet-stream',
        }),
      )
    await pMap(tiles, put, { concurrency: 8 })
  }

  /**
   * The hashes of a tile, full or at a committed size.
   * @returns `undefined` if the log never had the tile.
   * @throws AlteredError if its leaves are not in the log, or the tile is missing or incomplete.
   */
  async hashes(organization: string, tile: Tile): Promise<Hash[] | undefined> {
    const segment = await this.#ledger.segmentOf(organization, endOfTile(tile) - 1)
    const brought = grownTiles(segment.firstLeafIndex, endOf(segment))
    if (!brought.some((own) => tilePath(own) === tilePath(tile))) return undefined
    const place = this.#place(organization, segment, tile)
    const packed = await readSized(this.#client, place, tile.width * hashBytes).catch((cause: unknown) => {
      if (!isGone(cause)) throw cause
      throw new AlteredError(`the tile ${tilePath(tile)} of ${organization} is gone`, { cause })
    })
    if (packed?.bytes.length !== tile.width * hashBytes)
      throw new AlteredError(`the tile ${tilePath(tile)} of ${organization} is not what was put`)
    return decodeHashes(packed.bytes)
  }

  /** The edge tiles of a log at a committed size. */
  async edgeTiles(organization: string, size: number): Promise<EdgeTiles> {
    const tiles = await pMap(partialTiles(size), async (tile): Promise<[number, readonly Hash[]]> => {
      const hashes = await this.hashes(organization, tile)
      if (!hashes) throw new AlteredError(`the log of ${organization} has no tile ${tilePath(tile)}`)
      return [tile.level, hashes]
    })
    return new Map(tiles)
  }

  #place(organization: string, { firstLeafIndex, sha256 }: Attempt, tile: Tile): ObjectPlace {
    const name = `${tilePath(tile)}-${paddedLeafIndex(firstLeafIndex)}-${sha256}`
    return { Bucket: this.#bucket, Key: `${bucketPrefixes.tiles}${organization}/${name}` }
  }
}

/**
 * No role may list tiles, so S3 answers 403 for a missing tile:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
function isGone(error: unknown): boolean {
  return error instanceof S3ServiceException && [403, 404].includes(error.$metadata.httpStatusCode ?? 0)
}
