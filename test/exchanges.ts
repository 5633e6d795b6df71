// Sends real requests to every operation of the API: one for each status and each code in its description. Clock and randomness are
// fixed, so every run gets the same answers; links, whose signatures differ each time, are replaced.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { createApp as createIngest } from '../functions/ingest/app.ts'
import { exampleEvent, organization as ingestOrganization } from '../functions/ingest/event-operations.ts'
import { exampleRecordId } from '../functions/ingest/quarantine-operations.ts'
import { createApp as createQuery } from '../functions/query/app.ts'
import { viewsMax } from '../functions/query/views/views.ts'
import { exampleText } from '../infra/openapi/described-parameter.ts'
import type { Exchange } from '../infra/openapi/exchange.ts'
import { hashOf, type IngestKey, keyText } from '../shared/access/ingest-key.ts'
import type { Budget } from '../shared/budget.ts'
import type { ApiRoute } from '../shared/deployment/routes.ts'
import { downloadsMax } from '../shared/download/download.ts'
import { exampleEntry } from '../shared/entry/entry-fields.ts'
import { entryId } from '../shared/entry/entry-id.ts'
import { type ScopeKind, scopeKinds } from '../shared/entry/scope.ts'
import { callerCheck } from '../shared/http/caller.ts'
import type { Operation } from '../shared/http/operation.ts'
import type { Containers } from '../shared/store/ledger/containers.ts'
import type { Views } from '../shared/store/ledger/views.ts'
import { spentBudget } from './budgets.ts'
import { faults } from './faults.ts'
import { startService } from './service.ts'

export interface DescribedRoute extends ApiRoute {
  readonly operation: Operation
}

interface Attempt {
  readonly name: string
  /** Replaces the path that is made of the examples. */
  readonly path?: string
  readonly query?: string
  readonly body?: unknown
  readonly contentType?: string
  readonly contentEncoding?: string
  readonly headers?: Readonly<Record<string, string>>
  /** `null` sends no token. Defaults to the rights that the operation needs. */
  readonly rights?: readonly string[] | null
  readonly downloadId?: string
  readonly issuerIsDown?: true
  readonly storeFails?: true
  /** The request's time is spent before the store answers. */
  readonly storeIsSlow?: true
  /** Another request changes the containers at each attempt. */
  readonly othersAreFirst?: true
  /** The caller has reached the limit of concurrent work already. */
  readonly isAtLimit?: true
}

export interface Answered extends Exchange {
  /** The only query parameter that was sent, to try its example. Such an exchange is no example of the operation. */
  readonly parameter?: string
  readonly headers: Headers
  readonly mediaType: string
  /** The answer before links were replaced. */
  readonly real: unknown
}

const nowMs = Date.parse('2026-11-24T12:00:00Z')
/** Brings a caller to the limits: as many downloads as allowed, and the one waiting request. */
const busyCaller = 'busy'
const busyPoll = '7a0e4f52-6d1b-4c83-9e2f-5b8c0d3a6f14'
const busyDownloads = Array.from(
  { length: downloadsMax.caller },
  (_, index) => `c0a8f1e2-0000-4000-8000-00000000000${index}`,
)
const requestId = '1d6f2b0a-9c3e-4e57-8f14-a2b3c4d5e6f7'

/** Longer answers are not used as examples; the description itself is such an answer. */
const exampleLengthMax = 20_000

function overBudget(): Budget {
  return { ...spentBudget(), signal: AbortSignal.abort() }
}

