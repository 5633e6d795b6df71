// The signed-in caller and its rights, as `GET /v2/me` returns them.
import type { ApiClient } from './client.ts'

export interface Me {
  readonly subject: string
  readonly email?: string
  readonly rights: readonly { readonly role: string; readonly scope: string; readonly organizationId?: string }[]
  /** What rights on `*` allow in every organization. */
  readonly everywhere: { readonly reads: boolean; readonly readsPrivate: boolean; readonly manages: boolean }
  readonly organizations: readonly OrganizationAccess[]
}

export interface OrganizationAccess {
  readonly id: string
  readonly reads: 'all' | 'part' | 'none'
  readonly readsPrivate: 'all' | 'part' | 'none'
  /** Whether containers may be declared, and keys of senders made. */
  readonly manages: boolean
}

export function fetchMe(api: ApiClient): Promise<Me> {
  return api.get<Me>('/v2/me')
}

/** The organizations that the caller may read. If that is all of them, they are read by pages. */
export async function fetchOrganizations(api: ApiClient, me: Me): Promise<readonly OrganizationAccess[]> {
  if (!me.everywhere.reads) return me.organizations.filter(({ reads }) => reads !== 'none')
  const page = await api.get<{ readonly items: readonly OrganizationAccess[] }>('/v2/organizations', { limit: 100 })
  return page.items
}

/** The scopes that the caller's rights name for reading, such as `organizations/ID` or `projects/ID`. */
export function readableScopes({ rights }: Me): readonly string[] {
  const scopes = rights.filter(({ role, scope }) => (role === 'reader' || role === 'operator') && scope !== '*')
  return [...new Set(scopes.map(({ scope }) => scope))]
}

/** Whether the caller sees `PRIVATE` entries. */
export function seesPrivate({ everywhere, organizations }: Me): boolean {
  return everywhere.readsPrivate || organizations.some(({ readsPrivate }) => readsPrivate !== 'none')
}

/** Whether the caller may read all of the organization, as its log requires. */
export function readsAll({ everywhere, organizations }: Me, organizationId: string): boolean {
  return everywhere.reads || organizations.some(({ id, reads }) => id === organizationId && reads === 'all')
}

/** Whether the caller may make and revoke the keys of the organization's senders. */
export function manages({ everywhere, organizations }: Me, organizationId: string): boolean {
  return everywhere.manages || organizations.some((one) => one.id === organizationId && one.manages)
}

/** Whether the caller is an operator of all of the organization, as its quarantine requires. */
export function operates({ everywhere, organizations }: Me, organizationId: string): boolean {
  return (
    everywhere.readsPrivate ||
    organizations.some(({ id, readsPrivate }) => id === organizationId && readsPrivate === 'all')
  )
}

/** The organizations whose senders the caller looks after, as far as the rights name them. */
export function managedOrganizations({ organizations }: Me): readonly string[] {
  return organizations.filter((one) => one.manages).map(({ id }) => id)
}
