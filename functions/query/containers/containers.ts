// Declarations of an organization's folders and projects: where each lies, and its name. Managers declare them; an entry that names a
// container without a path gets the declared path when it is received.

import {
  type DeclaredContainer,
  declaring,
  foldersAbove,
  refuseWithChildren,
} from '../../../shared/access/container-tree.ts'
import { mayDeclare, maySeeDeclared } from '../../../shared/access/rights.ts'
import { sightIn } from '../../../shared/access/sight.ts'
import { notFound } from '../../../shared/audit-error.ts'
import type { Budget } from '../../../shared/budget.ts'
import { type ContainerKind, isContainerId, type Scope } from '../../../shared/entry/scope.ts'
import { openCursorTo, sealCursor } from '../../../shared/filter/cursor.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import type { Origin } from '../../../shared/http/origin.ts'
import { parseParameters } from '../../../shared/http/parameters.ts'
import { type EvidenceDeps, evidence, placeOfOrganization } from '../../../shared/recording/evidence.ts'
import { changeOnRecord } from '../../../shared/recording/recorded-change.ts'
import type { RecordingDeps } from '../../../shared/recording/recording.ts'
import type { Containers, VersionedTree } from '../../../shared/store/ledger/containers.ts'
import type { CursorKeyRow } from '../../../shared/store/ledger/cursor-key.ts'
import { isPlace } from '../../../shared/store/ledger/seen-containers.ts'
import { pageParameters } from '../list/list-parameters.ts'
import { type HomesDeps, homesOf } from '../scope/homes-of.ts'
import { parseContainer } from './container-body.ts'
import { type KnownContainer, type KnownContainersDeps, knownContainers } from './known-containers.ts'

export interface ContainersDeps extends RecordingDeps, EvidenceDeps {
  readonly containers: Pick<Containers, 'find' | 'read' | 'commit'>
  readonly homes: RecordingDeps['homes'] & HomesDeps['homes']
  readonly seenContainers: KnownContainersDeps['seenContainers']
  /** The budget of one request. */
  readonly newBudget: () => Budget
  readonly cursorKey: Pick<CursorKeyRow, 'get'>
  /** A random UUID. */
  readonly newEvidenceId: () => string
}

export interface ContainerResponse {
  /** `folders/ID` or `projects/ID`. */
  readonly container: string
  /** From the top down, without the container itself. */
  readonly folderPath: readonly string[]
  readonly name?: string
}

export interface ContainersResponse {
  readonly items: readonly KnownContainer[]
  /** Present only if there are more. */
  readonly cursor?: string
}

export const containersParameters = pageParameters('containers', 50, 1000)

/** The organization and the container that the path of a request names. */
export interface AskedContainer {
  readonly organization: string
  readonly kind: ContainerKind
  readonly id: string
}

/**
 * A manager sees what is declared. A reader sees what is known of the containers that the reader may read.
 * @throws AuditError `NOT_FOUND`, `PARAMETER_INVALID` or `CURSOR_INVALID`.
 */
export async function listContainers(
  deps: ContainersDeps,
  { rights }: Caller,
  organization: string,
  asked: Readonly<Record<string, string[]>>,
): Promise<ContainersResponse> {
  if (!isContainerId(organization)) throw notFound(organization)
  const sight = sightIn(organization, rights, await homesOf(deps, rights))
  if (sight.reads.length === 0 && !mayDeclare(rights, organization)) throw notFound(organization)
  const { limit = 50, cursor } = parseParameters(containersParameters, asked)
  const key = await deps.cursorKey.get()
  const query = ['containers', organization, JSON.stringify([sight, mayDeclare(rights, organization)])]
  const after = cursor === undefined ? undefined : openCursorTo(isPlace, key, query, cursor)
  const caller = { organization, rights, sight }
  const { items, next } = await knownContainers(deps, caller, { limit, after }, deps.newBudget())
  return { items, ...(next === undefined ? {} : { cursor: sealCursor(key, query, next) }) }
}

