// Tells a caller who the token says they are and what it grants. Says nothing about what is stored.
import type { Role } from '../../../shared/access/rights.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import { type HomesDeps, homesOf } from '../scope/homes-of.ts'
import {
  type EverywhereAccess,
  everywhereAccess,
  namedOrganizations,
  type OrganizationAccess,
  organizationAccess,
} from './access-summary.ts'

export interface MeResponse {
  readonly subject: string
  /** As the issuer's token says. */
  readonly email?: string
  /** The rights of the token that have a known form, in its order. */
  readonly rights: readonly {
    readonly role: Role
    /** `*`, `organizations/ID`, `folders/ID` or `projects/ID`. */
    readonly scope: string
    /** The organization of the folder or project, if the right names it. */
    readonly organizationId?: string
  }[]
  readonly everywhere: EverywhereAccess
  /** The organizations that the rights name. */
  readonly organizations: readonly OrganizationAccess[]
}

export async function me(deps: HomesDeps, { subject, email, rights }: Caller): Promise<MeResponse> {
  const homes = await homesOf(deps, rights)
  return {
    subject,
    ...(email === undefined ? {} : { email }),
    rights: rights.map(({ role, scope, organization }) => ({
      role,
      scope,
      ...(organization === undefined ? {} : { organizationId: organization }),
    })),
    everywhere: everywhereAccess(rights),
    organizations: namedOrganizations(rights, homes).map((id) => organizationAccess(id, rights, homes)),
  }
}
