// The checkpoints of the logs of a deployment as their readers find them: names, and the last one that was signed. Signs nothing
// (signing.ts).
import { AuditError } from '../audit-error.ts'
import type { CheckpointLedger, KeptCheckpoint } from '../store/ledger/checkpoint-ledger.ts'

export interface CheckpointDeps {
  readonly checkpoints: Pick<CheckpointLedger, 'last'>
}

export function originOf(logHost: string, organization: string): string {
  return `${logHost}/organizations/${organization}`
}

/**
 * The last checkpoint of a log. What is archived is signed within a minute, so it may be that much behind.
 * @throws AuditError `CHECKPOINT_NOT_SIGNED` while the log has none.
 */
export async function lastCheckpoint({ checkpoints }: CheckpointDeps, organization: string): Promise<KeptCheckpoint> {
  const last = await checkpoints.last(organization)
  if (last) return last
  throw new AuditError(
    'CHECKPOINT_NOT_SIGNED',
    `the log of ${organization} has no checkpoint yet; the first is signed within a minute after the first entry`,
  )
}
