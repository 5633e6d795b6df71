// A signpost: from a name by which people look for entries to a key by which the store has them. Which ones an entry needs; they are
// kept in store/signposts.ts.
import { lineageOf, type SubmittedEntry } from './entry.ts'
import { containerOf } from './scope.ts'

export interface Signpost {
  readonly kind: 'email' | 'resourceName' | 'folder'
  readonly name: string
  /** An initiator's or a resource's id, or a container. */
  readonly target: string
}

/** An initiator's e-mail leads to its id, a resource's name to its id, each folder above to the entry's own container. */
export function signpostsOf(entry: SubmittedEntry): Signpost[] {
  const { initiator, resourceId, resourceName } = entry
  const lineage = lineageOf(entry)
  const target = containerOf(lineage)
  return [
    ...(initiator.email === undefined ? [] : [emailSignpost(initiator.email, initiator.id)]),
    ...(resourceName === undefined || resourceId === undefined
      ? []
      : [{ kind: 'resourceName', name: resourceName, target: resourceId } as const]),
    ...lineage.folders.map((folder) => ({ kind: 'folder', name: folder, target }) as const),
  ]
}

function emailSignpost(email: string, target: string): Signpost {
  return { kind: 'email', name: email.toLowerCase(), target }
}
