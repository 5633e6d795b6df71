// A lookup leads from a name that people search by to a key of the store. This file computes the lookups of an entry; lookups.ts
// stores them.
import { foldersMax, lineageOf, type SubmittedEntry } from '../../entry/entry.ts'
import {
  indexKey,
  initiatorKey,
  initiatorNames,
  initiatorNamesMax,
  resourceKey,
  resourceNames,
  resourceNamesMax,
} from '../../entry/index-key.ts'
import { type Scope, scopeId, scopesOf } from '../../entry/scope.ts'
import { caselessForm, normalForm } from '../../entry/text-form.ts'

export interface Lookup {
  readonly kind: 'email' | 'resourceName' | 'within'
  readonly name: string
  /** An initiator's or a resource's key (index-key.ts), or a container. */
  readonly target: string
  /** The entry's statements about a target container. The entry also names the source, so a reader of the source may see them. */
  readonly says?: ContainerWords
}

/** An absent field keeps its earlier value. */
export interface ContainerWords {
  /** The folders above, top-down. */
  readonly folderPath?: readonly string[]
  readonly name?: string
}

/** The folders of a path, the entry's own folder if it is not among them, and its project. */
const containersMax = foldersMax + 2

/**
 * The most rows of the Ledger that one entry writes, if it names as much as it may and all for the first time that day: one for the
 * organization, each name of the initiator, each further id and name of a resource, each container and each one above it, and for each
 * container its home and its contest.
 */
export const lookupRowsMax =
  1 +
  initiatorNamesMax +
  (resourceNamesMax - 1) +
  (containersMax + (containersMax * (containersMax + 1)) / 2 - 1) +
  2 * containersMax

/**
 * Each name of an initiator (index-key.ts) leads to the initiator's key. Each further id and name of a resource leads to the key of the
 * first. Each container leads to itself and to the entry's containers below it.
 */
export function lookupsOf(entry: SubmittedEntry): Lookup[] {
  const resource = resourceKey(entry)
  const aliases = resourceNames(entry).filter((name) => indexKey(name) !== resource)
  return [
    ...initiatorNames(entry).map(
      (name) => ({ kind: 'email', name: caselessForm(name), target: initiatorKey(entry) }) as const,
    ),
    ...(resource === undefined ? [] : aliases.map((name) => resourceLookup(name, resource))),
    ...containerLookups(entry),
  ]
}

function resourceLookup(name: string, target: string): Lookup {
  return { kind: 'resourceName', name: normalForm(name), target }
}

/** A search reads them for the containers at or below a folder. An organization leads to all containers but itself. */
function containerLookups(entry: SubmittedEntry): Lookup[] {
  const lineage = lineageOf(entry)
  const [organization, ...below] = [...new Set(scopesOf(lineage))]
  const isPlaced = (entry.context.folderPath?.length ?? 0) > 0
  const wordsOf = (target: Scope): ContainerWords => {
    const name = nameIn(entry, scopeId(target))
    const at = lineage.folders.findIndex((folder) => `folders/${folder}` === target)
    const folderPath = at === -1 ? lineage.folders : lineage.folders.slice(0, at)
    return { ...(isPlaced ? { folderPath } : {}), ...(name === undefined ? {} : { name }) }
  }
  const from = (name: string | undefined, targets: readonly Scope[]) =>
    targets.map((target): Lookup => ({ kind: 'within', name: name ?? '', target, says: wordsOf(target) }))
  return [
    ...from(organization, below),
    ...below.filter((scope) => scope.startsWith('folders/')).flatMap((scope, at) => from(scope, below.slice(at))),
  ]
}

/** The name that the entry gives to its resource with this id, if any. */
function nameIn({ resourceId, resourceName, resources = [] }: SubmittedEntry, id: string): string | undefined {
  return [{ id: resourceId, name: resourceName }, ...resources].find((resource) => resource.id === id)?.name
}
