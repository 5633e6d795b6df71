// What EventBridge tells of an object that was put, and its way into the queue of imports, on one machine: as the rules of the stack have it.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
import { randomUUID } from 'node:crypto'
import { type ImportSource, importGroupOf, importSourceOf } from '../../../shared/deployment/import-sources.ts'
import type { SentMessage } from '../../delivery/queued-message.ts'

export interface CreatedObject {
  readonly bucket: string
  readonly key: string
}

/** @returns `undefined` for an object of no source. */
export function importMessageOf(sources: readonly ImportSource[], created: CreatedObject): SentMessage | undefined {
  const source = importSourceOf(sources, created.bucket, created.key)
  if (!source) return undefined
  return { group: importGroupOf(source), deduplicationId: randomUUID(), body: JSON.stringify(createdEvent(created)) }
}

export function createdEvent({ bucket, key }: CreatedObject) {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: '000000000000',
    time: new Date().toISOString(),
    region: 'eu-central-1',
    resources: [`arn:aws:s3:::${bucket}`],
    detail: { version: '0', bucket: { name: bucket }, object: { key }, reason: 'PutObject' },
  }
}
