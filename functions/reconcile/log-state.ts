// Whether a log, as the Ledger has it, is the one that was signed, and its tiles lead to its root: what is looked at before its leaves.
import type { Difference } from '../../shared/log/reconcile-report.ts'
import type { SignedLog } from '../../shared/log/signed-log.ts'
import { ContradictionError, checkedHistory, type History, type HistoryDeps } from '../../shared/log/signing.ts'
import { foldedRoot, rootOf } from '../../shared/proof/compact-range.ts'
import { sameHash } from '../../shared/proof/hash.ts'
import { AlteredError } from '../../shared/store/altered-error.ts'

export interface LogStateDeps extends HistoryDeps {
  readonly now: () => number
}

export interface LogState {
  readonly differences: readonly Difference[]
  /** Whether what was received an hour ago is still under no checkpoint. */
  readonly isUnsigned: boolean
}

const signedWithinMs = 60 * 60 * 1000

/**
 * @throws ContradictionError when head or last checkpoint contradict what was signed, AlteredError when the head is not as it was
 * committed: then nothing else can be told of the log.
 */
export async function logState(deps: LogStateDeps, log: SignedLog): Promise<LogState> {
  const differences: Difference[] = []
  const differs = (says: string) => void differences.push({ organization: log.organization, says })
  const history = await checkedHistory(deps, log).catch((error: unknown): undefined => {
    if (error instanceof ContradictionError || !(error instanceof AlteredError)) throw error
    differs(`the log cannot be held against what was signed: ${error.message}`)
  })
  const head = await log.head()
  const whole = log.tree(head.size).subtreeRoots({ from: 0, to: head.size })
  const root = await whole.then(foldedRoot, () => undefined)
  if (root === undefined || !sameHash(root, rootOf(head))) differs('the tiles of the log do not lead to its root')
  return { differences, isUnsigned: isGrown(history) && head.receivedMaxMs < deps.now() - signedWithinMs }
}

/** Of what cannot be told, the difference is enough. */
function isGrown(history: History | undefined): boolean {
  return history !== undefined && history.now.size > (history.last?.size ?? 0)
}
