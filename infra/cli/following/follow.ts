// Where a tail begins: at the place of its state, at the one that was asked for, or at the end.
import type { Scope } from '../../../shared/entry/scope.ts'
import { sinceMs } from '../asking/selection.ts'
import type { Invocation } from '../invocation/command.ts'
import { usageError } from '../invocation/usage-error.ts'
import type { Session } from '../session/session.ts'
import { placeOfState } from './followed-rows.ts'
import type { OutputFile } from './output-file.ts'
import { lastLeafOf, leafBefore } from './start-leaf.ts'
import type { TailStateFile } from './tail-state.ts'

/** @returns the leaf after which it begins. */
export async function followedFrom(
  invocation: Invocation,
  { client, place }: Session,
  scope: Scope,
  state: TailStateFile | undefined,
  file: OutputFile | undefined,
): Promise<number> {
  const { options, signal } = invocation
  const kept = state && placeOfState(state, file)
  if (kept !== undefined) return kept
  const after = options.text('after')
  if (after !== undefined) {
    if (/^(-1|\d{1,15})$/.test(after)) return Number(after)
    throw usageError(`"--after" must be the index of a leaf or -1, not "${after}"`)
  }
  const since = sinceMs(invocation, place)
  if (since !== undefined) return leafBefore(client, scope, since, signal)
  return state ? -1 : lastLeafOf(client, scope, signal)
}
