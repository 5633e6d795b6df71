// The folders and projects that exist at the end of a life, with their names, read from its entries.
import { lineageOf, type SubmittedEntry } from '../../../shared/entry/entry.ts'
import { containerOf, type Scope } from '../../../shared/entry/scope.ts'

export interface NamedContainer {
  readonly scope: Scope
  readonly name: string
  /** Top-down, without itself. */
  readonly folderPath: readonly string[]
}

/** In order of creation: a folder comes before its contents. */
export function namedContainers(entries: Iterable<SubmittedEntry>, organization: string): NamedContainer[] {
  const containers = new Map<Scope, NamedContainer>()
  for (const entry of entries) {
    if (entry.context.organizationId !== organization) continue
    const lineage = lineageOf(entry)
    const scope = containerOf(lineage)
    if (/^(Folder|Project) created$/.test(entry.eventName))
      containers.set(scope, {
        scope,
        name: entry.resourceName ?? '',
        folderPath: lineage.folders.filter((folder) => scope !== `folders/${folder}`),
      })
    if (/^(Folder|Project) deleted$/.test(entry.eventName) && entry.severity !== 'ERROR') containers.delete(scope)
  }
  return [...containers.values()]
}
