// The platform that the demo is about: its containers, who is a member of them, their service accounts and tokens. Every step
// checks that it is possible, so that no entry tells of what could not have happened. Writes no entries (see *-operations.ts).

export type Level = 'organization' | 'folder' | 'project'
export type MemberRole = 'owner' | 'editor' | 'reader' | 'auditor'

export interface ServiceAccount {
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
  readonly members: Map<string, MemberRole>
  readonly accounts: Set<ServiceAccount>
}

/** What is alive at the moment, in the order in which it came. */
export type Platform = Set<Container>

export function openContainer(
  platform: Platform,
  about: Pick<Container, 'level' | 'id' | 'name' | 'parent'>,
): Container {
  if (about.parent) assert(platform.has(about.parent), `"${about.name}" has no living parent`)
  const container = { ...about, members: new Map(), accounts: new Set<ServiceAccount>() }
  platform.add(container)
  return container
}

/** Its members and service accounts go with it. */
export function closeContainer(platform: Platform, container: Container): void {
  assert(childrenOf(platform, container).length === 0, `"${container.name}" is not empty`)
  assert(platform.delete(container), `"${container.name}" is gone already`)
}

export function addMember(container: Container, email: string, role: MemberRole): void {
  assert(!container.members.has(email), `${email} is a member of "${container.name}" already`)
  container.members.set(email, role)
}

export function changeMember(container: Container, email: string, role: MemberRole): void {
  assert(container.members.get(email) !== role, `${email} has that role in "${container.name}" already`)
  assert(container.members.has(email), `${email} is no member of "${container.name}"`)
  container.members.set(email, role)
}

export function removeMember(container: Container, email: string): void {
  assert(container.members.delete(email), `${email} is no member of "${container.name}"`)
}

export function openAccount(container: Container, id: string, email: string): ServiceAccount {
  const account = { id, email, container, tokens: new Set<string>() }
  container.accounts.add(account)
  return account
}

export function closeAccount(account: ServiceAccount): void {
  assert(account.container.accounts.delete(account), `${account.email} is gone already`)
}

export function dropToken(account: ServiceAccount, tokenId: string): void {
  assert(account.tokens.delete(tokenId), `token ${tokenId} is gone already`)
}

export function childrenOf(platform: Platform, container: Container): Container[] {
  return [...platform].filter(({ parent }) => parent === container)
}

/** The container and what lies above it, bottom-up. */
export function lineage(container: Container): Container[] {
  return container.parent ? [container, ...lineage(container.parent)] : [container]
}

export function organizationOf(container: Container): Container {
  return container.parent ? organizationOf(container.parent) : container
}

/** Everyone who may change things here, by a role here or above. */
export function editorsOf(container: Container): string[] {
  const editors = lineage(container).flatMap(({ members }) =>
    [...members].filter(([, role]) => role === 'owner' || role === 'editor').map(([email]) => email),
  )
  return [...new Set(editors)]
}

function assert(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(`the demo contradicts itself: ${otherwise}`)
}
