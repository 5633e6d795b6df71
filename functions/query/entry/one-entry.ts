// One entry by its id, for callers who may read its organization, or a folder or project that it belongs to.

import { sees, sightIn } from '../../../shared/access/sight.ts'
import { notFound } from '../../../shared/audit-error.ts'
import type { Entry } from '../../../shared/entry/entry.ts'
import { isEntryId } from '../../../shared/entry/entry-id-form.ts'
import { isContainerId } from '../../../shared/entry/scope.ts'
import { entryOfLine } from '../../../shared/entry/stored-line.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import type { Events } from '../../../shared/store/events/events.ts'
import { parseInstant } from '../../../shared/time/instant.ts'
import { retainedFromMs } from '../../../shared/time/retention.ts'
import { type HomesDeps, homesOf } from '../scope/homes-of.ts'

export interface OneEntryDeps extends HomesDeps {
  readonly events: Pick<Events, 'get'>
}

/** @throws AuditError `NOT_FOUND`, also for an entry past its retention and for one that the caller may not see. */
export async function oneEntry(deps: OneEntryDeps, caller: Caller, organization: string, id: string): Promise<Entry> {
  return (await oneStoredEntry(deps, caller, organization, id)).entry
}

/** The same with the stored line, which includes the salt: a proof needs it. */
export async function oneStoredEntry(
  deps: OneEntryDeps,
  caller: Caller,
  organization: string,
  id: string,
): Promise<{ readonly line: string; readonly entry: Entry }> {
  const sight = sightIn(organization, caller.rights, await homesOf(deps, caller.rights))
  // UUIDs are read in either case (RFC 9562, section 4).
  const entryId = id.toLowerCase()
  // An id of another form cannot be a key: no read.
  const stored =
    isEntryId(entryId) && isContainerId(organization) ? await deps.events.get(organization, entryId) : undefined
  if (!stored) throw notFound(id)
  const entry = entryOfLine(stored.line)
  const retained = (parseInstant(entry.eventTimeStamp)?.ms ?? 0) >= retainedFromMs(deps.now())
  if (!retained || !sees(sight, entry)) throw notFound(id)
  return { line: stored.line, entry }
}