/** @throws AuditError `NOT_FOUND`. */
export async function showContainer(
  { containers }: ContainersDeps,
  { rights }: Caller,
  { organization, kind, id }: AskedContainer,
): Promise<ContainerResponse> {
  if (!isContainerId(organization) || !maySeeDeclared(rights, organization)) throw notFound(organization)
  const found = isContainerId(id) ? await containers.find(organization, `${kind}/${id}`) : undefined
  if (!found) throw notFound(id)
  return shown(found, found.folderPath)
}

/**
 * Declares where the container lies and its name, and replaces an earlier declaration. The change is recorded before it takes effect; it
 * may be repeated. The organization becomes the container's home, if it has none.
 * @throws AuditError `NOT_FOUND`; `BODY_INVALID`, before anything is written; `STORE_UNAVAILABLE` if every attempt lost to another change.
 */
export async function declareContainer(
  deps: ContainersDeps,
  caller: Caller,
  asked: AskedContainer,
  body: unknown,
  origin: Origin,
): Promise<ContainerResponse> {
  const { organization } = asked
  const scope = changeable(caller, asked)
  const { folderPath = [], name } = parseContainer(body)
  const wanted = { folderPath, ...(name === undefined ? {} : { name }) }
  const deed = { eventName: 'Audit log container declared', scope, body: wanted, origin }
  await change(deps, caller, organization, deed, ({ tree }) => ({ put: declaring(tree, scope, wanted) }))
  const named = [...folderPath.map((folder): Scope => `folders/${folder}`), scope]
  await deps.homes.ensure(organization, named, true, deps.now())
  return { container: scope, ...wanted }
}

/**
 * Removes a declaration. Entries keep what was declared when they were received.
 * @returns the removed declaration.
 * @throws AuditError `NOT_FOUND`; `CONTAINER_NOT_EMPTY` for a folder in which a container is declared; `STORE_UNAVAILABLE` as above.
 */
export async function removeContainer(
  deps: ContainersDeps,
  caller: Caller,
  asked: AskedContainer,
  origin: Origin,
): Promise<ContainerResponse> {
  const scope = changeable(caller, asked)
  const deed = { eventName: 'Audit log container removed', scope, body: {}, origin }
  const { tree } = await change(deps, caller, asked.organization, deed, ({ tree }) => {
    if (!tree.has(scope)) throw notFound(asked.id)
    refuseWithChildren(tree, scope)
    return { remove: [scope] }
  })
  const removed = tree.get(scope) ?? { scope }
  return shown(removed, foldersAbove(tree, removed))
}

interface ContainerDeed {
  readonly eventName: string
  readonly scope: Scope
  readonly body: Readonly<Record<string, unknown>>
  readonly origin: Origin
}

/** @returns the tree before the change. */
async function change(
  deps: ContainersDeps,
  caller: Caller,
  organization: string,
  { eventName, scope, body, origin }: ContainerDeed,
  check: (before: VersionedTree) => Parameters<Containers['commit']>[2],
): Promise<VersionedTree> {
  const place = placeOfOrganization(organization)
  const deed = { insertId: deps.newEvidenceId(), eventName, place, resourceId: scope, body }
  const { before } = await changeOnRecord(deps, evidence(deps, caller, origin, deed), {
    what: 'the containers of this organization',
    read: () => deps.containers.read(organization),
    check,
    commit: ({ version }, wanted) => deps.containers.commit(organization, version, wanted),
  })
  return before
}

function changeable({ rights }: Caller, { organization, kind, id }: AskedContainer): Scope {
  if (!isContainerId(organization) || !mayDeclare(rights, organization)) throw notFound(organization)
  if (!isContainerId(id)) throw notFound(id)
  return `${kind}/${id}`
}

function shown({ scope, name }: DeclaredContainer, folderPath: readonly string[]): ContainerResponse {
  return { container: scope, folderPath, ...(name === undefined ? {} : { name }) }
}
