// The API's description of the routes about the caller: see shared/http/operation.ts.
import * as v from 'valibot'
import { roles } from '../../../shared/access/rights.ts'
import { exactSchema } from '../../../shared/exact-schema.ts'
import type { Component, Operation } from '../../../shared/http/operation.ts'
import { said } from '../../../shared/http/response-schema.ts'
import type { OrganizationAccess } from '../caller/access-summary.ts'
import type { MeResponse } from '../caller/me.ts'
import { type OrganizationsResponse, organizationsParameters } from '../caller/organizations.ts'

const tag = 'Caller'
const extent = v.picklist(['all', 'part', 'none'])

const organizationAccessSchema = exactSchema<OrganizationAccess>()(
  v.object({
    id: v.string(),
    reads: said(extent, '`part`: only folders or projects of it.'),
    readsPrivate: said(extent, 'The same of `PRIVATE` entries.'),
    writes: said(v.boolean(), 'Whether the caller may send entries.'),
    manages: said(v.boolean(), 'Whether the caller may declare containers.'),
  }),
)

export const meResponseSchema = exactSchema<MeResponse>()(
  v.object({
    subject: said(v.string(), 'The claim `sub` of the token.'),
    email: v.exactOptional(said(v.string(), 'The claim `email`, unless the issuer says that it is not verified.')),
    rights: said(
      v.array(
        v.object({
          role: v.picklist(roles),
          scope: said(v.string(), '`*`, `organizations/ID`, `folders/ID` or `projects/ID`.'),
          organizationId: v.exactOptional(
            said(v.string(), 'The organization of the folder or project, if the right names it.'),
          ),
        }),
      ),
      'The rights in the token that grant something.',
    ),
    everywhere: said(
      v.object({ reads: v.boolean(), readsPrivate: v.boolean(), writes: v.boolean(), manages: v.boolean() }),
      'What rights on `*` grant in every organization.',
    ),
    organizations: said(v.array(organizationAccessSchema), 'The organizations that the rights name.'),
  }),
)

export const organizationsResponseSchema = exactSchema<OrganizationsResponse>()(
  v.object({
    items: v.array(organizationAccessSchema),
    cursor: v.exactOptional(said(v.string(), 'Present only if there are more: pass it to get the next page.')),
  }),
)

const getMe: Operation = {
  operationId: 'GetMe',
  tag,
  summary: 'Show who the token says that you are, and what it grants',
  description:
    'Requires a valid token and no right. Says what the rights grant, not whether anything is stored there. A right on a folder or project that names no organization counts for its home.',
  answers: { 200: { description: 'The caller.', schema: meResponseSchema } },
  refusals: ['CALLER_UNKNOWN', 'ISSUER_UNAVAILABLE', 'INTERNAL'],
}

const listOrganizations: Operation = {
  operationId: 'ListOrganizations',
  tag,
  summary: 'List your organizations',
  description:
    'With the right `reader` or `operator` on `*`: the organizations with retained entries that the caller may see, in a fixed order. Otherwise: the organizations that the rights name, ordered by id. Requires no right.',
  parameters: organizationsParameters,
  answers: { 200: { description: 'A page of organizations.', schema: organizationsResponseSchema } },
  refusals: ['PARAMETER_INVALID', 'CURSOR_INVALID', 'CALLER_UNKNOWN', 'ISSUER_UNAVAILABLE', 'INTERNAL'],
}

/** By method and path, as in shared/deployment/routes.ts. */
export const callerOperations: Readonly<Record<string, Operation>> = {
  'GET /v2/me': getMe,
  'GET /v2/organizations': listOrganizations,
}

export const callerComponents: Readonly<Record<string, Component>> = {
  MeResponse: { schema: meResponseSchema },
  OrganizationAccess: { schema: organizationAccessSchema },
  OrganizationsResponse: { schema: organizationsResponseSchema },
}
