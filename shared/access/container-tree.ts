// The declared tree of an organization's containers: which changes are allowed, and where a container then lies. Pure; the rows are kept in
// shared/store/ledger/containers.ts.
import { AuditError, bodyInvalid } from '../audit-error.ts'
import { foldersMax } from '../entry/entry.ts'
import { type Scope, scopeId, scopeKind } from '../entry/scope.ts'

/** A change reads the whole tree, some MB then. */
export const containersMax = 5000

export interface DeclaredContainer {
  readonly scope: Scope
  /** The folder right above; without it, it lies in the organization itself. */
  readonly parent?: string
  readonly name?: string
}

export type ContainerTree = ReadonlyMap<Scope, DeclaredContainer>

/** The folders above the container, top-down. It ends at what is not declared. */
export function foldersAbove(tree: ContainerTree, { parent }: DeclaredContainer): string[] {
  const path: string[] = []
  // A committed tree is never deeper: the bound is for one that somebody else has altered.
  for (let at = parent; at !== undefined && path.length < foldersMax; at = tree.get(`folders/${at}`)?.parent)
    path.unshift(at)
  return path
}

/**
 * What is to be written for the container to lie in the path: itself, and the folders of the path that are not declared yet. What lies below
 * it moves with it.
 * @param folderPath top-down, without the container itself.
 * @throws AuditError `BODY_INVALID` when the path says other of a folder than what is declared, leads through the container itself, or when
 * something would lie too deep, or there would be too many.
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
        `says of the folder "${folder}" that it lies in "${path.join('/')}"; declared is "${declared.join('/')}"`,
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

/** @throws AuditError `CONTAINER_NOT_EMPTY` when something is declared to lie in it. */
export function refuseWithChildren(tree: ContainerTree, scope: Scope): void {
  if (scopeKind(scope) === 'folders' && [...tree.values()].some(({ parent }) => parent === scopeId(scope)))
    throw new AuditError('CONTAINER_NOT_EMPTY', `"${scope}" still has containers in it: move or remove them first`)
}

function lying(scope: Scope, path: readonly string[]): DeclaredContainer {
  const parent = path.at(-1)
  return { scope, ...(parent === undefined ? {} : { parent }) }
}

/** How many folders, one in the other, the folder and what lies below it are. */
function heightOf(tree: ContainerTree, folder: string): number {
  const below = [...tree.values()].filter(({ scope }) => scopeKind(scope) === 'folders')
  const depths = below.map((each) => {
    const path = foldersAbove(tree, each)
    return path.includes(folder) ? path.length - path.indexOf(folder) + 1 : 1
  })
  return Math.max(1, ...depths)
}
