// Reads an archive back for a test: the segments that the Ledger names, decompressed, and what must always hold of them.
import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { GetObjectCommand } from '@aws-sdk/client-s3'
import { expect, inject } from 'vitest'
import { entryOfLine } from '../shared/stored-line.ts'
import type { Service } from './service.ts'

/**
 * All lines of an organization's log in leaf order. Fails unless the segments follow each other without gap or overlap, hold what
 * their rows say, and end where the head says.
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
  expect((await stores.ledger.head(organization)).size).toBe(lines.length)
  return lines
}

export async function archivedIds(service: Service, organization: string): Promise<string[]> {
  return (await archivedLines(service, organization)).map((line) => entryOfLine(line).id)
}
