// Reads an archive back for a test: the segments that the Ledger names, and the tiles of the log. Checks their invariants on the way.
import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { GetObjectCommand } from '@aws-sdk/client-s3'
import { expect, inject } from 'vitest'
import { entryOfLine } from '../shared/entry/stored-line.ts'
import { emptyRange } from '../shared/proof/compact-range.ts'
import { grow } from '../shared/proof/growing-tiles.ts'
import { leafHash } from '../shared/proof/hash.ts'
import type { Service } from './service.ts'

/**
 * All lines of an organization's log in leaf order. Fails unless the segments follow each other without gap or overlap, hold what
 * their rows say, and end where the head says, with the compact range and the tiles that RFC 6962 defines for these leaves.
 */
export async function archivedLines({ stores }: Service, organization: string): Promise<string[]> {
  const lines: string[] = []
  for await (const segment of stores.ledger.segments(organization, 'asc')) {
    expect(segment.firstLeafIndex).toBe(lines.length)
    const object = new GetObjectCommand({ Bucket: inject('s3Bucket'), Key: segment.key })
    const compressed = await (await stores.s3.send(object)).Body?.transformToByteArray()
    const content = gunzipSync(compressed ?? '').toString()
    expect(createHash('sha256').update(content).digest('hex')).toBe(segment.sha256)
    expect(content.endsWith('\n')).toBe(true)
    const own = content.slice(0, -1).split('\n')
    expect(own.map((line) => entryOfLine(line).id)).toEqual(segment.ids)
    lines.push(...own)
  }
  const head = await stores.ledger.head(organization)
  expect(head.size).toBe(lines.length)
  const grown = grow(emptyRange, new Map(), lines.map(leafHash))
  expect(head.roots).toEqual(grown.range.roots)
  for (const { tile, hashes } of grown.tiles)
    expect([tile, await stores.tiles.hashes(organization, tile)]).toEqual([tile, hashes])
  return lines
}

export async function archivedIds(service: Service, organization: string): Promise<string[]> {
  return (await archivedLines(service, organization)).map((line) => entryOfLine(line).id)
}
