// Drops what the rules of a sender's key name, before it is stored, and counts it at the key. What rules are is in shared/filter/drop-rule.ts.
import type { IngestKey } from '../../shared/access/ingest-key.ts'
import type { Right } from '../../shared/access/rights.ts'
import { AuditError } from '../../shared/audit-error.ts'
import type { Budget } from '../../shared/budget.ts'
import { droppedBy } from '../../shared/filter/drop-rule.ts'
import type { IngestKeys } from '../../shared/store/ledger/ingest-keys.ts'
import { type EntryResult, type RecordAllDeps, recordAll } from '../../shared/taking/record-all.ts'
import { filteredItem, type SubmissionItem } from '../../shared/taking/taken-item.ts'

export interface DroppingDeps extends RecordAllDeps {
  readonly ingestKeys: Pick<IngestKeys, 'noteFiltered'>
}

export interface KeyHolder {
  readonly organizationId: string
  /** Absent for a caller with a token, of whom nothing is dropped. */
  readonly key: IngestKey | undefined
  readonly rights: readonly Right[]
}

/**
 * Records the entries that the key does not drop. Those that are not kept, by the key or by their format, are counted, and `failed` if they
 * cannot be: nothing goes missing uncounted.
 * @param given as for `recordAll`.
 */
export async function recordKept(
  deps: DroppingDeps,
  { organizationId, key, rights }: KeyHolder,
  items: readonly SubmissionItem[],
  given?: Budget,
): Promise<readonly EntryResult[]> {
  const kept = key ? withoutDropped(key, items) : items
  const filtered = kept.filter((item) => item === filteredItem).length
  if (!key || filtered === 0) return recordAll(deps, kept, rights, given)
  const { signal } = given ?? deps.newBudget()
  const [results, fault] = await Promise.all([
    recordAll(deps, kept, rights, given),
    deps.ingestKeys.noteFiltered(organizationId, key.id, filtered, signal).catch((error: unknown) => ({ error })),
  ])
  if (!fault) return results
  deps.logger.error('not counted', fault.error, { organization: organizationId, key: key.id })
  return results.map((result) => (result.status === 'filtered' ? uncounted(result) : result))
}

function withoutDropped({ drops }: IngestKey, items: readonly SubmissionItem[]): readonly SubmissionItem[] {
  if (drops.length === 0) return items
  const isDropped = droppedBy(drops)
  return items.map((item) =>
    item !== filteredItem && !(item instanceof AuditError) && isDropped(item) ? filteredItem : item,
  )
}

function uncounted({ index }: EntryResult): EntryResult {
  return { index, status: 'failed', code: 'STORE_UNAVAILABLE', message: 'not counted for now: send it again' }
}
