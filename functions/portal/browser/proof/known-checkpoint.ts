// The checkpoint that the last visit to a log has seen, to be noted beside what was read: by it, it can be proven later.
import { toBase64 } from '../../../../shared/proof/base64.ts'
import { visitTo } from './visits.ts'

export interface KnownCheckpoint {
  readonly size: number
  /** As the checkpoint itself writes it. */
  readonly root: string
}

/** Only one whose log was found consistent. */
export function knownCheckpoint(organizationId: string): KnownCheckpoint | undefined {
  const state = visitTo(organizationId)?.state
  const checkpoint = state?.is === 'consistent' ? state.meeting.checkpoint : undefined
  return checkpoint && { size: checkpoint.size, root: toBase64(checkpoint.root) }
}
