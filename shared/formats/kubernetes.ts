// An event of a Kubernetes API server's audit log as an entry, and back.
// https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ (read 2026-11)
import { entryInvalid } from '../audit-error.ts'
import { isObject } from '../is-object.ts'
import { defined, type Fields, requiredText } from './format.ts'
import { jsonFormat, type Made } from './json-format.ts'
import { emailIn, textAt, valueAt } from './moved-values.ts'

/**
 * The stages of a request that become entries: its end. The event of its receipt says less than that of its end; the one of a response that
 * has begun comes before the end of a watch, which has its own.
 */
const keptStages = ['ResponseComplete', 'Panic']

export const kubernetes = jsonFormat({
  name: 'kubernetes',
  version: 1,
  moves: {
    eventTimeStamp: ['requestReceivedTimestamp'],
    'initiator.id': ['user.username'],
    userAgent: ['userAgent'],
    resourceName: ['objectRef.name'],
    'request.body': ['requestObject'],
    result: ['responseObject'],
  },
  made(event, { source, settings }): Made | undefined {
    const [auditId, stage] = [requiredText(event, 'auditID'), requiredText(event, 'stage')]
    const isStarted = stage === 'ResponseStarted' && settings?.kubernetes?.responseStarted === true
    if (stage === 'RequestReceived' || (stage === 'ResponseStarted' && !isStarted)) return undefined
    if (!isStarted && !keptStages.includes(stage)) throw entryInvalid('"stage" is none of an audit event')
    const username = textAt(event, 'user.username')
    const impersonated = textAt(event, 'impersonatedUser.username')
    const code = valueAt(event, 'responseStatus.code')
    const isFailed = stage === 'Panic' || (typeof code === 'number' && code >= 400)
    const isTruncated = annotation(event, 'audit.k8s.io/truncated') === 'true'
    return {
      fields: {
        insertId: `${auditId}/${stage}`,
        eventSource: source === undefined ? 'kubernetes' : `kubernetes/${source}`,
        eventTimeStamp: requiredText(event, 'requestReceivedTimestamp'),
        eventName: nameOf(event),
        severity: isFailed ? 'ERROR' : 'INFO',
        eventType: typeOf(event, code, username),
        initiator: username === undefined ? undefined : defined({ id: username, email: emailIn(username) }),
        sourceIpAddress: addressOf(event),
        resourceId: resourceOf(event),
        correlationId: auditId,
        request: { endpoint: endpointOf(event) },
        serviceAccountDelegationInfo: impersonated === undefined ? undefined : { principals: [{ id: impersonated }] },
      },
      ...(isTruncated ? { more: { truncated: true } } : {}),
    }
  },
})

/** `create pods/exec`; of what is no resource, `get /healthz`. */
function nameOf(event: Fields): string {
  const verb = requiredText(event, 'verb')
  const resource = textAt(event, 'objectRef.resource')
  if (resource === undefined) return `${verb} ${requiredText(event, 'requestURI').split('?')[0]}`
  const subresource = textAt(event, 'objectRef.subresource')
  return `${verb} ${[resource, subresource].filter(Boolean).join('/')}`
}

function typeOf(event: Fields, code: unknown, username = ''): string {
  if (code === 403 || annotation(event, 'authorization.k8s.io/decision') === 'forbid') return 'POLICY_DENIED'
  return systemUser.test(username) ? 'SYSTEM_EVENT' : 'ADMIN_ACTIVITY'
}

/**
 * A part of the control plane. A service account and a node act on their own account; who has not signed in is anybody.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects
 */
const systemUser = /^system:(?!serviceaccount:|node:|anonymous$|unauthenticated$)/

/** The last one: it is the connection's, and all others are what the client says. */
function addressOf(event: Fields): string | undefined {
  const { sourceIPs } = event
  const last: unknown = Array.isArray(sourceIPs) ? sourceIPs.at(-1) : undefined
  return typeof last === 'string' ? last : undefined
}

/** `apps/deployments/default/web`; the core group has no name, and what belongs to no namespace none of that. */
function resourceOf(event: Fields): string | undefined {
  const parts = ['apiGroup', 'resource', 'namespace', 'name'].map((name) => textAt(event, `objectRef.${name}`))
  return parts.filter((part) => part !== undefined).join('/') || undefined
}

function endpointOf(event: Fields): string {
  const verb = requiredText(event, 'verb')
  return `${methods.get(verb) ?? verb.toUpperCase()} ${requiredText(event, 'requestURI')}`
}

/** https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb */
const methods = new Map([
  ...(['get', 'list', 'watch'] as const).map((verb) => [verb, 'GET'] as const),
  ...(['delete', 'deletecollection'] as const).map((verb) => [verb, 'DELETE'] as const),
  ...([['create', 'POST'] as const, ['update', 'PUT'] as const, ['patch', 'PATCH'] as const] as const),
] as readonly (readonly [string, string])[])

function annotation({ annotations }: Fields, name: string): unknown {
  return isObject(annotations) && Object.hasOwn(annotations, name) ? annotations[name] : undefined
}
