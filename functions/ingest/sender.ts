// Who sends: the caller whom a token names, or the key of a sender that cannot get tokens, shown by its secret or by the token that it
// trusts. A key counts only on the routes of its formats, below its own organization. Its first use is on record before anything is stored
// by it.
import type { Context } from 'hono'
import { type IngestKey, isInForce, isIngestKeyId, isValidKey, presentedKey } from '../../shared/access/ingest-key.ts'
import { AuditError } from '../../shared/audit-error.ts'
import { type IngestFormat, ingestFormats, ingestPath, splunkPaths } from '../../shared/deployment/ingest-formats.ts'
import { pathPattern } from '../../shared/deployment/routes.ts'
import { isContainerId } from '../../shared/entry/scope.ts'
import { type Caller, callerUnknown, type TokenCheck } from '../../shared/http/caller.ts'
import type { HttpDeps, HttpEnv } from '../../shared/http/http-app.ts'
import { originOf } from '../../shared/http/origin.ts'
import { keysOf } from '../../shared/keys-of.ts'
import { type EvidenceDeps, evidence, placeOfOrganization } from '../../shared/recording/evidence.ts'
import { type RecordingDeps, recordEntry } from '../../shared/recording/recording.ts'
import type { IngestKeys } from '../../shared/store/ledger/ingest-keys.ts'

export interface SenderDeps extends HttpDeps, EvidenceDeps, RecordingDeps {
  /** Of the tokens that Google signs for a push subscription. */
  readonly checkPushToken: TokenCheck
  readonly ingestKeys: Pick<IngestKeys, 'find' | 'organizationOf' | 'noteFirstUse' | 'noteUse' | 'noteFiltered'>
}

/**
 * The caller of a request; for a key, one who may write into its organization and do nothing else.
 * @throws AuditError `CALLER_UNKNOWN`, the same for whatever is wrong with a token or a key; `ISSUER_UNAVAILABLE`.
 */
export async function senderOf(deps: SenderDeps, context: Context<HttpEnv>): Promise<Caller> {
  const authorization = context.req.header('authorization')
  const asked = isSplunk(context.req.path) ? await askedBySplunk(deps, authorization) : askedFormat(context.req.path)
  const key = asked && (await keyOf(deps, context, asked, authorization))
  if (!key) return deps.checkCaller(authorization)
  const { organization, format } = asked
  if (format === 'splunk') context.set('organizationOfKey', organization)
  await noteUse(deps, context, organization, key)
  context.set('ingestKey', key)
  return senderBy(organization, key)
}

/** @returns `undefined` if neither a key is sent nor a token that one trusts. @throws AuditError `CALLER_UNKNOWN`, `ISSUER_UNAVAILABLE`. */
async function keyOf(
  deps: SenderDeps,
  context: Context<HttpEnv>,
  { organization, format, source }: Asked,
  authorization: string | undefined,
): Promise<IngestKey | undefined> {
  // https://docs.gitlab.com/administration/compliance/audit_event_streaming/
  const header = format === 'gitlab' ? context.req.header('x-gitlab-event-streaming-token') : undefined
  const presented = presentedKey(authorization ?? (header === undefined ? undefined : `Bearer ${header}`))
  if (presented) {
    const key = await deps.ingestKeys.find(organization, presented.id)
    if (!isValidKey(key, presented.secret, format, deps.now())) throw callerUnknown()
    return key
  }
  return format === 'gcp' && source !== undefined ? keyOfPush(deps, organization, source, authorization) : undefined
}

/**
 * The key that the path names, if the token is one of those that it trusts.
 * https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions: that Google has signed it says only that somebody is its customer.
 */
async function keyOfPush(
  deps: SenderDeps,
  organization: string,
  id: string,
  authorization: string | undefined,
): Promise<IngestKey | undefined> {
  const key = isIngestKeyId(id) ? await deps.ingestKeys.find(organization, id) : undefined
  if (!isInForce(key, 'gcp', deps.now()) || !key.settings.gcp) return undefined
  const { audience, email } = key.settings.gcp
  try {
    const token = await deps.checkPushToken(authorization, [audience])
    return token['email'] === email && token['email_verified'] === true ? key : undefined
  } catch (error) {
    // It may be that of a caller with rights.
    if (error instanceof AuditError && error.code === 'CALLER_UNKNOWN') return undefined
    throw error
  }
}

function senderBy(organization: string, { id }: IngestKey): Caller {
  return { subject: `ingest-keys/${id}`, rights: [{ role: 'writer', scope: `organizations/${organization}` }] }
}

interface Asked {
  readonly organization: string
  readonly format: IngestFormat
  readonly source?: string
}

const patterns = keysOf(ingestFormats).map((format) => ({
  format,
  pattern: pathPattern(ingestPath(format)),
}))

const isSplunk = (path: string) => [...splunkPaths.events, ...splunkPaths.raw].some((one) => one === path)

/** The path names no organization, so the key does. Whether the key is valid is seen later, as for all. */
async function askedBySplunk(deps: SenderDeps, authorization: string | undefined): Promise<Asked | undefined> {
  const presented = presentedKey(authorization)
  if (!presented) return undefined
  const organization = await deps.ingestKeys.organizationOf(presented.id)
  if (organization === undefined) throw callerUnknown()
  return { organization, format: 'splunk' }
}

/** `undefined` where keys do not count. */
function askedFormat(path: string): Asked | undefined {
  for (const { format, pattern } of patterns) {
    const [, organization, source] = pattern.exec(path) ?? []
    if (organization !== undefined && isContainerId(organization))
      return { organization, format, ...(source === undefined ? {} : { source }) }
  }
  return undefined
}

/**
 * The first use is claimed, then recorded at the claimed time, then noted as recorded; whoever comes in between, or after a failure, records
 * the same entry.
 */
async function noteUse(
  deps: SenderDeps,
  context: Context<HttpEnv>,
  organization: string,
  key: IngestKey,
): Promise<void> {
  const today = new Date(deps.now()).toISOString().slice(0, 10)
  if (key.lastUsedDay === today) return
  if (key.lastUsedDay === undefined) {
    const firstUsedMs = await deps.ingestKeys.noteFirstUse(organization, key.id, deps.now())
    if (firstUsedMs === undefined) throw callerUnknown()
    await recordFirstUse(deps, context, organization, key, firstUsedMs)
  }
  await deps.ingestKeys.noteUse(organization, key.id, today)
}

async function recordFirstUse(
  deps: SenderDeps,
  context: Context<HttpEnv>,
  organization: string,
  key: IngestKey,
  firstUsedMs: number,
): Promise<void> {
  const entry = evidence({ ...deps, now: () => firstUsedMs }, senderBy(organization, key), originOf(context), {
    insertId: `ingest-keys/${key.id}/first-use`,
    eventName: 'Audit log ingest key used for the first time',
    place: placeOfOrganization(organization),
    resourceId: `organizations/${organization}/ingest-keys/${key.id}`,
    body: { name: key.name },
  })
  try {
    await recordEntry(deps, entry)
  } catch (error) {
    // Another request was first, from another address: the use is recorded.
    if (!(error instanceof AuditError && error.code === 'ENTRY_CONFLICT')) throw error
  }
}
