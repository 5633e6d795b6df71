// What is neither a change nor an attempt at one by someone entitled: refusals by policy, what the platform does by itself,
// and what its operators do behind the curtain.
import { editorsOf } from './platform.ts'
import { capitalized, containersOf, type Draft, type Operation, personActor, systemActor } from './world.ts'

const forbidden = [
  { does: 'deleted', method: 'DELETE', permission: 'delete', source: 'resource-manager' },
  { does: 'updated', method: 'PATCH', permission: 'edit', source: 'resource-manager' },
  { does: 'member added', method: 'PATCH', permission: 'member.edit', source: 'membership' },
] as const

/** Someone who may not do it tries. */
export const policyDenied: Operation = (world) => {
  const container = world.random.pick(containersOf(world, 'project', 'folder', 'organization'))
  const editors = editorsOf(container)
  const outsiders = world.people.filter(({ email }) => !editors.includes(email))
  if (outsiders.length === 0) return []
  const { does, method, permission, source } = world.random.pick(forbidden)
  const required = `${source}.${container.level}.${permission}`
  return [
    {
      actor: personActor(world, world.random.pick(outsiders)),
      container,
      eventSource: source,
      eventName: `${capitalized(container.level)} ${does}`,
      eventType: 'POLICY_DENIED',
      severity: 'ERROR',
      request: { endpoint: `${method} /v2/${container.level}s/${container.id}`, parameters: {} },
      resourceId: container.id,
      resourceName: container.name,
      result: { status: 403, error: { code: 'PERMISSION_DENIED', message: `the permission "${required}" is missing` } },
      details: { requiredPermission: required, evaluatedPolicies: world.random.int(1, 5) },
    },
  ]
}

/** The platform's own housekeeping; half of it is nobody's business but the operators'. */
export const housekeeping: Operation = (world) => {
  const project = world.random.pick(containersOf(world, 'project', 'organization'))
  const [eventName, visibility] = world.random.pick([
    ['Project quota recalculated', 'PUBLIC'],
    ['Project certificate renewed', 'PUBLIC'],
    ['Project placement rebalanced', 'PRIVATE'],
    ['Project billing snapshot taken', 'PRIVATE'],
  ] as const)
  const name = eventName.replace('Project', capitalized(project.level))
  const draft: Draft = {
    actor: systemActor,
    container: project,
    eventSource: 'platform',
    eventName: name,
    eventType: 'SYSTEM_EVENT',
    visibility,
    request: { endpoint: 'POST /internal/jobs', parameters: { job: name.toLowerCase().replaceAll(' ', '-') } },
    resourceId: project.id,
    resourceName: project.name,
    details: { durationMs: world.random.int(20, 9000), attempt: 1 },
  }
  if (world.random.chance(0.94)) return [draft]
  return [
    {
      ...draft,
      severity: 'ERROR',
      result: { status: 504, error: { code: 'TIMEOUT', message: 'the job ran out of time' } },
    },
  ]
}

/** An operator of the platform looks in: for those with system privileges only. */
export const supportAccess: Operation = (world) => {
  const container = world.random.pick(containersOf(world, 'project', 'folder'))
  const ticket = `SUP-${world.random.int(10_000, 99_999)}`
  const support = `${world.random.pick(['ada', 'ben', 'chris'])}@support.beleg.example`
  return [
    {
      actor: { initiator: { id: support, email: support }, sourceIpAddress: '10.20.0.7', userAgent: 'BackOffice/7.2' },
      container,
      eventSource: 'support',
      eventName: 'Support access granted',
      visibility: 'PRIVATE',
      request: {
        endpoint: `POST /internal/support-access`,
        parameters: {},
        body: { ticket, scope: container.id, hours: 2 },
      },
      resourceId: container.id,
      resourceName: container.name,
      details: { ticket, approvedBy: 'duty-manager' },
    },
  ]
}