/** Sends every request once, in an order in which each finds what it needs. */
export async function playExchanges(routes: readonly DescribedRoute[]): Promise<Answered[]> {
  const { service, send } = await startExampleService()
  const answered: Answered[] = []
  let downloads = 0
  // Fixed ids, since answers list them.
  const nextDownloadId = () => {
    downloads += 1
    return `f0e1d2c3-0000-4000-8000-${String(downloads).padStart(12, '0')}`
  }
  const play = async (is: (route: DescribedRoute) => boolean) => {
    for (const route of routes.filter(is)) {
      const attempts: Answered[] = []
      for (const attempt of attemptsOf(route, routes)) attempts.push(await send(route, attempt))
      for (const [name, parameter] of Object.entries(route.operation.parameters ?? {})) {
        const query = `?${new URLSearchParams({ [name]: exampleText(name, parameter, attempts) })}`
        const [{ body } = {}] = attemptsOf(route, routes)
        // A cursor is valid only for the list that gave it.
        const giver = attempts.find(({ value }) => name === 'cursor' && (value as { cursor?: string })?.cursor)
        const path = giver?.request.path.split('?')[0]
        answered.push({
          ...(await send(route, {
            name,
            query,
            body,
            downloadId: downloadIdOf(route, routes) && nextDownloadId(),
            ...(path ? { path } : {}),
          })),
          parameter: name,
        })
      }
      answered.push(...attempts)
    }
  }
  const isDownload = ({ path }: ApiRoute) => path.includes('/downloads')
  await play((route) => route.function === 'ingest')
  for (const entry of [earlierEntry, laterEntry]) {
    await service.record(entry)
    await service.drain('archive')
  }
  await service.record(unarchivedEntry)
  await play((route) => route.function === 'query' && !isDownload(route))
  for (const route of routes.filter((each) => isDownload(each) && each.method === 'POST')) {
    await play((each) => each === route)
    // The examples request more downloads than one organization may have at a time.
    await service.drain('download')
  }
  await play((route) => isDownload(route) && route.method === 'GET')
  return answered
}

/** Ends with the test that started it. */
async function startExampleService() {
  const storeFaults = faults()
  const service = await startService({
    now: () => nowMs,
    longPollsMax: 2,
    newSalt: () => '5a'.repeat(16),
    newCursorKey: () => new Uint8Array(32),
    signingKey: exampleKey,
    faults: storeFaults,
  })
  const issuerDown = callerCheck({ issuer: 'http://127.0.0.1:9', audience: 'beleg', rightsClaim: 'rights' })

  const overtaken: Pick<Containers, 'find' | 'read' | 'commit'> = {
    find: (...asked) => service.stores.containers.find(...asked),
    read: (organization) => service.stores.containers.read(organization),
    commit: async () => false,
  }

  const overtakenViews: Pick<Views, 'read' | 'write'> = {
    read: (...asked) => service.stores.views.read(...asked),
    write: async () => false,
  }

  const { ingestKeys } = service.stores
  const overtakenKeys: typeof service.deps.ingestKeys = Object.assign(Object.create(ingestKeys), {
    read: (organization: string) => ingestKeys.read(organization),
    commit: async () => false,
  })

  let evidences = 0
  const newEvidenceId = () => {
    evidences += 1
    return `evidence-${evidences}`
  }
  let keys = 0xa0
  const newIngestKey = () => {
    keys += 1
    return { id: keys.toString(16).padStart(16, '0'), secret: 'example0'.replaceAll(/[^0-9a-f]/g, '0').repeat(8) }
  }
  async function send(route: DescribedRoute, attempt: Attempt): Promise<Answered> {
    const { name, query = '', body, rights, downloadId = '', issuerIsDown, storeFails, isAtLimit } = attempt
    const { storeIsSlow, othersAreFirst, headers } = attempt
    const path = `${attempt.path ?? examplePath(route)}${query}`
    const deps = {
      ...service.deps,
      newRequestId: () => requestId,
      newDownloadId: () => downloadId,
      newEvidenceId,
      newIngestKey,
      ...(issuerIsDown ? { checkCaller: issuerDown } : {}),
      ...(storeIsSlow ? { newBudget: overBudget } : {}),
      ...(othersAreFirst ? { containers: overtaken, views: overtakenViews, ingestKeys: overtakenKeys } : {}),
    }
    const needed =
      route.function === 'ingest' && !route.path.includes('/quarantine')
        ? ['writer *']
        : /\/(containers|ingest-keys)/.test(route.path)
          ? ['manager *']
          : ['operator *']
    const token =
      route.public || rights === null
        ? undefined
        : await service.token(rights ?? needed, { subject: isAtLimit ? busyCaller : route.operation.operationId })
    const contentType = attempt.contentType ?? (body === undefined ? undefined : 'application/json')
    const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body, undefined, 2)
    if (storeFails) storeFaults.inject('not-written', () => true)
    const app = route.function === 'ingest' ? createIngest(deps) : createQuery(deps)
    const response = await app.request(path, {
      method: route.method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(token && !rights && route.path.startsWith('/services/')
          ? { authorization: `Splunk ${splunkKeyText}` }
          : {}),
        ...(contentType ? { 'content-type': contentType } : {}),
        ...headers,
        ...(attempt.contentEncoding ? { 'content-encoding': attempt.contentEncoding } : {}),
      },
      ...(text === undefined ? {} : { body: text }),
    })
    storeFaults.heal()
    return {
      operationId: route.operation.operationId,
      name,
      request: {
        method: route.method,
        path,
        token: !route.public,
        ...(contentType === undefined ? {} : { contentType }),
        ...(text === undefined ? {} : { body: text }),
        ...(headers ? { headers } : {}),
      },
      status: response.status,
      ...(await readAnswer(response)),
    }
  }

  await ingestKeys.commit(ingestOrganization.example, 0, { add: exampleSplunkKey })
  const quarantined = JSON.stringify({
    format: 'cloudevents',
    defaults: {},
    record: { ...exampleEvent, id: 'e-7f3a-3' },
  })
  await service.stores.quarantined.put(ingestOrganization.example, exampleRecordId, Buffer.from(quarantined))
  await service.stores.quarantine.add(ingestOrganization.example, {
    id: exampleRecordId,
    format: 'cloudevents',
    code: 'ENTRY_INVALID',
    message: '"eventTimeStamp" is more than 5 minutes ahead',
    receivedMs: nowMs,
    bytes: quarantined.length,
  })
  await service.stores.places.take({ id: busyPoll, takenMs: nowMs, untilMs: nowMs + 1 }, [
    { owner: `long polls of caller ${busyCaller}`, max: 1 },
  ])
  for (const id of busyDownloads)
    await service.stores.places.take({ id, takenMs: nowMs, untilMs: nowMs + 1 }, [
      { owner: `downloads of caller ${busyCaller}`, max: busyDownloads.length },
    ])
  const crowd = Array.from({ length: viewsMax }, (_, at) => ({
    ...{ name: `view-${at}`, query: 'severity=ERROR', version: 1, changedMs: nowMs, owner: 'somebody' },
  }))
  for (const organization of scopeKinds.map(crowdedOrganization))
    await service.stores.views.write(organization, `organizations/${organization}`, 0, crowd)
  return { service, send }
}

