// The proof of one entry, for callers who may see the entry: a file that anybody can verify without this service.
import { AuditError } from '../../../shared/audit-error.ts'
import type { Budget } from '../../../shared/budget.ts'
import type { Entry } from '../../../shared/entry/entry.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import { leafIndexOf } from '../../../shared/log/leaf-search.ts'
import type { SignedLogs } from '../../../shared/log/signed-log.ts'
import { formatProofFile } from '../../../shared/proof/proof-file.ts'
import { type OneEntryDeps, oneStoredEntry } from './one-entry.ts'

export interface EntryProofDeps extends OneEntryDeps {
  readonly logs: SignedLogs
  /** The budget of one request. */
  readonly newBudget: () => Budget
}

/**
 * Proves inclusion in the latest checkpoint.
 * @throws AuditError `NOT_FOUND` as for the entry itself, or `ENTRY_NOT_INTEGRATED` until a checkpoint covers it, normally within a minute.
 */
export async function entryProof(
  deps: EntryProofDeps,
  caller: Caller,
  organization: string,
  id: string,
): Promise<{ readonly entry: Entry; readonly file: string }> {
  const { line, entry } = await oneStoredEntry(deps, caller, organization, id)
  const log = deps.logs.of(organization)
  const last = await log.checkpoint()
  const size = last?.size ?? 0
  const receivedMs = Date.parse(entry.receivedTimeStamp)
  const leafIndex = await leafIndexOf(log, { id: entry.id, receivedMs }, size, deps.newBudget())
  if (!last || leafIndex === undefined || leafIndex >= size)
    throw new AuditError(
      'ENTRY_NOT_INTEGRATED',
      `entry "${entry.id}" is stored, but no checkpoint covers it yet: the latest has ${size} entries`,
    )
  const hashes = await log.tree(size).inclusionProof(leafIndex, size)
  return { entry, file: formatProofFile({ line, leafIndex, hashes, checkpoint: last.note }) }
}
