// Everything that happens on the platform from day to day, as a table: how often, to what, and what is recorded of it.
import { labels, nestedFolderNames, projectNames } from './cast.ts'
import {
  type Actor,
  type Container,
  editorsOf,
  newContainer,
  personActor,
  type Role,
  someEditor,
  type World,
} from './platform.ts'
import {
  accountCreated,
  accountDeleted,
  created,
  type Draft,
  deleted,
  draft,
  failure,
  member,
  pathOf,
  tokenEnded,
  tokenIssued,
  updated,
} from './records.ts'
import {
  absentees,
  accountsWith,
  anywhere,
  members,
  roomFor,
  roomForAccounts,
  spare,
  spareAccounts,
  tokensMax,
} from './targets.ts'

/** Nothing when it is not possible at the moment. */
type Happen = (world: World) => readonly Draft[]

const roles: readonly Role[] = ['editor', 'editor', 'reader', 'reader', 'auditor', 'owner']
const system: Actor = { initiator: { id: 'system' }, sourceIpAddress: '10.0.0.12', userAgent: 'platform-scheduler/3.4' }

/** How often in office hours, how often outside of them, relative to the others, and what. */
const operations: readonly (readonly [day: number, night: number, happen: Happen])[] = [
  [
    16,
    0,
    to(absentees, ({ container, email }, by, { random }) => member('added', by, container, email, random.pick(roles))),
  ],
  [10, 0, to(members, ({ container, email, role }, by) => member('removed', by, container, email, role))],
  [
    9,
    0,
    to(members, ({ container, email, role: before }, by, { random }) => {
      const role = random.pick(roles.filter((other) => other !== before))
      const result = { member: email, before: { role: before }, after: { role } }
      return member('role changed', by, container, email, role, { result })
    }),
  ],
  [
    3,
    0,
    to(members, ({ container, email, role }, by) =>
      member('added', by, container, email, role, failure(409, 'MEMBER_EXISTS', `${email} already has a role here`)),
    ),
  ],
  [
    18,
    2,
    to(anywhere, ({ container }, by, { random }) => {
      const value = `${random.pick(labels)}-${random.int(100, 999)}`
      return updated(by, container, random.chance(0.7) ? { labels: { team: value } } : { description: value })
    }),
  ],
  [
    5,
    0,
    to(roomFor('project'), ({ container: parent }, by, world) => {
      const { random, people } = world
      const project = newContainer('project', random.uuid(), `${random.pick(projectNames)}-${random.hex(4)}`, parent)
      const drafts = [created(world, by, project), member('added', by, project, random.pick(people).email, 'owner')]
      return random.chance(0.7) ? [...drafts, ...accountCreated(world, by, project)] : drafts
    }),
  ],
  [
    2,
    0,
    to(roomFor('folder'), ({ container: parent }, by, world) => {
      const name = `${world.random.pick(nestedFolderNames)} ${world.random.int(2, 99)}`
      return created(world, by, newContainer('folder', world.random.uuid(), name, parent))
    }),
  ],
  [3, 0, to(spare('project'), ({ container }, by, world) => deleted(world, by, container))],
  [2, 0, to(spare('folder'), ({ container }, by, world) => deleted(world, by, container))],
  [5, 0, to(roomForAccounts, ({ container }, by, world) => accountCreated(world, by, container))],
  [3, 0, to(spareAccounts, (account, by) => accountDeleted(by, account))],
  [
    14,
    8,
    to(
      accountsWith((tokens) => tokens < tokensMax),
      (account, by, world) => tokenIssued(world, by, account),
    ),
  ],
  [
    10,
    0,
    to(
      accountsWith((tokens) => tokens > 0),
      (account, by) => tokenEnded(by, account, 'revoked'),
    ),
  ],
  [
    0,
    14,
    to(
      accountsWith((tokens) => tokens > 0),
      (account) => tokenEnded(system, account, 'expired'),
    ),
  ],
  [5, 4, to(anywhere, ({ container }, _by, world) => denied(world, container))],
  [3, 0, to(anywhere, ({ container }, _by, world) => supportAccess(world, container))],
  [4, 40, to(anywhere, ({ container }, _by, world) => housekeeping(world, container))],
]

/** Each as often as it happens in the column's hours. */
function drawnFrom(column: 0 | 1): readonly Happen[] {
  return operations.flatMap((row) => Array<Happen>(row[column]).fill(row[2]))
}

const [byDay, byNight] = [drawnFrom(0), drawnFrom(1)]

/** Never empty: the platform always has something to do. */
export function somethingHappens(world: World, isOfficeHour: boolean): readonly Draft[] {
  const drafts = world.random.pick(isOfficeHour ? byDay : byNight)(world)
  return drafts.length > 0 ? drafts : somethingHappens(world, isOfficeHour)
}

/** It happens to one of these, by someone who may change the container that it is in. */
function to<T extends { readonly container: Container }>(
  targetsOf: (world: World) => readonly T[],
  happen: (target: T, by: Actor, world: World) => Draft | readonly Draft[],
): Happen {
  return (world) => {
    const targets = targetsOf(world)
    if (targets.length === 0) return []
    const target = world.random.pick(targets)
    return [happen(target, someEditor(world, target.container), world)].flat()
  }
}

/** Someone who may not do it tries. */
function denied(world: World, container: Container): Draft[] {
  const { random, people } = world
  const editors = editorsOf(world, container)
  const outsiders = people.filter((person) => !editors.includes(person))
  if (outsiders.length === 0) return []
  const requiredPermission = `resource-manager.${container.level}.delete`
  const operation = ['resource-manager', '# deleted', `DELETE ${pathOf(container)}`] as const
  const more = {
    eventType: 'POLICY_DENIED',
    details: { requiredPermission, evaluatedPolicies: random.int(1, 5) },
  } as const
  const refusal = failure(403, 'PERMISSION_DENIED', `the permission "${requiredPermission}" is missing`)
  return [draft(personActor(world, random.pick(outsiders)), container, operation, { ...refusal, ...more })]
}

/** The platform's own jobs; half of them are shown to operators only. */
function housekeeping({ random }: World, container: Container): Draft {
  const [job, visibility] = random.pick([
    ['quota recalculated', 'PUBLIC'],
    ['placement rebalanced', 'PRIVATE'],
  ] as const)
  return draft(system, container, ['platform', `# ${job}`, 'POST /internal/jobs'], {
    ...(random.chance(0.06) && failure(504, 'TIMEOUT', 'the job ran out of time')),
    eventType: 'SYSTEM_EVENT',
    visibility,
    details: { durationMs: random.int(20, 9000), attempt: 1 },
  })
}

/** An operator of the platform looks in; shown to operators only. */
function supportAccess({ random }: World, container: Container): Draft {
  const email = `${random.pick(['ada', 'ben', 'chris'])}@support.beleg.example`
  const operator: Actor = { initiator: { id: email, email }, sourceIpAddress: '10.20.0.7', userAgent: 'BackOffice/7.2' }
  const details = { ticket: `SUP-${random.int(10_000, 99_999)}`, approvedBy: 'duty-manager' }
  const operation = ['support', 'Support access granted', 'POST /internal/support-access'] as const
  return draft(operator, container, operation, { visibility: 'PRIVATE', details })
}
