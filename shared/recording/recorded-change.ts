// A change that is on record before it takes effect, where several requests may change the same state at once. Knows nothing of what is changed.
import { AuditError } from '../audit-error.ts'
import type { SubmittedEntry } from '../entry/entry.ts'
import { type RecordingDeps, recordEntry } from './recording.ts'

export interface RecordedChange<Before, Wanted> {
  /** For the error: `the keys of this organization`. */
  readonly what: string
  readonly read: () => Promise<Before>
  /** What to write. Throws what refuses the change. */
  readonly check: (before: Before) => Wanted
  /** Resolves to false if the state is no longer the one that was read: nothing is written then. */
  readonly commit: (before: Before, wanted: Wanted) => Promise<boolean>
}

/** How often a change is tried in all, when other changes are committed first. */
const triesMax = 8

/**
 * Checks the change, records the entry, and commits the change to the state that was checked. If another change was committed meanwhile,
 * starts over with the new state, but records only once.
 * @returns the state before the change, and what was written.
 * @throws AuditError of `check`, or `STORE_UNAVAILABLE` if every attempt lost to another change.
 */
export async function changeOnRecord<Before, Wanted>(
  deps: RecordingDeps,
  entry: SubmittedEntry,
  { what, read, check, commit }: RecordedChange<Before, Wanted>,
): Promise<{ readonly before: Before; readonly wanted: Wanted }> {
  for (let attempt = 0; attempt < triesMax; attempt += 1) {
    const before = await read()
    const wanted = check(before)
    if (attempt === 0) await recordEntry(deps, entry)
    if (await commit(before, wanted)) return { before, wanted }
  }
  throw new AuditError('STORE_UNAVAILABLE', `other requests are changing ${what}: send the request again`)
}