const splunkSecret = '42'.repeat(32)
const splunkKeyText = keyText({ id: '42'.repeat(8), secret: splunkSecret })

/** Used before, so that no example has to note its first use. */
const exampleSplunkKey: IngestKey = {
  ...{ id: '42'.repeat(8), name: 'splunk', secretHash: hashOf(splunkSecret), formats: ['splunk'] },
  ...{ defaults: {}, settings: {}, keepsRefused: false, drops: [], createdMs: nowMs, createdBy: 'manager' },
  ...{ expiresMs: nowMs + 86_400_000, firstUsedMs: nowMs, lastUsedDay: new Date(nowMs).toISOString().slice(0, 10) },
}

/** A fixed key for this test only, so that its signatures are the same in every run. */
async function exampleKey() {
  const pkcs8 = Buffer.from(`302e020100300506032b657004220420${'42'.repeat(32)}`, 'hex')
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  return {
    type: 'ed25519' as const,
    spki: new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' })),
    sign: async (text: string) => new Uint8Array(sign(null, Buffer.from(text), privateKey)),
  }
}

/** Saves as many views as allowed, all of another caller. */
function crowdedOrganization(kind: ScopeKind): string {
  return `crowded-${kind}`
}

function examplePath({ path, operation: { pathParameters = {} } }: DescribedRoute): string {
  return path.replaceAll(/\{(\w+)\+?\}/g, (_, name: string) => pathParameters[name]?.example ?? '')
}

