// A lookup: from a name by which people look for entries to a key by which the store has them. Which ones an entry needs; they are
// kept in lookups.ts.
import { lineageOf, type SubmittedEntry } from '../../entry/entry.ts'
import { indexKey, initiatorKey, resourceKey, resourceNames } from '../../entry/index-key.ts'
import { type Lineage, scopesOf } from '../../entry/scope.ts'
import { caselessForm, normalForm } from '../../entry/text-form.ts'

export interface Lookup {
  readonly kind: 'email' | 'resourceName' | 'within'
  readonly name: string
  /** An initiator's or a resource's key (index-key.ts), or a container. */
  readonly target: string
}

/**
 * An initiator's e-mail leads to its key, each other id and name of what it was done to, to the key of the first, each container to itself and
 * all that lie on the way below it.
 */
export function lookupsOf(entry: SubmittedEntry): Lookup[] {
  const { initiator } = entry
  const resource = resourceKey(entry)
  const aliases = resourceNames(entry).filter((name) => indexKey(name) !== resource)
  return [
    ...(initiator.email === undefined
      ? []
      : [{ kind: 'email', name: caselessForm(initiator.email), target: initiatorKey(entry) } as const]),
    ...(resource === undefined ? [] : aliases.map((name) => resourceLookup(name, resource))),
    ...containerLookups(lineageOf(entry)),
  ]
}

function resourceLookup(name: string, target: string): Lookup {
  return { kind: 'resourceName', name: normalForm(name), target }
}

/** What lies at or below a folder is read by them, and whether a container is known to lie there. An organization leads to all but itself. */
function containerLookups(lineage: Lineage): Lookup[] {
  const [organization, ...below] = [...new Set(scopesOf(lineage))]
  const from = (name: string | undefined, targets: readonly string[]) =>
    targets.map((target): Lookup => ({ kind: 'within', name: name ?? '', target }))
  return [
    ...from(organization, below),
    ...below.filter((scope) => scope.startsWith('folders/')).flatMap((scope, at) => from(scope, below.slice(at))),
  ]
}
