// What the services of the platform record of a change, and the change itself. A draft says what happened, but not when.
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'
import { accountNames } from './cast.ts'
import type { Account, Actor, Container, Role, World } from './platform.ts'

export type Draft = Pick<SubmittedEntry, 'eventSource' | 'eventName' | 'resourceId' | 'resourceName'> &
  Partial<Pick<SubmittedEntry, 'severity' | 'visibility' | 'eventType' | 'result' | 'details'>> & {
    readonly actor: Actor
    readonly container: Container
    readonly request: SubmittedEntry['request'] & { readonly endpoint: string }
  }

/** A draft about a container, or about what is in it. In the name, `#` stands for the container's level. */
export function draft(
  actor: Actor,
  container: Container,
  [eventSource, name, endpoint]: readonly [source: string, name: string, endpoint: string],
  body?: Record<string, unknown>,
  more: Partial<Draft> = {},
): Draft {
  const eventName = name.replace(
    '#',
    container.level.replace(/^./, (letter) => letter.toUpperCase()),
  )
  const request = { endpoint, parameters: {}, ...(body && { body }) }
  return {
    actor,
    container,
    eventSource,
    eventName,
    request,
    resourceId: container.id,
    resourceName: container.name,
    ...more,
  }
}

export function failure(status: number, code: string, message: string, more: object = {}): Partial<Draft> {
  return { severity: 'ERROR', result: { status, error: { code, message, ...more } } }
}

export function created({ containers }: World, actor: Actor, container: Container): Draft {
  containers.add(container)
  const { id, level, name, parent } = container
  const payload = { name, labels: {}, ...(parent && { containerParentId: parent.id }) }
  const result = { id, lifecycleState: 'ACTIVE' }
  return draft(actor, container, ['resource-manager', '# created', `POST /v2/${level}s`], { payload }, { result })
}

export function updated(actor: Actor, container: Container, payload: Record<string, unknown>): Draft {
  const operation = ['resource-manager', '# updated', `PATCH ${pathOf(container)}`] as const
  return draft(actor, container, operation, { payload }, { result: { after: payload } })
}

/** Its members and service accounts go with it. */
export function deleted({ containers }: World, actor: Actor, container: Container): Draft {
  containers.delete(container)
  return draft(actor, container, deletion(container))
}

export function deletion(container: Container) {
  return ['resource-manager', '# deleted', `DELETE ${pathOf(container)}`] as const
}

export function memberAdded(actor: Actor, container: Container, email: string, role: Role): Draft {
  container.members.set(email, role)
  return membership(actor, { container, email, role }, 'added', { result: { added: 1 } })
}

export interface Member {
  readonly container: Container
  readonly email: string
  readonly role: Role
}

export function membership(actor: Actor, member: Member, change: string, more: Partial<Draft> = {}): Draft {
  const { container, email, role } = member
  const [method, end] = change === 'removed' ? ['POST', '/remove'] : ['PATCH', '']
  const operation = ['membership', `# member ${change}`, `${method} /v2/${container.id}/members${end}`] as const
  const payload = { members: [{ role, subject: email }], resource_type: container.level }
  return draft(actor, container, operation, { payload, resource_id: container.id }, more)
}

export function accountCreated({ random }: World, actor: Actor, container: Container): readonly [Draft, Account] {
  const name = random.pick(accountNames)
  const email = `${name}-${random.hex(7)}@sa.beleg.example`
  const account: Account = { id: random.uuid(), email, container, tokens: new Set() }
  container.accounts.add(account)
  const endpoint = `POST ${pathOf(container)}/service-accounts`
  return [accountDraft(actor, account, 'Service account created', endpoint, { payload: { name } }), account]
}

export function tokenIssued({ random }: World, actor: Actor, account: Account): Draft {
  const [tokenId, ttlDays] = [random.uuid(), random.pick([1, 7, 30, 90])]
  account.tokens.add(tokenId)
  const endpoint = `POST ${accountPath(account)}/access-tokens`
  const result = { tokenId, ttlDays, active: true }
  return accountDraft(actor, account, 'Access token issued', endpoint, { payload: { ttlDays } }, { result })
}

export function tokenEnded(
  actor: Actor,
  account: Account,
  tokenId: string,
  how: 'revoked' | 'expired',
  endpoint: string,
  more: Partial<Draft> = {},
): Draft {
  account.tokens.delete(tokenId)
  const result = { tokenId, active: false }
  return accountDraft(actor, account, `Access token ${how}`, endpoint, undefined, { ...more, result })
}

export function accountDraft(
  actor: Actor,
  account: Account,
  name: string,
  endpoint: string,
  body?: Record<string, unknown>,
  more: Partial<Draft> = {},
): Draft {
  const about = { resourceId: account.id, resourceName: account.email, ...more }
  return draft(actor, account.container, ['service-account', name, endpoint], body, about)
}

export function pathOf({ level, id }: Container): string {
  return `/v2/${level}s/${id}`
}

export function accountPath({ container, email }: Account): string {
  return `${pathOf(container)}/service-accounts/${email}`
}