async function readAnswer(response: Response) {
  const { headers } = response
  const mediaType = headers.get('content-type') ?? ''
  const text = await response.text()
  const isJson = mediaType.startsWith('application/json')
  const link = 'https://archive.s3.eu-central-1.amazonaws.com/…?X-Amz-Signature=…'
  const shown = isJson ? text.replaceAll(/"url":"[^"]*"/g, JSON.stringify({ url: link }).slice(1, -1)) : text
  const isExample = text.length <= exampleLengthMax && (isJson || mediaType.startsWith('text/plain'))
  return {
    headers,
    mediaType,
    real: isJson ? (JSON.parse(text) as unknown) : text,
    ...(isExample ? { value: isJson ? (JSON.parse(shown) as unknown) : text } : {}),
  }
}

/** The requests for an operation: its examples, and one that provokes each refusal. */
function attemptsOf(route: DescribedRoute, routes: readonly DescribedRoute[]): Attempt[] {
  const { operation } = route
  const bodies = Object.entries(operation.bodies ?? {}).flatMap(([contentType, { examples }]) =>
    Object.entries(examples).map(([name, body]): Attempt => ({ name, body, contentType })),
  )
  const attempts = [...named(bodies, downloadIdOf(route, routes)), ...ownAttempts(operation)]
  const [happy = { name: 'answer' }] = attempts
  const always: Attempt[] = [
    { ...happy, name: 'CALLER_UNKNOWN', rights: null },
    ...(attempts.some(({ name }) => name === 'NOT_FOUND') ? [] : [{ ...happy, name: 'NOT_FOUND', rights: [] }]),
    { ...happy, name: 'INTERNAL', storeFails: true },
    ...(attempts.some(({ name }) => name === 'STORE_UNAVAILABLE')
      ? []
      : [{ ...happy, name: 'STORE_UNAVAILABLE', storeIsSlow: true } as const]),
    { ...happy, name: 'ISSUER_UNAVAILABLE', issuerIsDown: true },
  ]
  const described = always.filter(({ name }) => operation.refusals.some((code) => code === name))
  return [...(attempts.length > 0 ? attempts : [happy]), ...described]
}

/** Each requested download gets its own id; later requests look at the first one. */
function named(attempts: readonly Attempt[], downloadId: string): Attempt[] {
  return attempts.map((attempt, index) => ({
    ...attempt,
    downloadId: downloadId.replace(/..$/, (end) => (index === 0 ? end : `${index}`.padStart(2, '0'))),
  }))
}

function downloadIdOf({ path }: ApiRoute, routes: readonly DescribedRoute[]): string {
  const looks = routes.find((route) => route.path === `${path}/{downloadId}`)
  return looks?.operation.pathParameters?.['downloadId']?.example ?? ''
}

const { context, insertId: _name, ...rest } = exampleEntry
const unarchivedEntry = { ...exampleEntry, context: { organizationId: 'other' } }
/** The checkpoints of a log that grew by one segment for each. */
const earlierEntry = { ...exampleEntry, context: { organizationId: 'grown' } }
const laterEntry = { ...earlierEntry, insertId: 'membership-7f3a-4' }
const refusedEntry = { ...exampleEntry, insertId: 'membership-7f3a-2', severity: 'WARNING' }

const exampleLog = { timeUnixNano: '1795600702645000000', eventName: 'account.closed' }

const oneEvent = 'application/cloudevents+json'
const batchOfEvents = 'application/cloudevents-batch+json'

const latin1 = 'application/json; charset=iso-8859-1'

const recordRoutes = /^Ingest(Stackit|CloudTrail|Gcp|Azure|Keycloak|GitHub|GitLab)/

/** What all routes of senders of JSON refuse. */
const refusedRecords: readonly Attempt[] = [
  { name: 'BODY_INVALID', body: '{"items": [' },
  { name: 'BODY_TOO_LARGE', body: Array.from({ length: 1001 }, () => ({})) },
  { name: 'CONTENT_TYPE_UNSUPPORTED', body: {}, contentType: latin1 },
  { name: 'CONTENT_CODING_UNSUPPORTED', body: {}, contentEncoding: 'compress' },
]

