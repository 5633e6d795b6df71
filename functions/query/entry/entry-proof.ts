// The receipt of one entry, for whoever may see it: a proof file that anybody can verify without this service.
import { AuditError } from '../../../shared/audit-error.ts'
import type { Budget } from '../../../shared/budget.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import type { CheckpointDeps } from '../../../shared/log/checkpoints.ts'
import { leafIndexOf } from '../../../shared/log/leaf-search.ts'
import { logTree } from '../../../shared/log/log-tree.ts'
import { formatProofFile } from '../../../shared/proof/proof-file.ts'
import type { LogTiles } from '../../../shared/store/bucket/log-tiles.ts'
import type { LogLedger } from '../../../shared/store/ledger/log-ledger.ts'
import { type OneEntryDeps, oneStoredEntry } from './one-entry.ts'

export interface EntryProofDeps extends OneEntryDeps, CheckpointDeps {
  readonly ledger: Pick<LogLedger, 'segmentOf' | 'segmentsFrom'>
  readonly tiles: Pick<LogTiles, 'hashes'>
  /** Of one request. */
  readonly newBudget: () => Budget
}

/**
 * Against the latest checkpoint.
 * @throws AuditError `NOT_FOUND` as for the entry itself, or `ENTRY_NOT_INTEGRATED` while no checkpoint covers it, for a minute at most.
 */
export async function entryProof(
  deps: EntryProofDeps,
  caller: Caller,
  organization: string,
  id: string,
): Promise<string> {
  const { line, entry } = await oneStoredEntry(deps, caller, organization, id)
  const last = await deps.checkpoints.last(organization)
  const size = last?.size ?? 0
  const receivedMs = Date.parse(entry.receivedTimeStamp)
  const leafIndex = await leafIndexOf(deps.ledger, organization, { id: entry.id, receivedMs }, size, deps.newBudget())
  if (!last || leafIndex === undefined || leafIndex >= size)
    throw new AuditError(
      'ENTRY_NOT_INTEGRATED',
      `entry "${entry.id}" is stored, but no checkpoint covers it yet: the latest has ${size} entries`,
    )
  const hashes = await logTree(deps.tiles, organization, size).inclusionProof(leafIndex, size)
  return formatProofFile({ line, leafIndex, hashes, checkpoint: last.note })
}
