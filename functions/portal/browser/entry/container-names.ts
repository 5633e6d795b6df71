// The names of the containers around an entry, asked of the service and learned for all screens.
import type { ApiClient } from '../api/client.ts'
import type { ShownEntry } from '../api/shown-entry.ts'
import { apiPath } from '../share/call-lines.ts'
import { learnNames } from '../shell/scope.ts'

/** Organizations that were asked once: what they did not know then is shown by its id. */
const asked = new Set<string>()

/** An organization of more containers than these shows the ids of the others. */
const namesMax = 1000

/** Once for each organization. A name that cannot be had is no reason to show less. */
export async function learnContainerNames(
  api: ApiClient,
  { context, resourceId, resourceName }: ShownEntry,
): Promise<void> {
  const { organizationId } = context
  if (resourceName && resourceId === organizationId) learnNames([[`organizations/${organizationId}`, resourceName]])
  if (asked.has(organizationId)) return
  asked.add(organizationId)
  let cursor: string | undefined
  let count = 0
  try {
    do {
      const page: NamedContainers = await api.get(apiPath('organizations', organizationId, 'containers'), {
        limit: 1000,
        cursor,
      })
      learnNames(page.items.flatMap(({ container, name }) => (name === undefined ? [] : [[container, name]])))
      cursor = page.cursor
      count += page.items.length
    } while (cursor !== undefined && count < namesMax)
  } catch {
    asked.delete(organizationId)
  }
}

interface NamedContainers {
  readonly items: readonly { readonly container: string; readonly name?: string }[]
  readonly cursor?: string
}
