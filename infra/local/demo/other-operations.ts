// What happens without anybody entitled to it: refusals by policy, what the platform does by itself, and what its operators do
// behind the curtain.
import { type Actor, containersOf, editorsOf, personActor, type World } from './platform.ts'
import { type Draft, draft, failure, pathOf } from './records.ts'

export const system: Actor = {
  initiator: { id: 'system' },
  sourceIpAddress: '10.0.0.12',
  userAgent: 'platform-scheduler/3.4',
}

const forbidden = [
  ['resource-manager', '# deleted', 'DELETE', 'delete'],
  ['resource-manager', '# updated', 'PATCH', 'edit'],
  ['membership', '# member added', 'PATCH', 'member.edit'],
] as const

const jobs = [
  ['quota recalculated', 'PUBLIC'],
  ['certificate renewed', 'PUBLIC'],
  ['placement rebalanced', 'PRIVATE'],
  ['billing snapshot taken', 'PRIVATE'],
] as const

/** Someone who may not do it tries. */
export function denied(world: World): readonly Draft[] {
  const { random, people } = world
  const container = random.pick(containersOf(world, 'project', 'folder', 'organization'))
  const editors = editorsOf(world, container)
  const outsiders = people.filter((person) => !editors.includes(person))
  if (outsiders.length === 0) return []
  const [source, name, method, permission] = random.pick(forbidden)
  const requiredPermission = `${source}.${container.level}.${permission}`
  const actor = personActor(world, random.pick(outsiders))
  return [
    draft(actor, container, [source, name, `${method} ${pathOf(container)}`], undefined, {
      ...failure(403, 'PERMISSION_DENIED', `the permission "${requiredPermission}" is missing`),
      eventType: 'POLICY_DENIED',
      details: { requiredPermission, evaluatedPolicies: random.int(1, 5) },
    }),
  ]
}

/** The platform's own; half of it is nobody's business but the operators'. */
export function housekeeping(world: World): readonly Draft[] {
  const { random } = world
  const container = random.pick(containersOf(world, 'project', 'organization'))
  const [does, visibility] = random.pick(jobs)
  const endpoint = 'POST /internal/jobs'
  const job = `${container.level} ${does}`.replaceAll(' ', '-')
  return [
    draft(system, container, ['platform', `# ${does}`, endpoint], undefined, {
      ...(random.chance(0.06) ? failure(504, 'TIMEOUT', 'the job ran out of time') : {}),
      request: { endpoint, parameters: { job } },
      eventType: 'SYSTEM_EVENT',
      visibility,
      details: { durationMs: random.int(20, 9000), attempt: 1 },
    }),
  ]
}

/** An operator of the platform looks in: for those with system privileges only. */
export function supportAccess(world: World): readonly Draft[] {
  const container = world.random.pick(containersOf(world, 'project', 'folder'))
  const ticket = `SUP-${world.random.int(10_000, 99_999)}`
  const email = `${world.random.pick(['ada', 'ben', 'chris'])}@support.beleg.example`
  const actor = { initiator: { id: email, email }, sourceIpAddress: '10.20.0.7', userAgent: 'BackOffice/7.2' }
  const operation = ['support', 'Support access granted', 'POST /internal/support-access'] as const
  const more = { visibility: 'PRIVATE', details: { ticket, approvedBy: 'duty-manager' } } as const
  return [draft(actor, container, operation, { ticket, scope: container.id, hours: 2 }, more)]
}
