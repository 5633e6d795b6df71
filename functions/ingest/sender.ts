// Who sends: the caller whom a token names, or the key of a sender that cannot get tokens. A key counts only on the routes of its formats,
// below its own organization. Its first use is on record before anything is stored by it.
import type { Context } from 'hono'
import { type IngestKey, isValidKey, presentedKey } from '../../shared/access/ingest-key.ts'
import { AuditError } from '../../shared/audit-error.ts'
import { type IngestFormat, ingestFormats, ingestPath } from '../../shared/deployment/ingest-formats.ts'
import { pathPattern } from '../../shared/deployment/routes.ts'
import { isContainerId } from '../../shared/entry/scope.ts'
import { type Caller, callerUnknown } from '../../shared/http/caller.ts'
import type { HttpDeps, HttpEnv } from '../../shared/http/http-app.ts'
import { originOf } from '../../shared/http/origin.ts'
import { keysOf } from '../../shared/keys-of.ts'
import { type EvidenceDeps, evidence, placeOfOrganization } from '../../shared/recording/evidence.ts'
import { type RecordingDeps, recordEntry } from '../../shared/recording/recording.ts'
import type { IngestKeys } from '../../shared/store/ledger/ingest-keys.ts'

export interface SenderDeps extends HttpDeps, EvidenceDeps, RecordingDeps {
  readonly ingestKeys: Pick<IngestKeys, 'find' | 'noteFirstUse' | 'noteUse'>
}

/**
 * The caller of a request; for a key, one who may write into its organization and do nothing else.
 * @throws AuditError `CALLER_UNKNOWN`, the same for whatever is wrong with a token or a key; `ISSUER_UNAVAILABLE`.
 */
export async function senderOf(deps: SenderDeps, context: Context<HttpEnv>): Promise<Caller> {
  const authorization = context.req.header('authorization')
  const asked = askedFormat(context.req.path)
  const presented = asked && presentedKey(authorization)
  if (!presented) return deps.checkCaller(authorization)
  const { organization, format } = asked
  const key = await deps.ingestKeys.find(organization, presented.id)
  if (!isValidKey(key, presented.secret, format, deps.now())) throw callerUnknown()
  await noteUse(deps, context, organization, key)
  context.set('ingestKey', key)
  return senderBy(organization, key)
}

function senderBy(organization: string, { id }: IngestKey): Caller {
  return { subject: `ingest-keys/${id}`, rights: [{ role: 'writer', scope: `organizations/${organization}` }] }
}

interface Asked {
  readonly organization: string
  readonly format: IngestFormat
}

const patterns = keysOf(ingestFormats).map((format) => ({
  format,
  pattern: pathPattern(ingestPath(format)),
}))

/** `undefined` where keys do not count. */
function askedFormat(path: string): Asked | undefined {
  for (const { format, pattern } of patterns) {
    const organization = pattern.exec(path)?.[1]
    if (organization !== undefined && isContainerId(organization)) return { organization, format }
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
