// What each operation of the demo may happen to at the moment. Changes nothing.
import { type Account, accountsOf, containersOf, lineage, type World } from './platform.ts'

/** The platform keeps its size, however long the demo runs: fewest and most of each. */
const sizes = { project: [12, 40], folder: [7, 16], account: [8, 60] } as const
export const tokensMax = 4

/** Most of a platform's life is in its projects. */
export function anywhere(world: World) {
  const level = world.random.pick(['project', 'project', 'project', 'folder', 'organization'] as const)
  return containersOf(world, level).map((container) => ({ container }))
}

/** The members of one container, but for its first: somebody must remain who can act. */
export function members(world: World) {
  const { container } = world.random.pick(anywhere(world))
  return [...container.members].slice(1).map(([email, role]) => ({ container, email, role }))
}

export function absentees(world: World) {
  const { container } = world.random.pick(anywhere(world))
  return world.people.filter(({ email }) => !container.members.has(email)).map(({ email }) => ({ container, email }))
}

/** Where another one may be made: folders not too deep. */
export function roomFor(level: 'project' | 'folder') {
  return (world: World) => {
    if (containersOf(world, level).length >= sizes[level][1]) return []
    return containersOf(world, 'organization', 'folder')
      .filter((container) => level === 'project' || lineage(container).length < 3)
      .map((container) => ({ container }))
  }
}

export function spare(level: 'project' | 'folder') {
  return (world: World) =>
    containersOf(world, level)
      .slice(sizes[level][0])
      .map((container) => ({ container }))
}

export function roomForAccounts(world: World) {
  return accountsOf(world).length < sizes.account[1] ? anywhere(world) : []
}

export function accountsWith(enough: (tokens: number) => boolean): (world: World) => Account[] {
  return (world) => accountsOf(world).filter(({ tokens }) => enough(tokens.size))
}

export function spareAccounts(world: World): Account[] {
  return accountsOf(world).slice(sizes.account[0])
}
