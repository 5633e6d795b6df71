// What the resource manager records: organizations, folders and projects created, updated, deleted.
import { accountCreated, tokenIssued } from './account-operations.ts'
import { labels, nestedFolderNames, projectNames } from './cast.ts'
import { addedMember } from './member-operations.ts'
import { type Container, childrenOf, closeContainer, type Level, openContainer } from './platform.ts'
import {
  type Actor,
  capitalized,
  containersOf,
  type Draft,
  type Operation,
  type Setting,
  someEditor,
  type World,
} from './world.ts'

// However long the demo: a platform of this size, not one that only grows.
const projectsMax = 40
const foldersMax = 16

/** A project comes with its first owner and, mostly, with a service account that deploys into it. */
export const projectCreated: Operation = (world) => {
  const { random, people } = world
  if (containersOf(world, 'project').length >= projectsMax) return []
  const parent = random.pick(containersOf(world, 'folder', 'organization'))
  const actor = someEditor(world, parent)
  const name = `${random.pick(projectNames)}-${random.hex(4)}`
  const project = { level: 'project', id: random.uuid(), name, parent } as const
  const [created, container] = createdContainer(world, actor, project)
  const owner = addedMember(actor, container, random.pick(people).email, 'owner')
  return [created, owner, ...(random.chance(0.7) ? accountWithToken(world, actor, container) : [])]
}

export const folderCreated: Operation = (world) => {
  const { random } = world
  if (containersOf(world, 'folder').length >= foldersMax) return []
  const parent = random.pick(containersOf(world, 'folder', 'organization').filter((above) => depth(above) < 3))
  const actor = someEditor(world, parent)
  const name = `${random.pick(nestedFolderNames)} ${random.int(2, 99)}`
  return [createdContainer(world, actor, { level: 'folder', id: random.uuid(), name, parent })[0]]
}

/** Of two kinds: a label set, or the description changed. */
export const containerUpdated: Operation = (world) => {
  const container = world.random.pick(containersOf(world, 'project', 'folder', 'organization'))
  const actor = someEditor(world, container)
  const label = world.random.pick(labels)
  const value = `${label.slice(0, 3)}-${world.random.int(100, 999)}`
  return [
    updatedContainer(
      actor,
      container,
      world.random.chance(0.7) ? { labels: { [label]: value } } : { description: value },
    ),
  ]
}

export const projectDeleted: Operation = (world) => deletedOne(world, 'project', 12)

export const folderDeleted: Operation = (world) => deletedOne(world, 'folder', 7)

/** Fails: a folder that still holds something. */
export const fullFolderDeleted: Operation = (world) => {
  const full = containersOf(world, 'folder').filter((folder) => childrenOf(world.platform, folder).length > 0)
  if (full.length === 0) return []
  const folder = world.random.pick(full)
  const children = childrenOf(world.platform, folder).map(({ id }) => id)
  const error = { code: 'FOLDER_NOT_EMPTY', message: 'the folder still holds folders or projects', children }
  const draft = resourceDraft(someEditor(world, folder), folder, 'deleted', 'DELETE')
  return [{ ...draft, severity: 'ERROR', result: { status: 409, error } }]
}

export function createdContainer(
  world: Setting,
  actor: Actor,
  about: Parameters<typeof openContainer>[1],
): readonly [Draft, Container] {
  const container = openContainer(world.platform, about)
  const parent = about.parent ? { containerParentId: about.parent.id } : {}
  const draft = resourceDraft(actor, container, 'created', 'POST', { name: about.name, labels: {}, ...parent })
  return [{ ...draft, result: { id: container.id, lifecycleState: 'ACTIVE' } }, container]
}

export function updatedContainer(actor: Actor, container: Container, change: Record<string, unknown>): Draft {
  return { ...resourceDraft(actor, container, 'updated', 'PATCH', change), result: { after: change } }
}

export function deletedContainer(world: Setting, actor: Actor, container: Container): Draft {
  closeContainer(world.platform, container)
  return resourceDraft(actor, container, 'deleted', 'DELETE')
}

/** `keep`: so many of the level are never deleted. */
function deletedOne(world: World, level: Level, keep: number): Draft[] {
  const candidates = containersOf(world, level)
    .slice(keep)
    .filter((container) => childrenOf(world.platform, container).length === 0)
  if (candidates.length === 0) return []
  const container = world.random.pick(candidates)
  return [deletedContainer(world, someEditor(world, container), container)]
}

function accountWithToken(world: World, actor: Actor, container: Container): Draft[] {
  const [created, account] = accountCreated(world, actor, container)
  return [created, tokenIssued(world, actor, account)]
}

function depth(container: Container): number {
  return container.parent ? depth(container.parent) + 1 : 1
}

function resourceDraft(
  actor: Actor,
  container: Container,
  change: 'created' | 'updated' | 'deleted',
  method: 'POST' | 'PATCH' | 'DELETE',
  body?: Record<string, unknown>,
): Draft {
  const path = `/v2/${container.level}s${change === 'created' ? '' : `/${container.id}`}`
  return {
    actor,
    container,
    eventSource: 'resource-manager',
    eventName: `${capitalized(container.level)} ${change}`,
    request: { endpoint: `${method} ${path}`, parameters: {}, ...(body ? { body: { payload: body } } : {}) },
    resourceId: container.id,
    resourceName: container.name,
  }
}