const own: readonly (readonly [RegExp, readonly Attempt[]])[] = [
  [
    /^SubmitAuditLogEntries$/,
    [
      { name: 'one of two is refused', body: [{ ...rest, context }, refusedEntry] },
      { name: 'the entry is refused', body: refusedEntry },
      { name: 'not stored for now', body: { ...exampleEntry, insertId: 'membership-7f3a-3' }, storeFails: true },
      { name: 'BODY_INVALID', body: '{"eventVersion": "v1.0",' },
      { name: 'BODY_TOO_LARGE', body: Array.from({ length: 1001 }, () => 0) },
      { name: 'RIGHT_MISSING', body: exampleEntry, rights: [] },
      { name: 'CONTENT_TYPE_UNSUPPORTED', body: 'eventVersion: v1.0', contentType: 'application/yaml' },
      { name: 'CONTENT_CODING_UNSUPPORTED', body: exampleEntry, contentEncoding: 'compress' },
    ],
  ],
  [
    /^IngestEntries$/,
    [
      { name: 'one of two is refused', body: [rest, refusedEntry] },
      { name: 'the entry is refused', body: refusedEntry },
      { name: 'not stored for now', body: { ...rest, insertId: 'membership-7f3a-3' }, storeFails: true },
      { name: 'BODY_INVALID', body: '{"eventVersion": "v1.0",' },
      { name: 'BODY_TOO_LARGE', body: Array.from({ length: 1001 }, () => 0) },
      { name: 'CONTENT_TYPE_UNSUPPORTED', body: 'eventVersion: v1.0', contentType: 'application/yaml' },
      { name: 'CONTENT_CODING_UNSUPPORTED', body: exampleEntry, contentEncoding: 'compress' },
    ],
  ],
  [
    /^IngestCloudEvents$/,
    [
      {
        name: 'in binary mode',
        body: { reason: 'unpaid' },
        headers: {
          'ce-specversion': '1.0',
          'ce-id': 'e-7f3a-4',
          'ce-source': '/billing/accounts',
          'ce-type': 'com.example.account.closed',
          'ce-time': '2026-11-24T11:58:22.645Z',
        },
      },
      {
        name: 'one of two is refused',
        body: [exampleEvent, { ...exampleEvent, type: '' }],
        contentType: batchOfEvents,
      },
      { name: 'the event is refused', body: { ...exampleEvent, time: null }, contentType: oneEvent },
      {
        name: 'not stored for now',
        body: { ...exampleEvent, id: 'e-7f3a-5' },
        contentType: oneEvent,
        storeFails: true,
      },
      { name: 'BODY_INVALID', body: '{"specversion": "1.0",', contentType: oneEvent },
      { name: 'BODY_TOO_LARGE', body: Array.from({ length: 1001 }, () => 0), contentType: batchOfEvents },
      { name: 'CONTENT_TYPE_UNSUPPORTED', body: {} },
      { name: 'CONTENT_CODING_UNSUPPORTED', body: exampleEvent, contentType: oneEvent, contentEncoding: 'compress' },
    ],
  ],
  [
    /^IngestOtlpLogs$/,
    [
      {
        name: 'one of two is not stored',
        body: { resourceLogs: [{ scopeLogs: [{ logRecords: [exampleLog, { eventName: 'account.closed' }] }] }] },
      },
      {
        name: 'not stored for now',
        body: { resourceLogs: [{ scopeLogs: [{ logRecords: [{ ...exampleLog, eventName: 'account.opened' }] }] }] },
        storeFails: true,
      },
      { name: 'no request', body: '{"resourceLogs": 7}' },
      {
        name: 'too many records',
        body: { resourceLogs: [{ scopeLogs: [{ logRecords: Array.from({ length: 10_001 }, () => ({})) }] }] },
      },
      { name: 'CONTENT_TYPE_UNSUPPORTED', body: 'logs', contentType: 'text/plain' },
      { name: 'CONTENT_CODING_UNSUPPORTED', body: {}, contentEncoding: 'compress' },
    ],
  ],
  [
    /^IngestKubernetesAuditEvents$/,
    [
      {
        name: 'no event',
        body: { items: [{ stage: 'ResponseComplete' }, { auditID: 'a', stage: 'RequestReceived' }] },
      },
      { name: 'not stored for now', body: { items: [{}] }, storeFails: true },
      ...refusedRecords,
    ],
  ],
  [
    /^SendSplunk/,
    [
      { name: 'no event', body: ' ' },
      { name: 'too many', body: '{}\n'.repeat(10_001) },
      { name: 'in another coding', body: {}, contentEncoding: 'compress' },
      { name: 'without a key', body: {}, rights: null },
      { name: 'not stored for now', body: { time: 1795600702, sourcetype: 't', event: 'x' }, storeIsSlow: true },
      { name: 'the store fails', body: {}, storeFails: true },
    ],
  ],
  [
    /^ValidateCloudEventsDelivery$/,
    [{ name: 'of a sender', headers: { 'WebHook-Request-Origin': 'eventgrid.azure.net' } }],
  ],
  [/^ListQuarantine$/, [{ name: 'all of them' }, { name: 'PARAMETER_INVALID', query: '?limit=0' }]],
  [/^GetQuarantinedRecord$/, [{ name: 'as it was received' }]],
  [/^RetryQuarantinedRecord$/, [{ name: 'STORE_UNAVAILABLE', storeIsSlow: true }, { name: 'it is an entry' }]],
  [
    /^MakeIngestKey$/,
    [
      { name: 'another of the same name', body: { name: 'billing', formats: ['entries'] } },
      { name: 'LIMIT_REACHED', body: { name: 'billing', formats: ['entries'] } },
      { name: 'BODY_INVALID', body: { name: 'billing', formats: ['smoke'] } },
      { name: 'CONTENT_TYPE_UNSUPPORTED', body: {}, contentType: latin1 },
      { name: 'STORE_UNAVAILABLE', body: { name: 'another', formats: ['entries'] }, othersAreFirst: true },
    ],
  ],
  [/^RevokeIngestKey$/, [{ name: 'STORE_UNAVAILABLE', othersAreFirst: true }, { name: 'revoked' }]],
  [
    /^List\w+AuditLogEntries$/,
    [
      { name: 'the newest', query: '?limit=1' },
      { name: 'by name and person', query: '?event-name=Project%20member%20add*&initiator=ada@example.com' },
      { name: 'PARAMETER_INVALID', query: '?limit=0' },
      { name: 'CURSOR_INVALID', query: '?cursor=not-one-of-ours' },
      { name: 'RIGHT_MISSING', query: '?explain=true', rights: ['reader *'] },
    ],
  ],
  [
    /^Search\w+AuditLogEntries$/,
    [
      { name: 'BODY_INVALID', body: { colour: 'red' } },
      { name: 'CONTENT_TYPE_UNSUPPORTED', body: {}, contentType: latin1 },
      { name: 'PARAMETER_INVALID', body: { limit: 0 } },
      { name: 'CURSOR_INVALID', body: { cursor: 'not-one-of-ours' } },
      { name: 'RIGHT_MISSING', body: { explain: true }, rights: ['reader *'] },
    ],
  ],
  [
    /^Get\w+Insights$/,
    [
      {
        name: 'five minutes',
        query: '?start-time-range=2026-11-24T11:55:00Z&end-time-range=2026-11-24T12:00:00Z',
      },
      {
        name: 'facets, and days in Berlin',
        query:
          '?facet=event-name&facet=initiator&facet-limit=50&time-zone=Europe/Berlin&start-time-range=2026-11-24T11:55:00Z',
      },
      { name: 'PARAMETER_INVALID', query: '?include=everything' },
      { name: 'RIGHT_MISSING', query: '?explain=true', rights: ['reader *'] },
    ],
  ],
  [
    /^Declare(Folder|Project)$/,
    [
      {
        name: 'in a folder that is not declared yet',
        path: '/v2/organizations/tree/containers/folders/inner',
        body: { folderPath: ['outer'] },
      },
      { name: 'at the top', path: '/v2/organizations/tree/containers/folders/second', body: {} },
      { name: 'BODY_INVALID', body: { folderPath: ['a', 'a'] } },
      { name: 'CONTENT_TYPE_UNSUPPORTED', body: {}, contentType: latin1 },
      { name: 'STORE_UNAVAILABLE', body: {}, othersAreFirst: true },
    ],
  ],
  [
    /^ListOrganizations$/,
    [
      { name: 'all of them' },
      { name: 'the first', query: '?limit=1' },
      {
        name: 'of a reader of some',
        rights: ['reader organizations/o', 'operator organizations/p/folders/f', 'writer organizations/p'],
      },
      { name: 'PARAMETER_INVALID', query: '?limit=0' },
      { name: 'CURSOR_INVALID', query: '?cursor=not-one-of-ours' },
    ],
  ],
  [
    /^GetMe$/,
    [
      {
        name: 'a reader of some',
        rights: ['reader organizations/o', 'operator folders/f', 'writer organizations/p'],
      },
      { name: 'an operator of everything' },
    ],
  ],
  [
    /^ListContainers$/,
    [
      { name: 'all of them' },
      { name: 'the first', query: '?limit=1' },
      { name: 'PARAMETER_INVALID', query: '?limit=0' },
      { name: 'CURSOR_INVALID', query: '?cursor=not-one-of-ours' },
    ],
  ],
  [
    /^RemoveFolderDeclaration$/,
    [
      { name: 'CONTAINER_NOT_EMPTY', path: '/v2/organizations/tree/containers/folders/outer' },
      { name: 'removed', path: '/v2/organizations/tree/containers/folders/inner' },
      {
        name: 'STORE_UNAVAILABLE',
        path: '/v2/organizations/tree/containers/folders/outer',
        othersAreFirst: true,
      },
    ],
  ],
  [/^RemoveProjectDeclaration$/, [{ name: 'STORE_UNAVAILABLE', othersAreFirst: true }, { name: 'removed' }]],
  [
    /^ListContestedContainers$/,
    [
      { name: 'all of them' },
      { name: 'PARAMETER_INVALID', query: '?limit=0' },
      { name: 'RIGHT_MISSING', rights: ['reader *'] },
    ],
  ],
  [
    /^Settle(Folder|Project)Home$/,
    [
      { name: 'BODY_INVALID', body: { organizationId: 'two words' } },
      { name: 'CONTENT_TYPE_UNSUPPORTED', body: {}, contentType: latin1 },
      { name: 'RIGHT_MISSING', body: { organizationId: 'o' }, rights: ['manager *'] },
      {
        name: 'NOT_FOUND',
        path: '/v2/homes/projects/two%20words',
        body: { organizationId: 'o' },
      },
    ],
  ],
  ...scopeKinds.map((kind): readonly [RegExp, readonly Attempt[]] => [
    new RegExp(`^Read${kind[0]?.toUpperCase()}${kind.slice(1, -1)}Feed$`),
    [
      { name: 'from the beginning', query: '?limit=1' },
      { name: 'what was denied', query: '?outcome=DENIED' },
      { name: 'PARAMETER_INVALID', query: '?wait=3600' },
      { name: 'CURSOR_INVALID', query: '?after=4711' },
      { name: 'LIMIT_REACHED', path: `/v2/${kind}/quiet/feed`, query: '?wait=20', isAtLimit: true },
    ],
  ]),
  [
    /^GetLogConsistency$/,
    [
      { name: 'of two sizes', query: '?from=1&to=2' },
      { name: 'PARAMETER_INVALID', query: '?from=4711' },
      { name: 'CHECKPOINT_NOT_SIGNED', path: '/v2/organizations/silent/log/consistency' },
    ],
  ],
  [
    /^GetOrganizationLog$/,
    [{ name: 'of a log' }, { name: 'CHECKPOINT_NOT_SIGNED', path: '/v2/organizations/silent/log' }],
  ],
  [
    /^GetLogCheckpoint$/,
    [{ name: 'of a log' }, { name: 'CHECKPOINT_NOT_SIGNED', path: '/v2/organizations/silent/log/checkpoint' }],
  ],
  [
    /^GetLogTile$/,
    [
      { name: 'of hashes' },
      {
        name: 'STORE_UNAVAILABLE',
        path: '/v2/organizations/grown/log/tile/entries/000.p/2',
        storeIsSlow: true,
      },
    ],
  ],
  [
    /^GetAuditLogEntryProof$/,
    [
      { name: 'of an entry' },
      {
        name: 'ENTRY_NOT_INTEGRATED',
        path: `/v2/organizations/other/entries/${entryId(unarchivedEntry)}/proof`,
      },
      {
        name: 'STORE_UNAVAILABLE',
        path: `/v2/organizations/grown/entries/${entryId(laterEntry)}/proof`,
        storeIsSlow: true,
      },
    ],
  ],
  [
    /^Create\w+Download$/,
    [
      { name: 'BODY_INVALID', body: { format: 'xlsx' } },
      { name: 'CONTENT_TYPE_UNSUPPORTED', body: {}, contentType: latin1 },
      { name: 'PARAMETER_INVALID', body: { format: 'csv', startTimeRange: 'yesterday' } },
      { name: 'LIMIT_REACHED', body: { format: 'csv' }, isAtLimit: true },
    ],
  ],
  ...scopeKinds.flatMap((kind): (readonly [RegExp, readonly Attempt[]])[] => {
    const noun = `${kind[0]?.toUpperCase()}${kind.slice(1, -1)}`
    const [crowded, body] = [`/v2/organizations/${crowdedOrganization(kind)}/views`, { query: 'severity=ERROR' }]
    const others = { path: `${crowded}/view-0`, rights: ['reader *'] }
    return [
      [
        new RegExp(`^Save${noun}View$`),
        [
          { name: 'BODY_INVALID', body: {} },
          { name: 'CONTENT_TYPE_UNSUPPORTED', body, contentType: latin1 },
          { name: 'PARAMETER_INVALID', body, query: '?organization=' },
          { name: 'VIEW_CONFLICT', body: { ...body, version: 7 } },
          { name: 'LIMIT_REACHED', body, path: `${crowded}/another` },
          { name: 'RIGHT_MISSING', body, ...others },
          { name: 'STORE_UNAVAILABLE', body, othersAreFirst: true },
        ],
      ],
      [
        new RegExp(`^List${noun}Views$`),
        [{ name: 'all of them' }, { name: 'PARAMETER_INVALID', query: '?organization=' }],
      ],
      [new RegExp(`^Get${noun}View$`), [{ name: 'the view' }, { name: 'PARAMETER_INVALID', query: '?organization=' }]],
      [
        new RegExp(`^Remove${noun}View$`),
        [
          { name: 'STORE_UNAVAILABLE', othersAreFirst: true },
          { name: 'removed', path: `${crowded}/view-1` },
          { name: 'PARAMETER_INVALID', query: '?organization=' },
          { name: 'RIGHT_MISSING', ...others },
        ],
      ],
    ]
  }),
  [
    /^List\w+Downloads$/,
    [
      { name: 'all of them' },
      { name: 'the newest', query: '?limit=1' },
      { name: 'PARAMETER_INVALID', query: '?limit=0' },
      { name: 'CURSOR_INVALID', query: '?cursor=not-one-of-ours' },
    ],
  ],
  [/^Get\w+Download$/, [{ name: 'the download' }, { name: 'PARAMETER_INVALID', query: '?organization=' }]],
]

/** Of a route of JSON records: some refused, all refused, and none stored. */
function recordAttempts({ operationId, bodies }: Operation): readonly Attempt[] {
  // A path that names a key has it read before anything is sent.
  const keyless = operationId === 'IngestGcpAuditLogs' && {
    path: `/v2/organizations/${ingestOrganization.example}/ingest/gcp/push`,
  }
  const example = bodies?.['application/json']?.examples['as it is sent']
  return [
    { name: 'one of two is refused', body: [example, {}] },
    { name: 'the record is refused', body: {} },
    { name: 'not stored for now', body: example, storeFails: true, ...keyless },
    ...refusedRecords,
  ]
}

function ownAttempts(operation: Operation): readonly Attempt[] {
  const { operationId } = operation
  if (recordRoutes.test(operationId)) return recordAttempts(operation)
  return own.find(([pattern]) => pattern.test(operationId))?.[1] ?? []
}
