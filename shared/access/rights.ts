// The rights of a caller: a list of `ROLE SCOPE` from one claim of the token. Deny by default: an unknown text grants nothing.
import { isContainerId, parseScope, type Scope, scopeKind } from '../entry/scope.ts'

export const roles = ['reader', 'writer', 'operator', 'manager'] as const
export type Role = (typeof roles)[number]

export interface Right {
  readonly role: Role
  readonly scope: Scope | '*'
  /** The organization of the folder or project, if the right names it (`organizations/O/projects/P`). */
  readonly organization?: string
}

/** Parses the claim's value: a list of rights, or a single one. Ignores everything else. */
export function parseRights(claim: unknown): Right[] {
  const texts = Array.isArray(claim) ? claim : [claim]
  return texts.flatMap((text) => (typeof text === 'string' ? (parseRight(text) ?? []) : []))
}

/** `undefined` if the text is no right, or grants nothing. */
export function parseRight(text: string): Right | undefined {
  const [role, scopeText = '', ...rest] = text.split(' ')
  const known = roles.find((name) => name === role)
  const about = scopeText === '*' ? ({ scope: '*' } as const) : parseOwnedScope(scopeText)
  if (!known || !about || rest.length > 0) return undefined
  const right: Right = { role: known, ...about }
  return grantsAnything(right) ? right : undefined
}

/** Writers and managers act on whole organizations, so their rights on folders and projects grant nothing. */
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

/** Whether the caller may send entries for the organization. */
export function mayWrite(rights: readonly Right[], organization: string): boolean {
  return rights.some(
    ({ role, scope }) => role === 'writer' && (scope === '*' || scope === `organizations/${organization}`),
  )
}

/** Whether the caller may declare the organization's containers. */
export function mayDeclare(rights: readonly Right[], organization: string): boolean {
  return rights.some(
    ({ role, scope }) => role === 'manager' && (scope === '*' || scope === `organizations/${organization}`),
  )
}

/** Whether the caller may see declared containers: managers, and readers of the whole organization, may. */
export function maySeeDeclared(rights: readonly Right[], organization: string): boolean {
  return rights.some(
    ({ role, scope }) => role !== 'writer' && (scope === '*' || scope === `organizations/${organization}`),
  )
}

/** Whether the caller may see everything of the organization, and what could not be stored in it. */
export function isOperatorOf(rights: readonly Right[], organization: string): boolean {
  return rights.some(
    ({ role, scope }) => role === 'operator' && (scope === '*' || scope === `organizations/${organization}`),
  )
}

/** Whether the caller may settle homes: only an operator of everything may. */
export function maySettleHomes(rights: readonly Right[]): boolean {
  return rights.some(({ role, scope }) => role === 'operator' && scope === '*')
}

export function mayWriteAnything(rights: readonly Right[]): boolean {
  return rights.some(({ role }) => role === 'writer')
}
