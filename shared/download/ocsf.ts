// An entry as an event of the Open Cybersecurity Schema Framework: API Activity (class 6003) of version 1.8.0, with the profile for clouds.
// Nothing is invented: what the schema demands and an entry does not say is `Unknown`. The whole entry is in `raw_data`.
// https://schema.ocsf.io/1.8.0/classes/api_activity?profiles=cloud (read 2026-11)
import { actorRuleOf } from '../entry/actor-kind.ts'
import type { Entry } from '../entry/entry.ts'
import { outcomeOf } from '../entry/outcome.ts'
import { addressesIn } from '../filter/address-match.ts'
import { isObject } from '../is-object.ts'
import { sha256Hex } from '../sha256-hex.ts'
import { parseInstant } from '../time/instant.ts'

export const ocsfVersion = '1.8.0'
const [categoryUid, classUid] = [6, 6003]

type Fields = Readonly<Record<string, unknown>>

/** One event, as an object for a line of NDJSON. @param entry with its large fields in place. */
export function ocsfEvent(entry: Entry): Fields {
  const { eventName, region, request, context, insertId, correlationId } = entry
  const activity = activityOf(entry)
  // The line that the entry has in a download as NDJSON.
  const rawData = JSON.stringify(entry)
  const isSuccess = outcomeOf(entry) === 'SUCCESS'
  return defined({
    category_uid: categoryUid,
    category_name: 'Application Activity',
    class_uid: classUid,
    class_name: 'API Activity',
    activity_id: activity.id,
    activity_name: activity.name,
    type_uid: classUid * 100 + activity.id,
    type_name: `API Activity: ${activity.id === otherActivity ? 'Other' : activity.name}`,
    time: msOf(entry.eventTimeStamp),
    // Severity is no outcome: a failed call is no incident.
    severity_id: 1,
    severity: 'Informational',
    status_id: isSuccess ? 1 : 2,
    status: isSuccess ? 'Success' : 'Failure',
    status_detail: outcomeOf(entry),
    metadata: defined({
      version: ocsfVersion,
      product: { name: 'Beleg', vendor_name: 'Beleg' },
      profiles: ['cloud'],
      uid: entry.id,
      original_event_uid: insertId,
      original_time: entry.eventTimeStamp,
      logged_time: msOf(entry.receivedTimeStamp),
      correlation_uid: correlationId,
      tenant_uid: context.organizationId,
      log_name: `organizations/${context.organizationId}`,
    }),
    actor: actorOf(entry),
    api: {
      operation: eventName,
      service: { name: entry.eventSource },
      request: defined({ uid: correlationId ?? entry.id, data: request.body }),
    },
    src_endpoint: endpointOf(entry.sourceIpAddress),
    resources: resourcesOf(entry),
    http_request: httpRequestOf(entry),
    cloud: defined({
      provider: providerOf(entry),
      region,
      org: { uid: context.organizationId },
      project_uid: context.projectId,
    }),
    unmapped: unmappedOf(entry),
    raw_data: rawData,
    raw_data_hash: { algorithm: 'SHA-256', algorithm_id: 3, value: sha256Hex(rawData) },
  })
}

const otherActivity = 99

/** By id, the name and the verbs of operations; a verb in the past is one too. */
const activities: readonly (readonly [id: number, name: string, verbs: readonly string[]])[] = [
  [1, 'Create', ['create', 'add', 'insert', 'register', 'invite', 'post', 'new', 'import', 'issue', 'generate']],
  [2, 'Read', ['read', 'get', 'list', 'describe', 'view', 'head', 'watch', 'search', 'query', 'download', 'export']],
  [
    3,
    'Update',
    [
      ...['update', 'set', 'put', 'patch', 'modify', 'change', 'edit', 'rename', 'replace', 'move', 'write', 'enable'],
      ...['disable', 'attach', 'detach', 'assign', 'grant', 'rotate', 'reset', 'restore', 'activate', 'deactivate'],
    ],
  ],
  [4, 'Delete', ['delete', 'remove', 'revoke', 'destroy', 'drop', 'purge', 'terminate', 'unregister']],
]

const byVerb = new Map(
  activities.flatMap(([id, name, verbs]) =>
    verbs.flatMap((verb) => [verb, `${verb}d`, `${verb}ed`].map((word) => [word, { id, name }] as const)),
  ),
)

