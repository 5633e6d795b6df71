// What happens on the platform from day to day, as a table: how often by day and by night, to what, and what is recorded of it.
import { labels, nestedFolderNames, projectNames } from './cast.ts'
import { denied, housekeeping, supportAccess, system } from './other-operations.ts'
import { type Actor, type Container, newContainer, type Role, someEditor, type World } from './platform.ts'
import {
  accountCreated,
  accountDraft,
  accountPath,
  created,
  type Draft,
  deleted,
  deletion,
  draft,
  failure,
  memberAdded,
  membership,
  tokenEnded,
  tokenIssued,
  updated,
} from './records.ts'
import {
  absentees,
  companions,
  containers,
  empty,
  full,
  members,
  replaceable,
  roomFor,
  roomForAccounts,
  roomForTokens,
  spareAccounts,
  tokens,
} from './targets.ts'

const roles: readonly Role[] = ['editor', 'editor', 'reader', 'reader', 'auditor', 'owner']

/** What happened, first things first; nothing when it is not possible at the moment. */
type Happen = (world: World) => readonly Draft[]

/** How often it happens in office hours and outside of them, relative to the others. */
type Row = readonly [day: number, night: number, happen: Happen]

/** It happens to one of these, by someone who may change the container that it is in. */
function to<T extends { readonly container: Container }>(
  day: number,
  night: number,
  targetsOf: (world: World) => readonly T[],
  happen: (target: T, actor: Actor, world: World) => Draft | readonly Draft[],
): Row {
  const happenToOne: Happen = (world) => {
    const targets = targetsOf(world)
    if (targets.length === 0) return []
    const target = world.random.pick(targets)
    return [happen(target, someEditor(world, target.container), world)].flat()
  }
  return [day, night, happenToOne]
}

const operations: readonly Row[] = [
  to(16, 0, absentees, ({ container, email }, actor, { random }) =>
    memberAdded(actor, container, email, random.pick(roles)),
  ),
  to(10, 0, companions, (member, actor) => {
    member.container.members.delete(member.email)
    return membership(actor, member, 'removed')
  }),
  to(9, 0, replaceable, ({ container, email, role: before }, actor, { random }) => {
    const role = random.pick(roles.filter((other) => other !== before))
    container.members.set(email, role)
    const result = { member: email, before: { role: before }, after: { role } }
    return membership(actor, { container, email, role }, 'role changed', { result })
  }),
  to(3, 0, members, (member, actor) =>
    membership(actor, member, 'added', failure(409, 'MEMBER_EXISTS', `${member.email} already has a role here`)),
  ),
  to(18, 2, containers('project', 'folder', 'organization'), ({ container }, actor, { random }) => {
    const label = random.pick(labels)
    const value = `${label.slice(0, 3)}-${random.int(100, 999)}`
    return updated(actor, container, random.chance(0.7) ? { labels: { [label]: value } } : { description: value })
  }),
  to(5, 0, roomFor('project'), ({ container: parent }, actor, world) => {
    const { random, people } = world
    const project = newContainer('project', random.uuid(), `${random.pick(projectNames)}-${random.hex(4)}`, parent)
    const drafts = [created(world, actor, project), memberAdded(actor, project, random.pick(people).email, 'owner')]
    if (random.chance(0.3)) return drafts
    const [opened, account] = accountCreated(world, actor, project)
    return [...drafts, opened, tokenIssued(world, actor, account)]
  }),
  to(2, 0, roomFor('folder'), ({ container: parent }, actor, world) => {
    const name = `${world.random.pick(nestedFolderNames)} ${world.random.int(2, 99)}`
    return created(world, actor, newContainer('folder', world.random.uuid(), name, parent))
  }),
  to(3, 0, empty('project'), ({ container }, actor, world) => deleted(world, actor, container)),
  to(2, 0, empty('folder'), ({ container }, actor, world) => deleted(world, actor, container)),
  to(2, 0, full, ({ container, children }, actor) => {
    const ids = { children: children.map(({ id }) => id) }
    const refusal = failure(409, 'FOLDER_NOT_EMPTY', 'the folder still holds folders or projects', ids)
    return draft(actor, container, deletion(container), undefined, refusal)
  }),
  to(5, 0, roomForAccounts, ({ container }, actor, world) => accountCreated(world, actor, container)[0]),
  to(3, 0, spareAccounts, (account, actor) => {
    account.container.accounts.delete(account)
    return accountDraft(actor, account, 'Service account deleted', `DELETE ${accountPath(account)}`)
  }),
  to(14, 8, roomForTokens, (account, actor, world) => tokenIssued(world, actor, account)),
  to(10, 0, tokens, ({ account, token }, actor) =>
    tokenEnded(actor, account, token, 'revoked', `DELETE ${accountPath(account)}/access-tokens/${token}`),
  ),
  to(0, 14, tokens, ({ account, token }) =>
    tokenEnded(system, account, token, 'expired', 'POST /internal/token-expiry', { eventType: 'SYSTEM_EVENT' }),
  ),
  [5, 4, denied],
  [3, 0, supportAccess],
  [4, 40, housekeeping],
]

const [byDay, byNight] = [
  operations.flatMap(([day, , happen]) => Array<Happen>(day).fill(happen)),
  operations.flatMap(([, night, happen]) => Array<Happen>(night).fill(happen)),
]

/** Never empty: the platform always has something to do. */
export function somethingHappens(world: World, isOfficeHour: boolean): readonly Draft[] {
  for (let tries = 0; tries < 10; tries += 1) {
    const drafts = world.random.pick(isOfficeHour ? byDay : byNight)(world)
    if (drafts.length > 0) return drafts
  }
  return housekeeping(world)
}
