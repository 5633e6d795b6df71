// The receipt of the entries of one request: one time for all of them. Those that are late by it are noted before they are put, so that the
// search index, which looks for entries by their event time, learns of them.
import type { SubmittedEntry } from '../entry/entry.ts'
import { entryId } from '../entry/entry-id.ts'
import { isReceivedLate } from '../entry/late.ts'
import { sha256Hex } from '../sha256-hex.ts'
import type { Events } from '../store/events/events.ts'
import type { LateNotes } from '../store/ledger/late-notes.ts'
import { recordingEndsMs } from '../time/index-times.ts'
import { parseInstant } from '../time/instant.ts'

export interface ReceiptDeps {
  readonly events: Pick<Events, 'partitionOf'>
  readonly notes: Pick<LateNotes, 'put'>
  readonly now: () => number
  /** For a test on a busy machine, whose service has a clock of its own; else `recordingEndsMs`. */
  readonly recordingEndsMs?: number
}

export interface Receipt {
  readonly receivedMs: number
  /** Aborts every write for these entries in time: a later one would be missed by the search index. */
  readonly signal: AbortSignal
  /** Resolves when the entry may be put. @throws the error of the store that did not take its note. */
  noted(entry: SubmittedEntry): Promise<void>
}

/** @param entries all that may be put under this receipt, each checked. */
export function receiptOf(deps: ReceiptDeps, entries: readonly SubmittedEntry[], ended?: AbortSignal): Receipt {
  const receivedMs = deps.now()
  const inTime = AbortSignal.timeout(deps.recordingEndsMs ?? recordingEndsMs)
  const signal = ended ? AbortSignal.any([ended, inTime]) : inTime
  // An instance that counts late ones only from later on takes the others for on time, whether noted or not.
  const late = entries.filter((entry) => isReceivedLate(parseInstant(entry.eventTimeStamp)?.ms ?? 0, receivedMs, 0))
  const partitions = Map.groupBy(
    late.flatMap((entry) => idOf(entry) ?? []),
    ({ organization, id }) => organization + deps.events.partitionOf(organization, id),
  )
  const byEntry = new Map<SubmittedEntry, Promise<void>>()
  for (const [partition, own] of partitions) {
    const ids = [...new Set(own.map(({ id }) => id))]
    // The same ids make the same note; others of this millisecond do not replace it.
    const put = deps.notes.put(partition, { receivedMs, ids }, sha256Hex(ids.join()).slice(0, 32), signal)
    put.catch(() => {}) // Whoever asks for one of its entries gets the rejection.
    for (const { entry } of own) byEntry.set(entry, put)
  }
  return { receivedMs, signal, noted: async (entry) => byEntry.get(entry) }
}

/** `undefined` for an entry that has no canonical form: it is refused before it is put. */
function idOf(entry: SubmittedEntry) {
  try {
    return { entry, organization: entry.context.organizationId, id: entryId(entry) }
  } catch {
    return undefined
  }
}
