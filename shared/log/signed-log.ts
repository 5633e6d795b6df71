// The log of one organization with its name and its last signed checkpoint, by which readers verify it. Signs nothing (signing.ts).
import { AuditError } from '../audit-error.ts'
import type { CheckpointLedger, KeptCheckpoint } from '../store/ledger/checkpoint-ledger.ts'
import { type Log, type LogStores, logsIn } from './log.ts'

export interface SignedLog extends Log {
  /** The log's name, the first line of its checkpoints: a URL without its scheme. */
  readonly origin: string
  /** Up to a minute behind the head, since archived entries are signed within a minute; `undefined` if the log has none yet. */
  checkpoint(): Promise<KeptCheckpoint | undefined>
}

export interface SignedLogs {
  of(organization: string): SignedLog
}

export interface SignedLogStores extends LogStores {
  readonly checkpoints: Pick<CheckpointLedger, 'last'>
}

/** @param logHost the host in all origins of this deployment. It must never change, since it is part of the logs' names. */
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

/** @throws AuditError `CHECKPOINT_NOT_SIGNED` if the log has none yet. */
export async function signedCheckpoint(log: SignedLog): Promise<KeptCheckpoint> {
  const last = await log.checkpoint()
  if (last) return last
  throw new AuditError(
    'CHECKPOINT_NOT_SIGNED',
    `the log of ${log.organization} has no checkpoint yet; the first is signed within a minute after the first entry`,
  )
}
