// What the service account service records: accounts created and deleted, access tokens issued and revoked.
import { accountNames } from './cast.ts'
import { type Container, closeAccount, dropToken, openAccount, type ServiceAccount } from './platform.ts'
import {
  type Actor,
  accountsOf,
  containersOf,
  type Draft,
  type Operation,
  type Setting,
  someEditor,
  systemActor,
  type World,
} from './world.ts'

// However long the demo: a platform of this size, not one that only grows.
const accountsMax = 60

export const someAccountCreated: Operation = (world) => {
  const level = world.random.pick(['project', 'project', 'project', 'folder', 'organization'] as const)
  const containers = containersOf(world, level)
  if (containers.length === 0 || accountsOf(world).length >= accountsMax) return []
  const container = world.random.pick(containers)
  return [accountCreated(world, someEditor(world, container), container)[0]]
}

export function accountCreated(world: Setting, actor: Actor, container: Container): readonly [Draft, ServiceAccount] {
  const name = world.random.pick(accountNames)
  const email = `${name}-${world.random.hex(7)}@sa.beleg.example`
  const account = openAccount(container, world.random.uuid(), email)
  const path = `/v2/${container.level}s/${container.id}/service-accounts`
  const body = { payload: { name } }
  return [
    { ...accountDraft(actor, account, 'Service account created', `POST ${path}`), ...withBody(path, body) },
    account,
  ]
}

export const accountDeleted: Operation = (world) => {
  // A few always remain, so that there is someone to delegate to.
  const accounts = accountsOf(world).slice(8)
  if (accounts.length === 0) return []
  const account = world.random.pick(accounts)
  closeAccount(account)
  const actor = someEditor(world, account.container)
  return [accountDraft(actor, account, 'Service account deleted', `DELETE ${accountPath(account)}`)]
}

export const someTokenIssued: Operation = (world) => {
  const accounts = accountsOf(world).filter(({ tokens }) => tokens.size < 4)
  if (accounts.length === 0) return []
  const account = world.random.pick(accounts)
  return [tokenIssued(world, someEditor(world, account.container), account)]
}

export function tokenIssued(world: Setting, actor: Actor, account: ServiceAccount): Draft {
  const tokenId = world.random.uuid()
  account.tokens.add(tokenId)
  const path = `${accountPath(account)}/access-tokens`
  const draft = accountDraft(actor, account, 'Access token issued', `POST ${path}`)
  const ttlDays = world.random.pick([1, 7, 30, 90])
  return { ...draft, ...withBody(path, { payload: { ttlDays } }), result: { tokenId, ttlDays, active: true } }
}

export const tokenRevoked: Operation = (world) => {
  const taken = someToken(world)
  if (!taken) return []
  const [account, tokenId] = taken
  const path = `${accountPath(account)}/access-tokens/${tokenId}`
  const draft = accountDraft(someEditor(world, account.container), account, 'Access token revoked', `DELETE ${path}`)
  dropToken(account, tokenId)
  return [{ ...draft, result: { tokenId, active: false } }]
}

/** By nobody: its time has come. */
export const tokenExpired: Operation = (world) => {
  const taken = someToken(world)
  if (!taken) return []
  const [account, tokenId] = taken
  dropToken(account, tokenId)
  const draft = accountDraft(systemActor, account, 'Access token expired', 'POST /internal/token-expiry')
  return [{ ...draft, eventType: 'SYSTEM_EVENT', result: { tokenId, active: false } }]
}

function someToken(world: World): [ServiceAccount, string] | undefined {
  const tokens = accountsOf(world).flatMap((account) =>
    [...account.tokens].map((id): [ServiceAccount, string] => [account, id]),
  )
  return tokens.length > 0 ? world.random.pick(tokens) : undefined
}

function accountPath({ container, email }: ServiceAccount): string {
  return `/v2/${container.level}s/${container.id}/service-accounts/${email}`
}

function withBody(path: string, body: Record<string, unknown>): Pick<Draft, 'request'> {
  return { request: { endpoint: `POST ${path}`, parameters: {}, body } }
}

function accountDraft(actor: Actor, account: ServiceAccount, eventName: string, endpoint: string): Draft {
  return {
    actor,
    container: account.container,
    eventSource: 'service-account',
    eventName,
    request: { endpoint, parameters: {} },
    resourceId: account.id,
    resourceName: account.email,
  }
}
