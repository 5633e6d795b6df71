// Everything that happens on the platform from day to day, as a table: how often, to what, and what is recorded of it.
import { isOfficeHour } from './calendar.ts'
import { accountNames, labels, nestedFolderNames, projectNames } from './cast.ts'
import {
  type Actor,
  actorOf,
  containersIn,
  editorsOf,
  type Part,
  partsOf,
  pathTo,
  type Role,
  someEditor,
  type Thing,
  type World,
} from './platform.ts'
import { type Draft, failed, record, recordOf } from './record.ts'

/** What somebody does who may change the thing. Nothing when it is not possible at the moment. */
type Operation = (world: World, thing: Thing, by: Actor) => readonly Draft[]

/** What may be meant at the moment. */
type Targets = (world: World) => readonly Thing[]

/** Most of a platform's life is in its projects. */
const somewhere: Targets = ({ random, organization }) => {
  const place = random.pick(['Project', 'Project', 'Project', 'Folder', 'Organization'] as const)
  return containersIn(organization).filter(({ kind }) => kind === place)
}
const aboveProjects: Targets = ({ organization }) => containersIn(organization).filter(({ kind }) => kind !== 'Project')
const aboveFolders: Targets = (world) => aboveProjects(world).filter((container) => pathTo(container).length < 3)
/** But for the first of the container: somebody must remain who can act. */
const members: Targets = (world) => partsOf(world.random.pick(somewhere(world)), 'Member').slice(1)
const accounts: Targets = ({ organization }) =>
  containersIn(organization).flatMap((container) => partsOf(container, 'Service account'))
const tokens: Targets = (world) => accounts(world).flatMap((account) => partsOf(account, 'Access token'))

/** How often in office hours, how often outside of them, relative to the others; to one of which; and what. */
const operations: readonly (readonly [day: number, night: number, to: Targets, happens: Operation])[] = [
  [24, 0, somewhere, comesOrGoes('Member', 1, 10)],
  [9, 0, members, roleChanges],
  [3, 0, members, addedAgain],
  [9, 0, aboveProjects, comesOrGoes('Project', 1, 5)],
  [4, 0, aboveFolders, comesOrGoes('Folder', 1, 4)],
  [8, 0, somewhere, comesOrGoes('Service account', 0, 3)],
  [27, 8, accounts, comesOrGoes('Access token', 0, 4)],
  [0, 14, tokens, expires],
  [22, 2, somewhere, labelled],
  [5, 4, somewhere, attemptDenied],
  [5, 0, somewhere, supportAccess],
  [4, 40, somewhere, housekeeping],
]

/** Nothing when what was drawn is not possible at the moment. */
export function somethingHappens(world: World, ms: number): readonly Draft[] {
  const [, , to, happens] = world.random.pick(isOfficeHour(ms) ? byDay : byNight)
  const things = to(world)
  if (things.length === 0) return []
  const thing = world.random.pick(things)
  return happens(world, thing, someEditor(world, thing))
}

const byDay = operations.flatMap((operation) => Array<typeof operation>(operation[0]).fill(operation))
const byNight = operations.flatMap((operation) => Array<typeof operation>(operation[1]).fill(operation))
const roles: readonly Role[] = ['editor', 'editor', 'reader', 'reader', 'auditor', 'owner']
const system: Actor = { initiator: { id: 'system' }, sourceIpAddress: '10.0.0.12', userAgent: 'platform-scheduler/3.4' }

/** The more there are, the less likely one more comes: the platform keeps its size, however long the demo runs. The first stay. */
function comesOrGoes(kind: Part, fewest: number, most: number): Operation {
  return (world, parent, by) => {
    const existing = partsOf(parent, kind)
    const isFew = world.random.int(fewest, most - 1) >= existing.length
    return isFew ? comes(world, by, kind, parent) : goes(by, world.random.pick(existing.slice(fewest)))
  }
}

/** What things come with. */
const firstParts: Readonly<Partial<Record<Part, readonly Part[]>>> = {
  Folder: ['Member'],
  Project: ['Member', 'Member', 'Service account'],
  'Service account': ['Access token'],
}

const newNames: Readonly<Record<Part, (world: World, parent: Thing) => string>> = {
  Folder: ({ random }) => `${random.pick(nestedFolderNames)} ${random.int(2, 99)}`,
  Project: ({ random }) => `${random.pick(projectNames)}-${random.hex(4)}`,
  Member: ({ random, people }, container) => {
    const team = partsOf(container, 'Member').map(({ name }) => name)
    return random.pick(people.filter(({ email }) => !team.includes(email))).email
  },
  'Service account': ({ random }) => `${random.pick(accountNames)}-${random.hex(7)}@sa.beleg.example`,
  'Access token': ({ random }) => `${random.pick(accountNames)}-${random.int(1, 9)}`,
}

