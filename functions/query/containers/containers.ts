// What is declared of an organization's folders and projects: where they lie, and their names. Whoever knows the tree says it; entries that
// name a container and no path get it from here when they are received.
import {
  type DeclaredContainer,
  declaring,
  foldersAbove,
  refuseWithChildren,
} from '../../../shared/access/container-tree.ts'
import { mayDeclare, maySeeDeclared } from '../../../shared/access/rights.ts'
import { sightIn } from '../../../shared/access/sight.ts'
import { AuditError } from '../../../shared/audit-error.ts'
import type { Budget } from '../../../shared/budget.ts'
import { type ContainerKind, isContainerId, type Scope } from '../../../shared/entry/scope.ts'
import { openCursorTo, sealCursor } from '../../../shared/filter/cursor.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import { notFound } from '../../../shared/http/http-app.ts'
import { type Parameter, parseParameters, textSchema } from '../../../shared/http/parameters.ts'
import { type RecordingDeps, recordEntry } from '../../../shared/recording/recording.ts'
import type { Containers, VersionedTree } from '../../../shared/store/ledger/containers.ts'
import type { CursorKeyRow } from '../../../shared/store/ledger/cursor-key.ts'
import { isPlace } from '../../../shared/store/ledger/seen-containers.ts'
import { limitSchema } from '../list/list-parameters.ts'
import { type EvidenceDeps, evidence } from '../request/evidence.ts'
import type { Origin } from '../request/origin.ts'
import { type HomesDeps, homesOf } from '../scope/homes-of.ts'
import { parseContainer } from './container-body.ts'
import { type KnownContainer, type KnownContainersDeps, knownContainers } from './known-containers.ts'

export interface ContainersDeps extends RecordingDeps, EvidenceDeps {
  readonly containers: Pick<Containers, 'find' | 'read' | 'commit'>
  readonly homes: RecordingDeps['homes'] & HomesDeps['homes']
  readonly seenContainers: KnownContainersDeps['seenContainers']
  /** Of one request. */
  readonly newBudget: () => Budget
  readonly cursorKey: Pick<CursorKeyRow, 'get'>
  /** A random UUID. */
  readonly newEvidenceId: () => string
}

export interface ContainerResponse {
  /** `folders/ID` or `projects/ID`. */
  readonly container: string
  /** Top-down, without itself. */
  readonly folderPath: readonly string[]
  readonly name?: string
}

export interface ContainersResponse {
  readonly items: readonly KnownContainer[]
  /** Present only where there are more. */
  readonly cursor?: string
}

export const containersParameters = {
  limit: { description: 'At most so many; 50 unless said, 1000 at most.', schema: limitSchema(1000), example: '10' },
  cursor: { description: 'The `cursor` of the page before.', schema: textSchema, example: 'from the page before' },
} as const satisfies Record<string, Parameter>

/** The container that a path of the API names, in the organization that it names. */
export interface AskedContainer {
  readonly organization: string
  readonly kind: ContainerKind
  readonly id: string
}

/**
 * Who may declare sees what is declared, who may read something of the organization what is known of that.
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
 * Says where the container lies and its name, in place of what was said before. On record before it holds; may be called again. Its home
 * is the organization, if no other is.
 * @throws AuditError `NOT_FOUND`; `BODY_INVALID`, before anything is written; `STORE_UNAVAILABLE` when others' changes were
 * always first.
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
  await change(deps, caller, organization, deed, async ({ tree }) => ({ put: declaring(tree, scope, wanted) }))
  const named = [...folderPath.map((folder): Scope => `folders/${folder}`), scope]
  await deps.homes.ensure(organization, named, true, deps.now())
  return { container: scope, ...wanted }
}

/**
 * Entries keep what was declared when they were received.
 * @returns what was declared until now.
 * @throws AuditError `NOT_FOUND`; `CONTAINER_NOT_EMPTY` for a folder with something in it; `STORE_UNAVAILABLE` as above.
 */
export async function removeContainer(
  deps: ContainersDeps,
  caller: Caller,
  asked: AskedContainer,
  origin: Origin,
): Promise<ContainerResponse> {
  const scope = changeable(caller, asked)
  const deed = { eventName: 'Audit log container removed', scope, body: {}, origin }
  const { tree } = await change(deps, caller, asked.organization, deed, async ({ tree }) => {
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

/** How often a change is tried again that another one was ahead of. */
const triesMax = 8

/**
 * Checked, then on record, then done: against the same tree, or all over again. Recorded once.
 * @returns the tree that it was done to.
 */
async function change(
  deps: ContainersDeps,
  caller: Caller,
  organization: string,
  { eventName, scope, body, origin }: ContainerDeed,
  writes: (before: VersionedTree) => Promise<Parameters<Containers['commit']>[2]>,
): Promise<VersionedTree> {
  const place = { context: { organizationId: organization }, visibility: 'PUBLIC' } as const
  const deed = { insertId: deps.newEvidenceId(), eventName, place, resourceId: scope, body }
  const entry = evidence(deps, caller, origin, deed)
  for (let attempt = 0; attempt < triesMax; attempt += 1) {
    const before = await deps.containers.read(organization)
    const wanted = await writes(before)
    if (attempt === 0) await recordEntry(deps, entry)
    if (await deps.containers.commit(organization, before.version, wanted)) return before
  }
  throw new AuditError(
    'STORE_UNAVAILABLE',
    'other requests are changing the containers of this organization: send the request again',
  )
}

function changeable({ rights }: Caller, { organization, kind, id }: AskedContainer): Scope {
  if (!isContainerId(organization) || !mayDeclare(rights, organization)) throw notFound(organization)
  if (!isContainerId(id)) throw notFound(id)
  return `${kind}/${id}`
}

function shown({ scope, name }: DeclaredContainer, folderPath: readonly string[]): ContainerResponse {
  return { container: scope, folderPath, ...(name === undefined ? {} : { name }) }
}
