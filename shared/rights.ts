// What a caller may do: a list of rights, each `ROLE SCOPE`, from one claim of its token. Deny by default: whatever is not
// understood grants nothing.
import { type Lineage, parseScope, type Scope, scopesOf } from './scope.ts'

const roles = ['reader', 'writer', 'operator'] as const
export type Role = (typeof roles)[number]

export interface Right {
  readonly role: Role
  readonly scope: Scope | '*'
}

/** Reads the claim's value. Anything but a list of well-formed rights is passed over. */
export function parseRights(claim: unknown): Right[] {
  if (!Array.isArray(claim)) return []
  return claim.flatMap((text) => (typeof text === 'string' ? (parseRight(text) ?? []) : []))
}

/** `undefined` when the text is not a right. */
export function parseRight(text: string): Right | undefined {
  const [role, scopeText, ...rest] = text.split(' ')
  const known = roles.find((name) => name === role)
  const scope = scopeText === '*' ? '*' : parseScope(scopeText ?? '')
  return known && scope && rest.length === 0 ? { role: known, scope } : undefined
}

/** Whether the caller may send entries for the organization. Only `*` and organizations can be written to. */
export function mayWrite(rights: readonly Right[], organization: string): boolean {
  return covers(rights, ['writer'], [`organizations/${organization}`])
}

export function mayWriteAnything(rights: readonly Right[]): boolean {
  return rights.some(({ role, scope }) => role === 'writer' && (scope === '*' || scope.startsWith('organizations/')))
}

/** Whether the caller may read what lies at the end of the lineage: by a right on it or on anything above it. */
export function mayRead(rights: readonly Right[], lineage: Lineage): boolean {
  return covers(rights, ['reader', 'operator'], scopesOf(lineage))
}

/** Whether the caller also sees the `PRIVATE` entries there. */
export function maySeePrivate(rights: readonly Right[], lineage: Lineage): boolean {
  return covers(rights, ['operator'], scopesOf(lineage))
}

function covers(rights: readonly Right[], granting: readonly Role[], scopes: readonly Scope[]): boolean {
  return rights.some(({ role, scope }) => granting.includes(role) && (scope === '*' || scopes.includes(scope)))
}
