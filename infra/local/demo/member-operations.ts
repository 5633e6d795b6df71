// What the membership service records: members added, removed, given another role, at every level.
import { addMember, type Container, changeMember, type MemberRole, removeMember } from './platform.ts'
import { type Actor, capitalized, containersOf, type Draft, type Operation, someEditor, type World } from './world.ts'

const roles: readonly MemberRole[] = ['editor', 'editor', 'reader', 'reader', 'auditor', 'owner']

export const memberAdded: Operation = (world) => {
  const container = somewhere(world)
  const absent = world.people.filter(({ email }) => !container.members.has(email))
  if (absent.length === 0) return []
  const actor = someEditor(world, container)
  const { email } = world.random.pick(absent)
  return [addedMember(actor, container, email, world.random.pick(roles))]
}

export function addedMember(actor: Actor, container: Container, email: string, role: MemberRole): Draft {
  addMember(container, email, role)
  return memberDraft(actor, container, 'added', 'PATCH', '', [{ role, subject: email }], { added: 1 })
}

export const memberRemoved: Operation = (world) => {
  const container = somewhere(world)
  const subjects = replaceable(container)
  // The demo needs people in it: whoever is left alone stays.
  if (subjects.length < 2) return []
  const actor = someEditor(world, container)
  const [subject, role] = world.random.pick(subjects)
  removeMember(container, subject)
  return [memberDraft(actor, container, 'removed', 'POST', '/remove', [{ role, subject }], undefined)]
}

export const memberRoleChanged: Operation = (world) => {
  const container = somewhere(world)
  const subjects = replaceable(container)
  if (subjects.length === 0) return []
  const actor = someEditor(world, container)
  const [subject, before] = world.random.pick(subjects)
  const role = world.random.pick(roles.filter((other) => other !== before))
  changeMember(container, subject, role)
  const result = { member: subject, before: { role: before }, after: { role } }
  return [memberDraft(actor, container, 'role changed', 'PATCH', '', [{ role, subject }], result)]
}

/** Fails: somebody who is there already. Changes nothing. */
export const memberAddedTwice: Operation = (world) => {
  const container = somewhere(world)
  const members = [...container.members]
  if (members.length === 0) return []
  const [subject, role] = world.random.pick(members)
  const result = { status: 409, error: { code: 'MEMBER_EXISTS', message: `${subject} already has a role here` } }
  const actor = someEditor(world, container)
  return [{ ...memberDraft(actor, container, 'added', 'PATCH', '', [{ role, subject }], result), severity: 'ERROR' }]
}

function somewhere(world: World): Container {
  // Most of a platform's life is in its projects.
  const level = world.random.pick(['project', 'project', 'project', 'folder', 'organization'] as const)
  const containers = containersOf(world, level)
  return containers.length > 0 ? world.random.pick(containers) : world.organization
}

/** Everyone but the first owner: somebody must remain who can act. */
function replaceable({ members }: Container): [string, MemberRole][] {
  const founder = [...members].find(([, role]) => role === 'owner')
  return [...members].filter(([email]) => email !== founder?.[0])
}

function memberDraft(
  actor: Actor,
  container: Container,
  change: 'added' | 'removed' | 'role changed',
  method: 'PATCH' | 'POST',
  suffix: string,
  members: readonly { role: MemberRole; subject: string }[],
  result: Draft['result'],
): Draft {
  return {
    actor,
    container,
    eventSource: 'membership',
    eventName: `${capitalized(container.level)} member ${change}`,
    request: {
      endpoint: `${method} /v2/${container.id}/members${suffix}`,
      parameters: {},
      body: { payload: { members, resource_type: container.level }, resource_id: container.id },
    },
    resourceId: container.id,
    resourceName: container.name,
    ...(result ? { result } : {}),
  }
}
