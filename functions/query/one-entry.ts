// One entry by its id, for whoever may read its organization or the folder or project that it belongs to.
import type { Entry } from '../../shared/entry.ts'
import { lineageOf } from '../../shared/entry.ts'
import { isEntryId } from '../../shared/entry-id.ts'
import type { Caller } from '../../shared/http/caller.ts'
import { notFound } from '../../shared/http/http-app.ts'
import { parseInstant } from '../../shared/instant.ts'
import { retainedFromMs } from '../../shared/retention.ts'
import { mayRead, maySeePrivate } from '../../shared/rights.ts'
import { type Lineage, scopesOf } from '../../shared/scope.ts'
import type { Containers } from '../../shared/store/containers.ts'
import type { Events } from '../../shared/store/events.ts'
import { entryOfLine } from '../../shared/stored-line.ts'

export interface OneEntryDeps {
  readonly events: Pick<Events, 'get'>
  readonly containers: Pick<Containers, 'find'>
  readonly now: () => number
}

/** @throws AuditError `NOT_FOUND`, also for an entry past its retention and for one that the caller may not see. */
export async function oneEntry(deps: OneEntryDeps, caller: Caller, organization: string, id: string): Promise<Entry> {
  return (await oneStoredEntry(deps, caller, organization, id)).entry
}

/** The same with its stored line, which holds the salt: for its proof. */
export async function oneStoredEntry(
  deps: OneEntryDeps,
  caller: Caller,
  organization: string,
  id: string,
): Promise<{ readonly line: string; readonly entry: Entry }> {
  const stored = isEntryId(id) ? await deps.events.get(organization, id) : undefined
  if (!stored) throw notFound(id)
  const entry = entryOfLine(stored.line)
  const lineage = await confirmedLineage(deps, lineageOf(entry))
  const retained = (parseInstant(entry.eventTimeStamp)?.ms ?? 0) >= retainedFromMs(deps.now())
  const visible = entry.visibility !== 'PRIVATE' || maySeePrivate(caller.rights, lineage)
  if (!retained || !visible || !mayRead(caller.rights, lineage)) throw notFound(id)
  return { line: stored.line, entry }
}

/** Without the folders and the project that, as the directory knows, belong to another organization. */
async function confirmedLineage({ containers }: OneEntryDeps, lineage: Lineage): Promise<Lineage> {
  const { organization, folders, project } = lineage
  const [, ...below] = scopesOf(lineage)
  const homes = await Promise.all(below.map((scope) => containers.find(scope)))
  const ours = below.filter((_, index) => (homes[index]?.organization ?? organization) === organization)
  const confirmed = { organization, folders: folders.filter((folder) => ours.includes(`folders/${folder}`)) }
  return project !== undefined && ours.includes(`projects/${project}`) ? { ...confirmed, project } : confirmed
}
