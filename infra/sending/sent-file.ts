// A file sent to its end, batch after batch, from where the last try ended. Its place is noted only when all records before it are settled.
import type { RecordPlace } from '../../shared/records/record-texts.ts'
import { isBehind, type SentRecord } from './records.ts'
import { type SendDeps, type Settled, sendBatch } from './sender.ts'
import { batchBytesMax, type RecordStatus, type WireFormat } from './wire-format.ts'

export type Counts = Record<RecordStatus, number>

export const noCounts = (): Counts => ({
  ...{ stored: 0, duplicate: 0, refused: 0, failed: 0, quarantined: 0, filtered: 0, taken: 0 },
})

export interface SentFile {
  readonly records: Iterable<SentRecord> | AsyncIterable<SentRecord>
  /** Records up to this place are settled already. */
  readonly after: RecordPlace
  /** Called when a batch is settled. */
  readonly onSettled: (settled: readonly Settled[], counts: Counts) => Promise<void>
}

/** @returns how many of the records came to what. */
export async function sendFile(deps: SendDeps, format: WireFormat, file: SentFile): Promise<Counts> {
  const counts = noCounts()
  let [batch, bytes]: [SentRecord[], number] = [[], 0]
  const send = async () => {
    if (batch.length === 0) return
    const settled = await sendBatch(deps, format, batch)
    for (const { result } of settled) counts[result.status] += 1
    await file.onSettled(settled, counts)
    ;[batch, bytes] = [[], 0]
  }
  for await (const record of partsOf(format, file)) {
    const size = Buffer.byteLength(record.text)
    if (batch.length === format.recordsMax || bytes + size > batchBytesMax) await send()
    // The service does not take them for now: what is behind would fare no better.
    if (counts.failed > 0) return counts
    batch.push(record)
    bytes += size
    deps.signal.throwIfAborted()
  }
  await send()
  return counts
}

/** What is not settled yet, as it is sent. */
async function* partsOf({ parts }: WireFormat, { records, after }: SentFile): AsyncGenerator<SentRecord> {
  for await (const record of records)
    if (isBehind(record, after)) for (const part of parts?.(record) ?? [record]) if (isBehind(part, after)) yield part
}

/** `3 stored, 1 duplicate, 0 refused`; others only if there are any. */
export function countsText({ stored, duplicate, refused, ...others }: Counts): string {
  const { filtered, quarantined, taken, failed } = others
  const some = Object.entries({ filtered, quarantined, taken, failed }).flatMap(([name, count]) =>
    count > 0 ? [`${count} ${name}`] : [],
  )
  return [`${stored} stored`, `${duplicate} stored before`, `${refused} refused`, ...some].join(', ')
}
