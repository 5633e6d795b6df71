// What an operation of the demo works on, and what it hands back: drafts, which say what happened but not when.
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import { accountUserAgents, type Person, runnerAddress } from './cast.ts'
import { type Container, editorsOf, organizationOf, type Platform, type ServiceAccount } from './platform.ts'
import type { Random } from './random.ts'

export interface Setting {
  readonly random: Random
  readonly people: readonly Person[]
  readonly platform: Platform
}

export interface World extends Setting {
  /** The demo's own organization; another one comes and goes. */
  readonly organization: Container
}

export interface Actor {
  readonly initiator: { readonly id: string; readonly email?: string }
  readonly sourceIpAddress: string
  readonly userAgent: string
  readonly delegation?: readonly { readonly id: string; readonly email?: string }[]
}

export interface Draft
  extends Pick<SubmittedEntry, 'eventSource' | 'eventName' | 'resourceId' | 'resourceName'>,
    Partial<Pick<SubmittedEntry, 'severity' | 'visibility' | 'eventType' | 'result' | 'details' | 'region'>> {
  readonly actor: Actor
  readonly container: Container
  readonly request: SubmittedEntry['request']
}

/** What happened, first things first; nothing when it is not possible at the moment. */
export type Operation = (world: World) => readonly Draft[]

/** The living ones of the demo's own organization. */
export function containersOf({ platform, organization }: World, ...levels: readonly Container['level'][]): Container[] {
  return [...platform].filter(
    (container) => levels.includes(container.level) && organizationOf(container) === organization,
  )
}

export function accountsOf({ platform }: Setting): ServiceAccount[] {
  return [...platform].flatMap(({ accounts }) => [...accounts])
}

/** Someone who may do it: a person, or now and then a service account of the container. */
export function someEditor(world: World, container: Container): Actor {
  const accounts = [...container.accounts].filter(({ tokens }) => tokens.size > 0)
  if (accounts.length > 0 && world.random.chance(0.25)) return accountActor(world, world.random.pick(accounts))
  const emails = editorsOf(container)
  return personActor(world, world.random.pick(world.people.filter(({ email }) => emails.includes(email))))
}

export function personActor({ random }: Setting, { id, email, addresses, userAgent }: Person): Actor {
  return { initiator: { id, email }, sourceIpAddress: addresses[random.chance(0.85) ? 0 : 1], userAgent }
}

/** Often on behalf of a person, at times with another service account in between. */
export function accountActor(world: World, account: ServiceAccount): Actor {
  const { random, people } = world
  const person = random.pick(people.filter(({ email }) => editorsOf(account.container).includes(email)))
  const between = random.chance(0.3) ? accountsOf(world).find((other) => other !== account) : undefined
  const principals = [person, ...(between ? [between] : [])].map(({ id, email }) => ({ id, email }))
  return {
    initiator: { id: account.id, email: account.email },
    sourceIpAddress: runnerAddress(random),
    userAgent: random.pick(accountUserAgents),
    ...(random.chance(0.4) ? { delegation: principals } : {}),
  }
}

export const systemActor: Actor = {
  initiator: { id: 'system' },
  sourceIpAddress: '10.0.0.12',
  userAgent: 'platform-scheduler/3.4',
}

export function capitalized(level: Container['level']): string {
  return level.charAt(0).toUpperCase() + level.slice(1)
}
