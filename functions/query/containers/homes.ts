// The home of a folder or project: the organization that is meant if a request names none. Lists contested homes, and lets an operator set
// one, which overrides the default (the first organization that named the container).
import * as v from 'valibot'
import { maySettleHomes } from '../../../shared/access/rights.ts'
import { AuditError, notFound } from '../../../shared/audit-error.ts'
import { type ContainerKind, isContainerId, type Scope } from '../../../shared/entry/scope.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import { limitSchema } from '../../../shared/http/number-parameters.ts'
import type { Origin } from '../../../shared/http/origin.ts'
import { type Parameter, parseParameters, textSchema } from '../../../shared/http/parameters.ts'
import { type EvidenceDeps, evidence, placeOfOrganization } from '../../../shared/recording/evidence.ts'
import { type RecordingDeps, recordEntry } from '../../../shared/recording/recording.ts'
import type { Homes } from '../../../shared/store/ledger/homes.ts'
import { checkBody } from '../request/json-body.ts'

export interface HomesRouteDeps extends RecordingDeps, EvidenceDeps {
  readonly homes: RecordingDeps['homes'] & Pick<Homes, 'find' | 'say' | 'contests'>
  /** A random UUID. */
  readonly newEvidenceId: () => string
}

export interface HomeResponse {
  /** `folders/ID` or `projects/ID`. */
  readonly container: string
  readonly organizationId: string
}

export interface ContestsResponse {
  readonly items: readonly {
    readonly container: string
    /** Absent if the container no longer has one. */
    readonly home?: string
    /** Another organization that names the container. */
    readonly organizationId: string
  }[]
  /** Present only if there may be more. */
  readonly after?: string
}

export const contestsParameters = {
  limit: {
    description: 'The maximum number of containers. Defaults to 50; values above 100 mean 100.',
    schema: limitSchema(100),
    example: '10',
  },
  after: { description: 'The `after` of the previous page.', schema: textSchema, example: 'projects/P/ORGANIZATION' },
} as const satisfies Record<string, Parameter>

export const homeRequestSchema = v.strictObject(
  { organizationId: v.pipe(v.string('must be a string'), v.check(isContainerId, 'must be the id of an organization')) },
  (issue) => (issue.expected === 'never' ? 'is not a field of a home' : 'must be an object'),
)

/** @throws AuditError `RIGHT_MISSING`, or `PARAMETER_INVALID` naming the parameter. */
export async function listContests(
  { homes, now }: HomesRouteDeps,
  { rights }: Caller,
  asked: Readonly<Record<string, string[]>>,
): Promise<ContestsResponse> {
  if (!maySettleHomes(rights)) throw rightMissing()
  const { limit = 50, after } = parseParameters(contestsParameters, asked)
  const { contests, next } = await homes.contests(limit, after)
  const items = contests.map(async ({ scope, organization }) => {
    const home = await homes.find(scope, now())
    return { container: scope, ...(home ? { home: home.organization } : {}), organizationId: organization }
  })
  return { items: await Promise.all(items), ...(next === undefined ? {} : { after: next }) }
}

/**
 * Sets the home. The change is recorded before it takes effect, in the log of the new home and in that of the former one. It may be
 * repeated.
 * @throws AuditError `RIGHT_MISSING`, `NOT_FOUND` for an id of the wrong form, or `BODY_INVALID` naming the field.
 */
export async function settleHome(
  deps: HomesRouteDeps,
  caller: Caller,
  kind: ContainerKind,
  id: string,
  body: unknown,
  origin: Origin,
): Promise<HomeResponse> {
  if (!maySettleHomes(caller.rights)) throw rightMissing()
  if (!isContainerId(id)) throw notFound(id)
  const { organizationId } = checkBody(homeRequestSchema, body)
  const scope: Scope = `${kind}/${id}`
  const before = await deps.homes.find(scope, deps.now())
  for (const logged of new Set([organizationId, before?.organization ?? organizationId]))
    await recordEntry(
      deps,
      evidence(deps, caller, origin, {
        insertId: deps.newEvidenceId(),
        eventName: 'Audit log home settled',
        place: placeOfOrganization(logged),
        resourceId: scope,
        body: { organizationId },
      }),
    )
  await deps.homes.say(scope, organizationId)
  return { container: scope, organizationId }
}

function rightMissing(): AuditError {
  return new AuditError('RIGHT_MISSING', 'setting the home of a container requires the right "operator *"')
}