const methods: Readonly<Record<string, string>> = {
  ...{ POST: 'create', GET: 'read', HEAD: 'read', OPTIONS: 'read' },
  ...{ PUT: 'update', PATCH: 'update', DELETE: 'delete', CONNECT: '', TRACE: '' },
}

/** By the first verb of its name, else by the method of its request. */
function activityOf({ eventName, request }: Entry): { readonly id: number; readonly name: string } {
  const words = eventName.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []
  const verb = words.map((word) => byVerb.get(word.toLowerCase())).find((known) => known !== undefined)
  const method = methodAndPath(request.endpoint)?.method
  return verb ?? byVerb.get(methods[method ?? ''] ?? '') ?? { id: otherActivity, name: eventName }
}

function actorOf(entry: Entry): Fields {
  const { initiator, serviceAccountDelegationInfo: delegation } = entry
  const { kind } = actorRuleOf(entry)
  const type = kind === 'system' ? 3 : kind === 'service-account' ? 4 : kind === 'person' ? 1 : 0
  const issuer = delegation?.principals[0]?.id
  return defined({
    user: defined({
      uid: initiator.id,
      email_addr: initiator.email,
      type_id: type,
      type: ['Unknown', 'User', 'Admin', 'System', 'Service'][type],
    }),
    // On whose behalf it acted; the others of a chain are in `unmapped`.
    session: typeof issuer === 'string' ? { issuer } : undefined,
  })
}

/** The first address; what is none is a name. */
function endpointOf(source: string): Fields {
  const [ip] = addressesIn(source)
  return ip === undefined ? { name: source || 'Unknown' } : defined({ ip, name: source === ip ? undefined : source })
}

function resourcesOf({ resourceId, resourceName, resources = [], region, context, result }: Entry): unknown {
  const namespace = context.projectId ?? context.folderId ?? context.organizationId
  const own =
    resourceId === undefined && resourceName === undefined
      ? []
      : [defined({ uid: resourceId, name: resourceName, region, namespace, data: result })]
  const others = resources.flatMap(({ id, name, type }) =>
    (id === undefined && name === undefined) || id === resourceId ? [] : [defined({ uid: id, name, type, region })],
  )
  return own.length + others.length === 0 ? undefined : [...own, ...others]
}

function httpRequestOf({ request, userAgent }: Entry): Fields {
  const asked = methodAndPath(request.endpoint)
  const headers = Object.entries(request.headers ?? {})
  return defined({
    user_agent: userAgent,
    http_method: asked?.method,
    url: asked && { path: asked.path },
    http_headers: headers.length > 0 ? headers.map(([name, value]) => ({ name, value: String(value) })) : undefined,
  })
}

function methodAndPath(endpoint: string): { readonly method: string; readonly path: string } | undefined {
  const [, method, path] = /^([A-Z]+) (\S+)$/.exec(endpoint) ?? []
  return method !== undefined && path !== undefined && Object.hasOwn(methods, method) ? { method, path } : undefined
}

const providers: ReadonlyMap<unknown, string> = new Map([
  ['cloudtrail', 'AWS'],
  ['gcp', 'GCP'],
  ['azure', 'Azure'],
  ['stackit', 'STACKIT'],
])

/** Known where the record came in as that of a cloud. */
function providerOf({ details }: Entry): string {
  const mapping = isObject(details) ? (details as Fields)['mapping'] : undefined
  return (isObject(mapping) && providers.get((mapping as Fields)['format'])) || 'Unknown'
}

/** In another field, word for word. */
const mapped: ReadonlySet<string> = new Set([
  ...['id', 'insertId', 'eventTimeStamp', 'receivedTimeStamp', 'eventName', 'eventSource', 'region', 'initiator'],
  ...['sourceIpAddress', 'userAgent', 'resourceId', 'resourceName', 'correlationId', 'payloads'],
])

/** What no field of the class has a place for. */
function unmappedOf(entry: Entry): Fields {
  const { request, resourceId, resourceName } = entry
  const { endpoint, body: _body, headers: _headers, ...others } = request
  const hasResource = resourceId !== undefined || resourceName !== undefined
  const rest = Object.entries(entry).filter(
    ([name]) => !mapped.has(name) && name !== 'request' && !(name === 'result' && hasResource),
  )
  return Object.fromEntries([...rest, ['request', { endpoint, ...others }]])
}

function msOf(time: string): number {
  return parseInstant(time)?.ms ?? Date.parse(time)
}

function defined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
