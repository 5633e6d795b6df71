// What a caller may do: a list of rights, each `ROLE SCOPE`, from one claim of its token. Deny by default: whatever is not
// understood grants nothing.
import { isContainerId, parseScope, type Scope, scopeKind } from '../entry/scope.ts'

export const roles = ['reader', 'writer', 'operator', 'manager'] as const
export type Role = (typeof roles)[number]

export interface Right {
  readonly role: Role
  readonly scope: Scope | '*'
  /** Whose folder or project it is, where the right says it (`organizations/O/projects/P`). */
  readonly organization?: string
}

/** Reads the claim's value: a list of rights, or one by itself. Whatever else is there is passed over. */
export function parseRights(claim: unknown): Right[] {
  const texts = Array.isArray(claim) ? claim : [claim]
  return texts.flatMap((text) => (typeof text === 'string' ? (parseRight(text) ?? []) : []))
}

/** `undefined` when the text is not a right, or one that grants nothing. */
export function parseRight(text: string): Right | undefined {
  const [role, scopeText = '', ...rest] = text.split(' ')
  const known = roles.find((name) => name === role)
  const about = scopeText === '*' ? ({ scope: '*' } as const) : parseOwnedScope(scopeText)
  if (!known || !about || rest.length > 0) return undefined
  const right: Right = { role: known, ...about }
  return grantsAnything(right) ? right : undefined
}

/** Entries are sent to a whole organization, and containers declared of one: there is nothing to be written to below it. */
function grantsAnything({ role, scope }: Right): boolean {
  return (role !== 'writer' && role !== 'manager') || scope === '*' || scope.startsWith('organizations/')
}

function parseOwnedScope(text: string): Omit<Right, 'role'> | undefined {
  const [, organization, below] = /^organizations\/([^/]+)\/(.+)$/.exec(text) ?? []
  if (organization === undefined || below === undefined) {
    const scope = parseScope(text)
    return scope && { scope }
  }
  const scope = parseScope(below)
  return scope && scopeKind(scope) !== 'organizations' && isContainerId(organization)
    ? { scope, organization }
    : undefined
}

/** Whether the caller may send entries for the organization. Only `*` and organizations can be written to. */
export function mayWrite(rights: readonly Right[], organization: string): boolean {
  return rights.some(
    ({ role, scope }) => role === 'writer' && (scope === '*' || scope === `organizations/${organization}`),
  )
}

/** Whether the caller may say which containers the organization has, and how they lie. */
export function mayDeclare(rights: readonly Right[], organization: string): boolean {
  return rights.some(
    ({ role, scope }) => role === 'manager' && (scope === '*' || scope === `organizations/${organization}`),
  )
}

/** Whether the caller may see what is declared: whoever declares it, and whoever may read all of the organization. */
export function maySeeDeclared(rights: readonly Right[], organization: string): boolean {
  return rights.some(
    ({ role, scope }) => role !== 'writer' && (scope === '*' || scope === `organizations/${organization}`),
  )
}

/** Whether the caller may say whose a container is: only an operator of everything. */
export function maySettleHomes(rights: readonly Right[]): boolean {
  return rights.some(({ role, scope }) => role === 'operator' && scope === '*')
}

export function mayWriteAnything(rights: readonly Right[]): boolean {
  return rights.some(({ role }) => role === 'writer')
}
