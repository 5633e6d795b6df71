// Reads the log of an organization out of a running service's Ledger and bucket, as an operator with credentials could.
import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { expect } from 'vitest'
import type { LocalSettings } from '../../infra/local/place/settings.ts'
import type { Entry } from '../../shared/entry/entry.ts'
import { entryOfLine } from '../../shared/entry/stored-line.ts'
import { LogLedger } from '../../shared/store/ledger/log-ledger.ts'
import { eventually } from './running-service.ts'

export function logReader({ ports, region, credentials, ledgerTable, archiveBucket }: LocalSettings) {
  const engine = (port: number) => ({ endpoint: `http://127.0.0.1:${port}`, region, credentials })
  const ledger = new LogLedger(new DynamoDBClient(engine(ports.dynamodb)), ledgerTable)
  const s3 = new S3Client({ ...engine(ports.s3), forcePathStyle: true })

  async function caughtUp(organization: string, size: number): Promise<void> {
    let leaves = 0
    await eventually(
      async () => {
        leaves = (await ledger.head(organization)).size
        return leaves >= size
      },
      () => `the log has ${leaves} leaves of ${size}`,
    )
  }

  /**
   * In leaf order. Fails unless the segments follow each other without gap or overlap, hold what their rows say, and end where
   * the head says.
   */
  async function entries(organization: string): Promise<Entry[]> {
    const found: Entry[] = []
    for await (const segment of ledger.segments(organization, 'asc')) {
      expect(segment.firstLeafIndex).toBe(found.length)
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: archiveBucket, Key: segment.key }))
      const content = gunzipSync((await Body?.transformToByteArray()) ?? '')
      expect(createHash('sha256').update(content).digest('hex')).toBe(segment.sha256)
      const own = content.toString().split('\n').slice(0, -1).map(entryOfLine)
      expect(own.map(({ id }) => id)).toEqual(segment.ids)
      found.push(...own)
    }
    expect((await ledger.head(organization)).size).toBe(found.length)
    return found
  }

  return { caughtUp, entries }
}
