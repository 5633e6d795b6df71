// Checks a log before its leaves are checked: whether the log in the Ledger is the one that was signed, and whether its tiles lead to its
// root.
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
  /** Whether no checkpoint covers entries that were received more than an hour ago. */
  readonly isUnsigned: boolean
}

const signedWithinMs = 60 * 60 * 1000

/**
 * @throws ContradictionError if the head or the last checkpoint contradicts what was signed, AlteredError if the head is not as it was
 * committed. Nothing else can be checked then.
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

/** An unreadable history counts as not grown: it is a difference already. */
function isGrown(history: History | undefined): boolean {
  return history !== undefined && history.now.size > (history.last?.size ?? 0)
}
