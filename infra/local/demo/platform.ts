// The platform that the demo is about, as it is at the moment: its containers, who is a member of them, their service accounts
// and tokens, and who may act. Records nothing (see records.ts).
import { accountUserAgents, type Person, runnerAddress } from './cast.ts'
import type { Random } from './random.ts'

export type Level = 'organization' | 'folder' | 'project'
export type Role = 'owner' | 'editor' | 'reader' | 'auditor'

export interface Account {
  readonly id: string
  readonly email: string
  readonly container: Container
  readonly tokens: Set<string>
}

export interface Container {
  readonly level: Level
  readonly id: string
  readonly name: string
  readonly parent?: Container
  /** By the member's e-mail. */
  readonly members: Map<string, Role>
  readonly accounts: Set<Account>
}

export interface World {
  readonly random: Random
  readonly people: readonly Person[]
  /** The demo's own; another one comes and goes. */
  readonly organization: Container
  /** Those that are there, in the order in which they came. */
  readonly containers: Set<Container>
}

export interface Actor {
  readonly initiator: { readonly id: string; readonly email?: string }
  readonly sourceIpAddress: string
  readonly userAgent: string
  readonly delegation?: readonly { readonly id: string; readonly email?: string }[]
}

export function newContainer(level: Level, id: string, name: string, parent?: Container): Container {
  return { level, id, name, ...(parent && { parent }), members: new Map(), accounts: new Set() }
}

/** The container and what lies above it, bottom-up. */
export function lineage(container: Container): Container[] {
  return container.parent ? [container, ...lineage(container.parent)] : [container]
}

export function childrenOf({ containers }: World, container: Container): Container[] {
  return [...containers].filter(({ parent }) => parent === container)
}

/** Those of the demo's own organization. */
export function containersOf({ containers, organization }: World, ...levels: readonly Level[]): Container[] {
  return [...containers].filter((each) => levels.includes(each.level) && lineage(each).at(-1) === organization)
}

export function accountsOf({ containers }: World): Account[] {
  return [...containers].flatMap(({ accounts }) => [...accounts])
}

/** Everyone who may change things here, by a role here or above. */
export function editorsOf({ people }: World, container: Container): Person[] {
  const roles = (email: string) => lineage(container).map(({ members }) => members.get(email))
  return people.filter(({ email }) => roles(email).some((role) => role === 'owner' || role === 'editor'))
}

/** Someone who may do it: a person, or now and then a service account of the container. */
export function someEditor(world: World, container: Container): Actor {
  const accounts = [...container.accounts].filter(({ tokens }) => tokens.size > 0)
  if (accounts.length > 0 && world.random.chance(0.25)) return accountActor(world, world.random.pick(accounts))
  return personActor(world, world.random.pick(editorsOf(world, container)))
}

export function personActor({ random }: World, { id, email, addresses, userAgent }: Person): Actor {
  return { initiator: { id, email }, sourceIpAddress: addresses[random.chance(0.85) ? 0 : 1], userAgent }
}

/** Often on behalf of a person, at times with another service account in between. */
function accountActor(world: World, account: Account): Actor {
  const { random } = world
  const between = accountsOf(world).find((other) => other !== account && random.chance(0.3))
  const principals = [random.pick(editorsOf(world, account.container)), ...(between ? [between] : [])]
  return {
    initiator: { id: account.id, email: account.email },
    sourceIpAddress: runnerAddress(random),
    userAgent: random.pick(accountUserAgents),
    ...(random.chance(0.4) ? { delegation: principals.map(({ id, email }) => ({ id, email })) } : {}),
  }
}
