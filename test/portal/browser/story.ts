// A few entries that the screens of one entry are looked at with: a role that was changed, what happened around it, and one from an attacker.
import type { SubmittedEntry } from '../../../shared/entry/entry.ts'

export const hostileText = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>javascript:alert(1) =cmd() \u202egpj.exe`

/** In the order of their times; the role change is the sixth. */
export function storyOf(organization: string, aroundMs: number): readonly SubmittedEntry[] {
  const project = {
    organizationId: organization,
    folderPath: ['plattform'],
    folderId: 'plattform',
    projectId: 'shop-prod',
  }
  const at = (second: number, who: string, fields: Partial<SubmittedEntry>): SubmittedEntry => ({
    insertId: `story-${second}`,
    eventVersion: 'v1.0',
    eventSource: 'membership',
    region: 'eu01',
    severity: 'INFO',
    visibility: 'PUBLIC',
    eventType: who === 'system' ? 'SYSTEM_EVENT' : 'ADMIN_ACTIVITY',
    eventTimeStamp: new Date(aroundMs + second * 1000).toISOString(),
    sourceIpAddress: '198.51.100.23',
    userAgent: 'Portal/4.18 (Firefox/133)',
    initiator: who === 'system' ? { id: 'system' } : { id: `id-of-${who}`, email: `${who}@example.com` },
    context: project,
    correlationId: 'c0a8f3d2-77b1-4e0e-a3b9-51f0d6e2c984',
    eventName: 'Session started',
    request: { endpoint: 'POST /v2/sessions' },
    ...fields,
  })
  const resource = (resourceName: string) => ({ resourceName, resourceId: `id-of-${resourceName}` })
  return [
    at(-741, 'system', { eventName: 'Login policy evaluated' }),
    at(-386, 'samir.haddad', { eventName: 'Session started' }),
    at(-46, 'terraform-b81e44d', {
      eventName: 'Volume detached',
      userAgent: 'Terraform/1.13',
      ...resource('db-replica-2'),
    }),
    at(-38, 'terraform-b81e44d', {
      eventName: 'Server deleted',
      severity: 'ERROR',
      userAgent: 'Terraform/1.13',
      result: { error: { code: 'IN_USE', message: 'still in use' } },
      ...resource('db-replica-2'),
    }),
    at(-20, 'system', { eventName: 'Quota checked' }),
    at(0, 'samir.haddad', {
      eventName: 'Member role changed',
      request: {
        endpoint: 'PATCH /v2/projects/shop-prod/members',
        body: { subject: 'mira.hofmann@example.com', role: 'project.owner' },
      },
      details: {
        before: {
          role: 'project.editor',
          expiresAt: '2026-12-31',
          a: 1,
          b: 2,
          c: 3,
          d: 4,
          e: 5,
          f: 6,
          g: 7,
          h: 8,
          i: 9,
        },
        after: {
          role: 'project.owner',
          conditions: [{ network: '198.51.100.0/24' }],
          a: 1,
          b: 2,
          c: 3,
          d: 4,
          e: 5,
          f: 6,
          g: 7,
          h: 8,
          i: 9,
        },
      },
      resourceId: 'shop-prod',
      resourceName: 'shop-prod',
    }),
    at(1, 'system', { eventName: 'Role cache invalidated', ...resource('shop-prod-cache') }),
    at(418, 'terraform-b81e44d', { eventName: 'Server created', userAgent: 'Terraform/1.13', ...resource('web-7c2e') }),
    at(470, 'mira.hofmann', { eventName: 'Service account created', ...resource('export-90d2c77@sa.example.com') }),
    at(521, 'mira.hofmann', {
      eventName: 'Bucket policy read',
      eventType: 'POLICY_DENIED',
      ...resource('audit-archive'),
    }),
    at(600, 'mallory', {
      eventName: hostileText,
      initiator: { id: hostileText, email: hostileText.slice(0, 120) },
      userAgent: hostileText,
      sourceIpAddress: hostileText,
      resourceId: hostileText,
      resourceName: hostileText,
      details: { changes: [{ field: hostileText, old: hostileText, new: 'x'.repeat(6000) }], deep: nested(80) },
      result: { large: hostileText.repeat(400) },
    }),
  ]
}

function nested(levels: number): object {
  return levels === 0 ? { end: hostileText } : { level: nested(levels - 1) }
}
