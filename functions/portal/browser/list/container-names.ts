// Names of containers, learned from the entries that are about them: an entry whose resource is a container says what that is called.
import type { ShownEntry } from '../api/shown-entry.ts'
import { learnNames } from '../shell/scope.ts'

export function learnContainers(entries: readonly ShownEntry[]): void {
  learnNames(
    entries.flatMap(({ resourceId, resourceName, context }): [string, string][] => {
      if (resourceId === undefined || resourceName === undefined) return []
      if (resourceId === context.organizationId) return [[`organizations/${resourceId}`, resourceName]]
      if (resourceId === context.projectId) return [[`projects/${resourceId}`, resourceName]]
      return resourceId === context.folderId || context.folderPath?.includes(resourceId)
        ? [[`folders/${resourceId}`, resourceName]]
        : []
    }),
  )
}