/** With its first parts. The first member of a container is its owner. */
export function comes(world: World, by: Actor, kind: Part, parent: Thing, given: Partial<Thing> = {}): Draft[] {
  const { random } = world
  const name = given.name ?? newNames[kind](world, parent)
  const role = partsOf(parent, 'Member').length === 0 ? 'owner' : random.pick(roles)
  const own = kind === 'Member' ? { role, ...given } : given
  const thing: Thing = { kind, id: random.uuid(), name, parent, parts: new Set(), ...own }
  parent.parts.add(thing)
  return [recordOf('came', by, thing), ...(firstParts[kind] ?? []).flatMap((part) => comes(world, by, part, thing))]
}

/** Where folders or projects are in it, the attempt fails and it stays. */
export function goes(by: Actor, thing: Thing): Draft[] {
  const draft = recordOf('went', by, thing)
  if (partsOf(thing, 'Folder', 'Project').length > 0)
    return [failed(draft, 409, 'NOT_EMPTY', 'it still holds folders or projects')]
  thing.parent?.parts.delete(thing)
  return [draft]
}

function roleChanges({ random }: World, member: Thing, by: Actor): Draft[] {
  const before = member.role
  member.role = random.pick(roles.filter((role) => role !== before))
  const result = { member: member.name, before: { role: before }, after: { role: member.role } }
  return [recordOf('changed', by, member, { result })]
}

function addedAgain(_: World, member: Thing, by: Actor): Draft[] {
  return [failed(recordOf('came', by, member), 409, 'MEMBER_EXISTS', `${member.name} already has a role here`)]
}

function labelled({ random }: World, container: Thing, by: Actor): Draft[] {
  return [updated(by, container, { labels: { [random.pick(labels)]: `team-${random.int(100, 999)}` } })]
}

export function updated(by: Actor, container: Thing, payload: Record<string, unknown>): Draft {
  return recordOf('changed', by, container, { payload, result: { after: payload } })
}

function expires(_: World, token: Thing): Draft[] {
  return goes(system, token).map((draft) => ({
    ...draft,
    eventName: 'Access token expired',
    eventType: 'SYSTEM_EVENT',
  }))
}

/** Someone who may not tries to delete the container. */
function attemptDenied(world: World, container: Thing): Draft[] {
  const { random, people } = world
  const editors = editorsOf(world, container)
  const outsiders = people.filter((person) => !editors.includes(person))
  if (outsiders.length === 0) return []
  const attempt = recordOf('went', actorOf(world, random.pick(outsiders)), container)
  const requiredPermission = `resource-manager.${container.kind.toLowerCase()}.delete`
  const details = { requiredPermission, evaluatedPolicies: random.int(1, 5) }
  const message = `the permission "${requiredPermission}" is missing`
  return [{ ...failed(attempt, 403, 'PERMISSION_DENIED', message), eventType: 'POLICY_DENIED', details }]
}

/** An operator of the platform looks in; shown to operators only. */
function supportAccess({ random }: World, container: Thing): Draft[] {
  const email = `${random.pick(['ada', 'ben', 'chris'])}@support.beleg.example`
  const operator = { initiator: { id: email, email }, sourceIpAddress: '10.20.0.7', userAgent: 'BackOffice/7.2' }
  const details = { ticket: `SUP-${random.int(10_000, 99_999)}`, approvedBy: 'duty-manager' }
  const more = { visibility: 'PRIVATE', details } as const
  return [record(operator, container, 'support', 'Support access granted', 'POST /internal/support-access', more)]
}

/** The platform's own jobs; half of them are shown to operators only. */
function housekeeping({ random }: World, container: Thing): Draft[] {
  const [job, visibility] = random.pick([
    ['quota recalculated', 'PUBLIC'],
    ['placement rebalanced', 'PRIVATE'],
  ] as const)
  const details = { durationMs: random.int(20, 9000), attempt: 1 }
  const more = { eventType: 'SYSTEM_EVENT', visibility, details } as const
  const done = record(system, container, 'platform', `${container.kind} ${job}`, 'POST /internal/jobs', more)
  return [random.chance(0.06) ? failed(done, 504, 'TIMEOUT', 'the job ran out of time') : done]
}
