// The filters as query parameters, the same wherever entries are listed, counted, followed or downloaded.
import type { FilterName } from '../../../shared/filter/filter.ts'
import { type Parameter, textSchema } from '../../../shared/http/parameters.ts'

export const filterParameters = {
  'event-name': {
    description: 'The operation.',
    schema: textSchema,
    repeated: true,
    example: 'Project member *',
  },
  'event-source': {
    description: 'The service that sent the entry.',
    schema: textSchema,
    repeated: true,
    example: 'membership',
  },
  'event-type': {
    description: '`ADMIN_ACTIVITY`, `SYSTEM_EVENT` or `POLICY_DENIED`.',
    schema: textSchema,
    repeated: true,
    example: '!SYSTEM_EVENT',
  },
  severity: { description: '`INFO` or `ERROR`.', schema: textSchema, repeated: true, example: 'ERROR' },
  outcome: {
    description: '`SUCCESS`, `FAILURE` or `DENIED`: as sent, or derived (see the field `outcome`).',
    schema: textSchema,
    repeated: true,
    example: 'DENIED',
  },
  visibility: {
    description: '`PUBLIC` or `PRIVATE`; only operators see `PRIVATE` entries.',
    schema: textSchema,
    repeated: true,
    example: 'PUBLIC',
  },
  'correlation-id': {
    description: "The sender's own id of the request.",
    schema: textSchema,
    repeated: true,
    example: 'req-7f3a',
  },
  region: {
    description: 'The region that emitted the entry.',
    schema: textSchema,
    repeated: true,
    example: 'eu01',
  },
  'user-agent': {
    description: 'The client that made the request.',
    schema: textSchema,
    repeated: true,
    example: 'Portal*',
  },
  endpoint: {
    description: 'Method and path of the request.',
    schema: textSchema,
    repeated: true,
    example: 'PATCH /v2/projects/*',
  },
  initiator: {
    description: 'Who did it: the id, or the e-mail address (letter case is ignored).',
    schema: textSchema,
    repeated: true,
    example: 'ada@example.com',
  },
  'on-behalf-of': {
    description:
      'The principal for whom a service account acted: the id or e-mail address of any principal in its delegation chain. `initiator` finds what a person did; this finds what was done for them.',
    schema: textSchema,
    repeated: true,
    example: 'ada@example.com',
  },
  actor: {
    description:
      'Who acted, as far as the rules of the insights tell: `person`, `service-account`, `program`, `system` or `unknown`, or the name of the rule that decided, such as `command-line`.',
    schema: textSchema,
    repeated: true,
    example: 'person',
  },
  resource: {
    description: 'The id or name of any affected resource. Letter case matters.',
    schema: textSchema,
    repeated: true,
    example: 'billing-db',
  },
  'source-ip': {
    description:
      'The source: an IPv4 or IPv6 address, a CIDR range, or the text that a service sent instead. An address is also found if the entry has it with a port, in brackets or in a list of any length.',
    schema: textSchema,
    repeated: true,
    example: '192.0.2.0/24',
  },
  field: {
    description:
      'Any field, as path, colon, value. A list matches if one of its items does. `request.body.members.role:*` matches if the field exists. May be given ten times.',
    schema: textSchema,
    repeated: true,
    example: 'request.body.members.role:owner',
  },
  q: {
    description:
      'Free text over all values of the entry, large ones included. All words must occur; a quoted phrase must occur as it stands. Letter case is ignored.',
    schema: textSchema,
    repeated: true,
    example: 'owner "grace@example.com"',
  },
} as const satisfies Record<FilterName, Parameter>
