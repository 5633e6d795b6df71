// What each operation of the demo may happen to at the moment. Changes nothing.
import {
  type Account,
  accountsOf,
  type Container,
  childrenOf,
  containersOf,
  type Level,
  lineage,
  type World,
} from './platform.ts'
import type { Member } from './records.ts'

// However long the demo: a platform of this size, not one that only grows or is emptied.
const most = { project: 40, folder: 16, account: 60, tokensEach: 4 }
const fewest = { project: 12, folder: 7, account: 8 }

/** Most of a platform's life is in its projects. */
function somewhere(world: World): Container {
  const level = world.random.pick(['project', 'project', 'project', 'folder', 'organization'] as const)
  const there = containersOf(world, level)
  return there.length > 0 ? world.random.pick(there) : world.organization
}

export function members(world: World): Member[] {
  const container = somewhere(world)
  return [...container.members].map(([email, role]) => ({ container, email, role }))
}

export function absentees(world: World) {
  const container = somewhere(world)
  return world.people.filter(({ email }) => !container.members.has(email)).map(({ email }) => ({ container, email }))
}

/** Everyone but the first owner: somebody must remain who can act. */
export function replaceable(world: World): Member[] {
  const all = members(world)
  const founder = all.find(({ role }) => role === 'owner')
  return all.filter((member) => member !== founder)
}

/** The demo needs people in it: whoever would be left alone stays. */
export function companions(world: World): Member[] {
  const others = replaceable(world)
  return others.length > 1 ? others : []
}

export function containers(...levels: readonly Level[]) {
  return (world: World) => containersOf(world, ...levels).map((container) => ({ container }))
}

/** Where another one may be made: folders not too deep. */
export function roomFor(level: 'project' | 'folder') {
  return (world: World) =>
    containersOf(world, level).length >= most[level]
      ? []
      : containers(
          'folder',
          'organization',
        )(world).filter(({ container }) => level === 'project' || lineage(container).length < 3)
}

export function empty(level: 'project' | 'folder') {
  return (world: World) =>
    containers(level)(world)
      .slice(fewest[level])
      .filter(({ container }) => childrenOf(world, container).length === 0)
}

export function full(world: World) {
  return containersOf(world, 'folder')
    .map((container) => ({ container, children: childrenOf(world, container) }))
    .filter(({ children }) => children.length > 0)
}

export function roomForAccounts(world: World) {
  return accountsOf(world).length < most.account ? [{ container: somewhere(world) }] : []
}

export function spareAccounts(world: World): Account[] {
  return accountsOf(world).slice(fewest.account)
}

export function roomForTokens(world: World): Account[] {
  return accountsOf(world).filter(({ tokens }) => tokens.size < most.tokensEach)
}

export function tokens(world: World) {
  return accountsOf(world).flatMap((account) =>
    [...account.tokens].map((token) => ({ container: account.container, account, token })),
  )
}
