// A lookup leads from a container to one at or below it, as entries name them. This file computes the lookups of an entry; lookups.ts
// stores them.
import { foldersMax, lineageOf, type SubmittedEntry } from '../../entry/entry.ts'
import { type Scope, scopeId, scopeKind, scopesOf } from '../../entry/scope.ts'

export interface Lookup {
  readonly above: Scope
  readonly target: Scope
  /** The entry's statements about the target. The entry also names what is above, so a reader of that may see them. */
  readonly says: ContainerWords
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
 * The most rows of the Ledger that one entry writes, if it names as many containers as it may and all for the first time that day: one
 * for the organization, each container and each one above it, and for each container its home and its contest.
 */
export const lookupRowsMax = 1 + (containersMax + (containersMax * (containersMax + 1)) / 2 - 1) + 2 * containersMax

/**
 * A folder leads to itself and to the entry's containers below it, an organization to all containers but itself. A search of a folder reads
 * them for its containers.
 */
export function lookupsOf(entry: SubmittedEntry): Lookup[] {
  const lineage = lineageOf(entry)
  const [organization, ...below] = [...new Set(scopesOf(lineage))]
  const isPlaced = (entry.context.folderPath?.length ?? 0) > 0
  const wordsOf = (target: Scope): ContainerWords => {
    const name = nameIn(entry, scopeId(target))
    const at = lineage.folders.findIndex((folder) => `folders/${folder}` === target)
    const folderPath = at === -1 ? lineage.folders : lineage.folders.slice(0, at)
    return { ...(isPlaced ? { folderPath } : {}), ...(name === undefined ? {} : { name }) }
  }
  const from = (above: Scope, targets: readonly Scope[]) =>
    targets.map((target): Lookup => ({ above, target, says: wordsOf(target) }))
  return [
    ...(organization === undefined ? [] : from(organization, below)),
    ...below.flatMap((scope, at) => (scopeKind(scope) === 'folders' ? from(scope, below.slice(at)) : [])),
  ]
}

/** The name that the entry gives to its resource with this id, if any. */
function nameIn({ resourceId, resourceName, resources = [] }: SubmittedEntry, id: string): string | undefined {
  return [{ id: resourceId, name: resourceName }, ...resources].find((resource) => resource.id === id)?.name
}
