// The log of one organization with what its readers hold it to: its name, and the last checkpoint that was signed. Signs nothing
// (signing.ts).
import { AuditError } from '../audit-error.ts'
import type { CheckpointLedger, KeptCheckpoint } from '../store/ledger/checkpoint-ledger.ts'
import { type Log, type LogStores, logsIn } from './log.ts'

export interface SignedLog extends Log {
  /** The log's name, the first line of its checkpoints: a URL without its scheme. */
  readonly origin: string
  /** What is archived is signed within a minute, so it may be that much behind the head; `undefined` while the log has none. */
  checkpoint(): Promise<KeptCheckpoint | undefined>
}

export interface SignedLogs {
  of(organization: string): SignedLog
}

export interface SignedLogStores extends LogStores {
  readonly checkpoints: Pick<CheckpointLedger, 'last'>
}

/** @param logHost the host that all origins of this deployment begin with. It must never change: it is the logs' name. */
export function signedLogsIn({ checkpoints, ...stores }: SignedLogStores, logHost: string): SignedLogs {
  const logs = logsIn(stores)
  return {
    of: (organization) => ({
      ...logs.of(organization),
      origin: `${logHost}/organizations/${organization}`,
      checkpoint: () => checkpoints.last(organization),
    }),
  }
}

/** @throws AuditError `CHECKPOINT_NOT_SIGNED` while the log has none. */
export async function signedCheckpoint(log: SignedLog): Promise<KeptCheckpoint> {
  const last = await log.checkpoint()
  if (last) return last
  throw new AuditError(
    'CHECKPOINT_NOT_SIGNED',
    `the log of ${log.organization} has no checkpoint yet; the first is signed within a minute after the first entry`,
  )
}
