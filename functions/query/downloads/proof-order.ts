// What a requested bundle proves: the checkpoint, the earlier size from which it proves consistency, and the leaves.
import { bodyInvalid } from '../../../shared/audit-error.ts'
import type { ProofOrder } from '../../../shared/download/download.ts'
import { scopeKind } from '../../../shared/entry/scope.ts'
import type { SignedLogs } from '../../../shared/log/signed-log.ts'
import type { ReadableScope } from '../scope/readable-scope.ts'
import type { DownloadRequest } from './download-body.ts'

/** @throws AuditError `BODY_INVALID` naming the field, if the log does not reach that far. */
export async function proofOrder(
  logs: SignedLogs,
  { scope, organization }: ReadableScope,
  { sinceSize, fromLeafIndex, toLeafIndex }: DownloadRequest,
): Promise<ProofOrder> {
  if (organization === undefined)
    throw bodyInvalid('format', 'bundle requires recorded entries; nothing is recorded here yet')
  if (fromLeafIndex !== undefined && scopeKind(scope) !== 'organizations')
    throw bodyInvalid('fromLeafIndex', 'is allowed only for a download of an organization')
  const last = await logs.of(organization).checkpoint()
  if (!last)
    throw bodyInvalid('format', 'bundle requires a log with a checkpoint; this log gets its first within a minute')
  const { size, note } = last
  const beyond = Object.entries({ sinceSize, toLeafIndex }).find(([, leaves]) => (leaves ?? 0) > size)
  if (beyond) throw bodyInvalid(beyond[0], `must not be larger than the size of the log, ${size}`)
  return {
    size,
    checkpoint: note,
    ...(sinceSize === undefined ? {} : { sinceSize }),
    ...(fromLeafIndex === undefined || toLeafIndex === undefined
      ? {}
      : { leaves: { from: fromLeafIndex, to: toLeafIndex } }),
  }
}
