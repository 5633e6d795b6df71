// Pending entries: read from stream records, in the order of their puts.
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { DynamoDBRecord } from 'aws-lambda'
import { lineOfCompact } from '../../shared/entry/line-codec.ts'
import { type PendingEntry, pendingEntryOf } from '../../shared/log/archiving.ts'
import { packedOf } from '../../shared/store/events/events.ts'

export interface StreamedEntry extends PendingEntry {
  /** Its place in the stream, reported to Lambda if it could not be archived. */
  readonly sequenceNumber: string
}

/** @throws Error if recording did not make the record's item. */
export function streamedEntryOf(record: DynamoDBRecord): StreamedEntry {
  const packed = packedOf(imageOf(record))
  return { ...pendingEntryOf(packed.id, () => lineOfCompact(packed)), sequenceNumber: sequenceNumberOf(record) }
}

export function sequenceNumberOf(record: DynamoDBRecord | undefined): string {
  return record?.dynamodb?.SequenceNumber ?? ''
}

/** A Lambda event has binary values as base64. */
function imageOf(record: DynamoDBRecord): Record<string, AttributeValue> {
  const image = record.dynamodb?.NewImage ?? {}
  return Object.fromEntries(
    Object.entries(image).map(([name, value]) => [
      name,
      value.B === undefined ? value : { B: Buffer.from(value.B, 'base64') },
    ]),
  ) as Record<string, AttributeValue>
}
