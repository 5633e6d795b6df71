// The platform that the demo is about, as it is at the moment: things in things, from the organization down to access tokens, and
// who may change them. What is taken out of its parent is gone, with all that is in it. Records nothing (see record.ts).
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import { accountUserAgents, type Person } from './cast.ts'
import type { Random } from './random.ts'

export type Part = 'Folder' | 'Project' | 'Member' | 'Service account' | 'Access token'
export type Kind = 'Organization' | Part
export type Role = 'owner' | 'editor' | 'reader' | 'auditor'

export interface Thing {
  readonly kind: Kind
  readonly id: string
  /** The e-mail address of a member or service account. */
  readonly name: string
  readonly parent?: Thing
  readonly parts: Set<Thing>
  /** Of a member. */
  role?: Role
}

export interface World {
  readonly random: Random
  readonly people: readonly Person[]
  readonly organization: Thing
}

/** What an entry says of who acts. */
export type Actor = Pick<SubmittedEntry, 'initiator' | 'sourceIpAddress' | 'userAgent' | 'serviceAccountDelegationInfo'>

export function partsOf({ parts }: Thing, ...kinds: readonly Kind[]): Thing[] {
  return [...parts].filter(({ kind }) => kinds.includes(kind))
}

/** The container, and all folders and projects in it. */
export function containersIn(container: Thing): Thing[] {
  return [container, ...partsOf(container, 'Folder', 'Project').flatMap(containersIn)]
}

/** From the organization down to the thing itself. */
export function pathTo(thing: Thing): Thing[] {
  return thing.parent ? [...pathTo(thing.parent), thing] : [thing]
}

/** Everyone who may change the thing, by a role in it or above. */
export function editorsOf({ people }: World, thing: Thing): Person[] {
  const members = pathTo(thing).flatMap((each) => partsOf(each, 'Member'))
  const editors = members.filter(({ role }) => role === 'owner' || role === 'editor').map(({ name }) => name)
  return people.filter(({ email }) => editors.includes(email))
}

/** Someone who may change the thing: a person, or now and then a service account, often on behalf of a person. */
export function someEditor(world: World, thing: Thing): Actor {
  const { random } = world
  const person = random.pick(editorsOf(world, thing))
  const accounts = pathTo(thing).flatMap((each) => partsOf(each, 'Service account'))
  const account = accounts.findLast(({ parts }) => parts.size > 0)
  if (!account || random.chance(0.85)) return actorOf(world, person)
  const principals = [{ id: person.id, email: person.email }]
  return {
    initiator: { id: account.id, email: account.name },
    sourceIpAddress: random.chance(0.2) ? `2001:db8:51::${random.int(1, 9)}` : `192.0.2.${random.int(16, 24)}`,
    userAgent: random.pick(accountUserAgents),
    ...(random.chance(0.4) && { serviceAccountDelegationInfo: { principals } }),
  }
}

export function actorOf({ random }: World, { id, email, addresses, userAgent }: Person): Actor {
  return { initiator: { id, email }, sourceIpAddress: addresses[random.chance(0.85) ? 0 : 1], userAgent }
}
