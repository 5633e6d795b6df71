// Whether a log, as the Ledger has it, is the one that was signed, and its tiles lead to its root: what is looked at before its leaves.
import type { Difference } from '../../shared/log/reconcile-report.ts'
import type { SignedLog } from '../../shared/log/signed-log.ts'
import { checkedHistory, type HistoryDeps } from '../../shared/log/signing.ts'
import { sameHash } from '../../shared/proof/hash.ts'
import { foldedRoot, rootOf } from '../../shared/proof/right-edge.ts'

export interface LogStateDeps extends HistoryDeps {
  readonly now: () => number
}

export interface LogState {
  readonly differences: readonly Difference[]
  /** Whether what was received an hour ago is still under no checkpoint. */
  readonly isUnsigned: boolean
}

const signedWithinMs = 60 * 60 * 1000

/** @throws AlteredError when head or last checkpoint contradict what was signed: then nothing else can be told of the log. */
export async function logState(deps: LogStateDeps, log: SignedLog): Promise<LogState> {
  const { last, now } = await checkedHistory(deps, log)
  const head = await log.head()
  const whole = log.tree(head.size).subtreeRoots({ from: 0, to: head.size })
  const root = await whole.then(foldedRoot, () => undefined)
  const leads = root !== undefined && sameHash(root, rootOf(head))
  return {
    differences: leads
      ? []
      : [{ organization: log.organization, says: 'the tiles of the log do not lead to its root' }],
    isUnsigned: now.size > (last?.size ?? 0) && head.receivedMaxMs < deps.now() - signedWithinMs,
  }
}
