// A signpost: from a name by which people look for entries to a key by which the store has them. Which ones an entry needs; they are
// kept in store/signposts.ts.
import { lineageOf, type SubmittedEntry } from './entry.ts'
import { type Lineage, scopesOf } from './scope.ts'

export interface Signpost {
  readonly kind: 'email' | 'resourceName' | 'within'
  readonly name: string
  /** An initiator's or a resource's id, or a container. */
  readonly target: string
}

/** An initiator's e-mail leads to its id, a resource's name to its id, each container to itself and all that lie on the way below it. */
export function signpostsOf(entry: SubmittedEntry): Signpost[] {
  const { initiator, resourceId, resourceName } = entry
  return [
    ...(initiator.email === undefined ? [] : [emailSignpost(initiator.email, initiator.id)]),
    ...(resourceName === undefined || resourceId === undefined
      ? []
      : [{ kind: 'resourceName', name: resourceName, target: resourceId } as const]),
    ...containerSignposts(lineageOf(entry)),
  ]
}

function emailSignpost(email: string, target: string): Signpost {
  return { kind: 'email', name: email.toLowerCase(), target }
}

/** What lies at or below a folder is read by them, and whether a container is known to lie there. An organization leads to all but itself. */
function containerSignposts(lineage: Lineage): Signpost[] {
  const [organization, ...below] = [...new Set(scopesOf(lineage))]
  const from = (name: string | undefined, targets: readonly string[]) =>
    targets.map((target): Signpost => ({ kind: 'within', name: name ?? '', target }))
  return [
    ...from(organization, below),
    ...below.filter((scope) => scope.startsWith('folders/')).flatMap((scope, at) => from(scope, below.slice(at))),
  ]
}
