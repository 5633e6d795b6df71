// Who is asking, and what his token grants: for whoever shows a caller what he may ask for. Says nothing of what is stored.
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
  /** As the issuer vouches for it. */
  readonly email?: string
  /** Those that are understood, in the order of the token. */
  readonly rights: readonly {
    readonly role: Role
    /** `*`, `organizations/ID`, `folders/ID` or `projects/ID`. */
    readonly scope: string
    /** Whose folder or project it is, where the right says it. */
    readonly organizationId?: string
  }[]
  readonly everywhere: EverywhereAccess
  /** Those that the rights name. */
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
