// The container of an entry and those above it, for links and texts.
import { type Scope, scopesOf } from '../../../../shared/entry/scope.ts'
import type { ShownEntry } from '../api/shown-entry.ts'

export interface ContainerOfEntry {
  readonly scope: Scope
  readonly id: string
}

/** From the top down: the organization first, the entry's own container last. */
export function containersOfEntry({ context }: ShownEntry): readonly ContainerOfEntry[] {
  const { organizationId, folderPath, folderId, projectId } = context
  const folders = folderPath ?? (folderId === undefined ? [] : [folderId])
  const scopes = scopesOf({
    organization: organizationId,
    folders,
    ...(projectId === undefined ? {} : { project: projectId }),
  })
  return scopes.map((scope) => ({ scope, id: scope.slice(scope.indexOf('/') + 1) }))
}

/** The most specific container. */
export function containerOfEntry(entry: ShownEntry): ContainerOfEntry {
  const { organizationId } = entry.context
  return containersOfEntry(entry).at(-1) ?? { scope: `organizations/${organizationId}`, id: organizationId }
}
