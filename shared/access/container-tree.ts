// The declared tree of an organization's containers: the allowed changes, and the path of each container. Pure; the rows are in
// shared/store/ledger/containers.ts.
import { AuditError, bodyInvalid } from '../audit-error.ts'
import { foldersMax } from '../entry/entry.ts'
import { type Scope, scopeId, scopeKind } from '../entry/scope.ts'

/** A change reads the whole tree, at this size some MB. */
export const containersMax = 5000

export interface DeclaredContainer {
  readonly scope: Scope
  /** The parent folder; absent right below the organization. */
  readonly parent?: string
  readonly name?: string
}

export type ContainerTree = ReadonlyMap<Scope, DeclaredContainer>

/** The folders above the container, top-down, up to the first that is not declared. */
export function foldersAbove(tree: ContainerTree, { parent }: DeclaredContainer): string[] {
  const path: string[] = []
  // A committed tree is never deeper; the bound guards against altered rows.
  for (let at = parent; at !== undefined && path.length < foldersMax; at = tree.get(`folders/${at}`)?.parent)
    path.unshift(at)
  return path
}

/**
 * The rows that place the container in the path: its own, and those of undeclared folders in the path. Containers below it move with it.
 * @param folderPath top-down, without the container itself.
 * @throws AuditError `BODY_INVALID` if the path contradicts a declared folder, contains the container itself, makes a container lie too
 * deep, or needs too many rows.
 */
export function declaring(
  tree: ContainerTree,
  scope: Scope,
  { folderPath, name }: { readonly folderPath: readonly string[]; readonly name?: string | undefined },
): readonly DeclaredContainer[] {
  if (new Set(folderPath).size < folderPath.length) throw bodyInvalid('folderPath', 'must name each folder once')
  if (folderPath.some((folder) => `folders/${folder}` === scope))
    throw bodyInvalid('folderPath', 'must not contain the folder itself')
  const above = folderPath.flatMap((folder, at) => {
    const known = tree.get(`folders/${folder}`)
    const path = folderPath.slice(0, at)
    if (!known) return [lying(`folders/${folder}`, path)]
    const declared = foldersAbove(tree, known)
    if (declared.join('/') !== path.join('/'))
      throw bodyInvalid(
        'folderPath',
        `places the folder "${folder}" in "${path.join('/')}", but it is declared in "${declared.join('/')}"`,
      )
    return []
  })
  const height = scopeKind(scope) === 'folders' ? heightOf(tree, scopeId(scope)) : 0
  if (folderPath.length + height > foldersMax)
    throw bodyInvalid('folderPath', `must not give any container more than ${foldersMax} folders, itself included`)
  const added = above.length + (tree.has(scope) ? 0 : 1)
  if (tree.size + added > containersMax)
    throw new AuditError('BODY_INVALID', `an organization has at most ${containersMax} declared containers`)
  return [...above, { ...lying(scope, folderPath), ...(name === undefined ? {} : { name }) }]
}

/** @throws AuditError `CONTAINER_NOT_EMPTY` if containers are declared in it. */
export function refuseWithChildren(tree: ContainerTree, scope: Scope): void {
  if (scopeKind(scope) === 'folders' && [...tree.values()].some(({ parent }) => parent === scopeId(scope)))
    throw new AuditError('CONTAINER_NOT_EMPTY', `"${scope}" still has containers in it: move or remove them first`)
}

function lying(scope: Scope, path: readonly string[]): DeclaredContainer {
  const parent = path.at(-1)
  return { scope, ...(parent === undefined ? {} : { parent }) }
}

/** The depth of the tree from this folder down, in folders. */
function heightOf(tree: ContainerTree, folder: string): number {
  const below = [...tree.values()].filter(({ scope }) => scopeKind(scope) === 'folders')
  const depths = below.map((each) => {
    const path = foldersAbove(tree, each)
    return path.includes(folder) ? path.length - path.indexOf(folder) + 1 : 1
  })
  return Math.max(1, ...depths)
}
