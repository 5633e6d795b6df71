// The platform that the demo is about, as it is at the moment: its containers with their members, service accounts and tokens, and
// who may act in them. Records nothing (see records.ts).
import { accountUserAgents, type Person } from './cast.ts'
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
  /** Role by e-mail address. */
  readonly members: Map<string, Role>
  readonly accounts: Set<Account>
}

export interface World {
  readonly random: Random
  readonly people: readonly Person[]
  /** All that exist, in the order in which they were created. */
  readonly containers: Set<Container>
}

export interface Actor {
  readonly initiator: { readonly id: string; readonly email?: string }
  readonly sourceIpAddress: string
  readonly userAgent: string
  readonly onBehalfOf?: Person
}

export function newContainer(level: Level, id: string, name: string, parent?: Container): Container {
  return { level, id, name, ...(parent && { parent }), members: new Map(), accounts: new Set() }
}

/** The container and what lies above it, bottom-up. */
export function lineage(container: Container): Container[] {
  return container.parent ? [container, ...lineage(container.parent)] : [container]
}

/** Those of the given levels in the demo's own organization. */
export function containersOf({ containers }: World, ...levels: readonly Level[]): Container[] {
  const [own] = containers
  return [...containers].filter((each) => levels.includes(each.level) && lineage(each).at(-1) === own)
}

export function accountsOf({ containers }: World): Account[] {
  return [...containers].flatMap(({ accounts }) => [...accounts])
}

/** Everyone who may change things here, by a role here or above. Never empty. */
export function editorsOf({ people }: World, container: Container): Person[] {
  const mayEdit = (role?: Role) => role === 'owner' || role === 'editor'
  return people.filter(({ email }) => lineage(container).some(({ members }) => mayEdit(members.get(email))))
}

/** Someone who may change things here: a person, or now and then a service account, often on behalf of a person. */
export function someEditor(world: World, container: Container): Actor {
  const { random } = world
  const person = random.pick(editorsOf(world, container))
  const account = [...container.accounts].find(({ tokens }) => tokens.size > 0)
  if (!account || random.chance(0.75)) return personActor(world, person)
  return {
    initiator: { id: account.id, email: account.email },
    sourceIpAddress: random.chance(0.2) ? `2001:db8:51::${random.int(1, 9)}` : `192.0.2.${random.int(16, 24)}`,
    userAgent: random.pick(accountUserAgents),
    ...(random.chance(0.4) && { onBehalfOf: person }),
  }
}

export function personActor({ random }: World, { id, email, addresses, userAgent }: Person): Actor {
  return { initiator: { id, email }, sourceIpAddress: addresses[random.chance(0.85) ? 0 : 1], userAgent }
}
