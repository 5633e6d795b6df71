// Records the entries of one request, many at a time, and says of each what became of it. Knows nothing of HTTP.
import pMap from 'p-map'
import { mayWrite, type Right } from '../access/rights.ts'
import { AuditError, type ErrorCode, notFound } from '../audit-error.ts'
import type { Budget } from '../budget.ts'
import type { IngestFormat } from '../deployment/ingest-formats.ts'
import type { SubmittedEntry } from '../entry/entry.ts'
import { type Receipt, receiptOf } from '../recording/receipt.ts'
import { type RecordingDeps, recordReceived } from '../recording/recording.ts'
import { type StoredBeforeDeps, storedBefore } from './stored-before.ts'
import { filteredItem, type SubmissionItem } from './taken-item.ts'

export interface RecordAllDeps extends RecordingDeps {
  readonly events: RecordingDeps['events'] & StoredBeforeDeps['events']
  /** The budget of one request: ends the retries of its writes in time for an answer. */
  readonly newBudget: () => Budget
}

export interface EntryResult {
  /** The entry's place in the submission, from 0. */
  readonly index: number
  /** Of the entry; of the quarantined record. */
  readonly id?: string
  readonly status: 'stored' | 'duplicate' | 'refused' | 'failed' | 'quarantined' | 'filtered'
  readonly code?: ErrorCode
  readonly message?: string
}

/**
 * The concurrent puts that one client's connections carry well. DynamoDB batches conditional puts only in a transaction, which it bills
 * twice.
 */
const concurrency = 32

/**
 * An entry that is in the submission twice is first stored, then a duplicate, without another put if it is wholly the same: its results keep
 * the order of sending.
 * @param given begins with the request, since reading ten thousand records takes seconds. What there is no time for is not tried then; without it,
 * all are.
 */
export async function recordAll(
  deps: RecordAllDeps,
  items: readonly SubmissionItem[],
  rights: readonly Right[],
  given?: Budget,
): Promise<EntryResult[]> {
  const budget = given ?? deps.newBudget()
  const puttable = items.map((item) =>
    item !== filteredItem && !(item instanceof AuditError) && mayWrite(rights, item.context.organizationId)
      ? item
      : undefined,
  )
  const received = receiptOf(
    deps,
    puttable.filter((item) => item !== undefined),
    budget.signal,
  )
  const before = storedBefore(deps, puttable, budget.signal)
  const pending = new Map<string, { readonly item: SubmittedEntry; readonly outcome: Promise<EntryResult> }>()
  const record = async (item: SubmissionItem, index: number): Promise<EntryResult> => {
    if (item === filteredItem) return { index, status: 'filtered' }
    if (item instanceof AuditError) return item.code === 'STORE_UNAVAILABLE' ? unstored(index) : refusal(index, item)
    if (given?.isSpent()) return unstored(index)
    const { organizationId } = item.context
    if (!mayWrite(rights, organizationId)) return refusal(index, notFound(organizationId))
    // Two entries have one id only if they share an insertId or are wholly equal.
    const key =
      item.insertId === undefined ? JSON.stringify(item) : `${organizationId} ${item.eventSource} ${item.insertId}`
    const outcome = after(pending.get(key), item, index, async () => {
      const id = await before.idAt(index)
      if (id !== undefined) return { index, id, status: 'duplicate' }
      return given?.isSpent() ? unstored(index) : attempt(deps, item, index, received)
    })
    pending.set(key, { item, outcome })
    return outcome
  }
  const results = await pMap(items, record, { concurrency })
  const { readUnits } = before
  if (readUnits > 0) deps.logger.info('asked what is stored', { readUnits })
  return results
}

async function after(
  before: { readonly item: SubmittedEntry; readonly outcome: Promise<EntryResult> } | undefined,
  item: SubmittedEntry,
  index: number,
  attempted: () => Promise<EntryResult>,
): Promise<EntryResult> {
  const first = await before?.outcome
  const isStored = first?.status === 'stored' || first?.status === 'duplicate'
  if (!isStored || first.id === undefined || JSON.stringify(before?.item) !== JSON.stringify(item)) return attempted()
  return { index, id: first.id, status: 'duplicate' }
}

/** The number of results with each status. */
export function countsOf(results: readonly EntryResult[]): Readonly<Record<EntryResult['status'], number>> {
  const count = (status: EntryResult['status']) => results.filter((result) => result.status === status).length
  return {
    stored: count('stored'),
    duplicate: count('duplicate'),
    refused: count('refused'),
    failed: count('failed'),
    quarantined: count('quarantined'),
    filtered: count('filtered'),
  }
}

export function measure({ metrics }: RecordAllDeps, results: readonly EntryResult[], format: IngestFormat): void {
  const { stored, duplicate, failed, quarantined, filtered } = countsOf(results)
  metrics.put({ EntriesStored: stored, EntriesDuplicate: duplicate, EntriesFailed: failed })
  if (quarantined > 0) {
    // Of all formats, since an alarm may sum ten metrics only.
    metrics.put({ EntriesQuarantined: quarantined })
    metrics.put({ EntriesQuarantined: quarantined }, { format })
  }
  if (filtered > 0) metrics.put({ EntriesFiltered: filtered }, { format })
  const codes = results.flatMap(({ status, code }) => (status === 'refused' && code ? [code] : []))
  for (const [code, refused] of Map.groupBy(codes, (code) => code)) {
    metrics.put({ EntriesRefused: refused.length }, { code })
  }
}

async function attempt(
  deps: RecordAllDeps,
  item: SubmittedEntry,
  index: number,
  received: Receipt,
): Promise<EntryResult> {
  try {
    return { index, ...(await recordReceived(deps, item, received)) }
  } catch (error) {
    if (error instanceof AuditError) return refusal(index, error)
    deps.logger.error('entry not stored', error, { organization: item.context.organizationId })
    return unstored(index)
  }
}

function unstored(index: number): EntryResult {
  return { index, status: 'failed', code: 'STORE_UNAVAILABLE', message: 'not stored for now: send it again' }
}

function refusal(index: number, { code, message }: AuditError): EntryResult {
  return { index, status: 'refused', code, message }
}
