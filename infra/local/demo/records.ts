// The records that the platform's services write of a change, and the change itself. A draft has no time yet (see entry-writer.ts).
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import { accountNames } from './cast.ts'
import type { Account, Actor, Container, Role, World } from './platform.ts'

export interface Draft extends Partial<SubmittedEntry> {
  readonly actor: Actor
  readonly container: Container
  readonly eventSource: string
  readonly eventName: string
  readonly request: SubmittedEntry['request']
}

/** @param name `#` stands for the container's level. */
export function draft(
  actor: Actor,
  container: Container,
  [eventSource, name, endpoint]: readonly [source: string, name: string, endpoint: string],
  { body, ...more }: Partial<SubmittedEntry> & { readonly body?: Record<string, unknown> } = {},
): Draft {
  const eventName = name.replace('#', `${container.level.charAt(0).toUpperCase()}${container.level.slice(1)}`)
  const request = { endpoint, parameters: {}, ...(body && { body }) }
  const resource = { resourceId: container.id, resourceName: container.name }
  return { actor, container, eventSource, eventName, request, ...resource, ...more }
}

export function failure(status: number, code: string, message: string): Partial<SubmittedEntry> {
  return { severity: 'ERROR', result: { status, error: { code, message } } }
}

export function pathOf({ level, id }: Container): string {
  return `/v2/${level}s/${id}`
}

export function created({ containers }: World, actor: Actor, container: Container): Draft {
  containers.add(container)
  const { id, level, name, parent } = container
  const payload = { name, labels: {}, ...(parent && { containerParentId: parent.id }) }
  const operation = ['resource-manager', '# created', `POST /v2/${level}s`] as const
  return draft(actor, container, operation, { body: { payload }, result: { id, lifecycleState: 'ACTIVE' } })
}

export function updated(actor: Actor, container: Container, payload: Record<string, unknown>): Draft {
  const operation = ['resource-manager', '# updated', `PATCH ${pathOf(container)}`] as const
  return draft(actor, container, operation, { body: { payload }, result: { after: payload } })
}

/** Its members and service accounts go with it; where it is not empty, the attempt fails and it stays. */
export function deleted({ containers }: World, actor: Actor, container: Container): Draft {
  const isEmpty = [...containers].every(({ parent }) => parent !== container)
  if (isEmpty) containers.delete(container)
  const refusal = isEmpty ? {} : failure(409, 'NOT_EMPTY', 'it still holds folders or projects')
  return draft(actor, container, ['resource-manager', '# deleted', `DELETE ${pathOf(container)}`], refusal)
}

export function member(
  change: 'added' | 'removed' | 'role changed',
  actor: Actor,
  container: Container,
  email: string,
  role: Role,
  more: Partial<SubmittedEntry> = { result: { [change]: 1 } },
): Draft {
  if (change === 'removed') container.members.delete(email)
  else container.members.set(email, role)
  const endpoint =
    change === 'removed' ? `POST /v2/${container.id}/members/remove` : `PATCH /v2/${container.id}/members`
  const body = { payload: { members: [{ role, subject: email }], resource_type: container.level } }
  return draft(actor, container, ['membership', `# member ${change}`, endpoint], { body, ...more })
}

/** A new service account with its first token. */
export function accountCreated(world: World, actor: Actor, container: Container): readonly Draft[] {
  const name = world.random.pick(accountNames)
  const email = `${name}-${world.random.hex(7)}@sa.beleg.example`
  const account: Account = { id: world.random.uuid(), email, container, tokens: new Set() }
  container.accounts.add(account)
  const more = { body: { payload: { name } } }
  return [accountDraft(actor, account, 'Service account created', 'POST', '', more), tokenIssued(world, actor, account)]
}

export function accountDeleted(actor: Actor, account: Account): Draft {
  account.container.accounts.delete(account)
  return accountDraft(actor, account, 'Service account deleted', 'DELETE', `/${account.email}`)
}

export function tokenIssued({ random }: World, actor: Actor, account: Account): Draft {
  const [tokenId, ttlDays] = [random.uuid(), random.pick([1, 7, 30, 90])]
  account.tokens.add(tokenId)
  const more = { body: { payload: { ttlDays } }, result: { tokenId, ttlDays, active: true } }
  return accountDraft(actor, account, 'Access token issued', 'POST', `/${account.email}/access-tokens`, more)
}

export function tokenEnded(actor: Actor, account: Account, how: 'revoked' | 'expired'): Draft {
  const [tokenId = ''] = account.tokens
  account.tokens.delete(tokenId)
  const more = { result: { tokenId, active: false }, ...(how === 'expired' && { eventType: 'SYSTEM_EVENT' as const }) }
  return accountDraft(
    actor,
    account,
    `Access token ${how}`,
    'DELETE',
    `/${account.email}/access-tokens/${tokenId}`,
    more,
  )
}

function accountDraft(
  actor: Actor,
  { container, id, email }: Account,
  name: string,
  method: string,
  path: string,
  more: Parameters<typeof draft>[3] = {},
): Draft {
  const operation = ['service-account', name, `${method} ${pathOf(container)}/service-accounts${path}`] as const
  return draft(actor, container, operation, { resourceId: id, resourceName: email, ...more })
}
