// The ingest keys of an organization: made, listed and revoked by its managers. A secret is shown once, when its key is made; each change is
// on record before it holds.
import { hashOf, type IngestKey, keyText, type PresentedKey } from '../../../shared/access/ingest-key.ts'
import { mayDeclare } from '../../../shared/access/rights.ts'
import { AuditError, notFound } from '../../../shared/audit-error.ts'
import { isContainerId } from '../../../shared/entry/scope.ts'
import type { Caller } from '../../../shared/http/caller.ts'
import type { Origin } from '../../../shared/http/origin.ts'
import { type EvidenceDeps, evidence, placeOfOrganization } from '../../../shared/recording/evidence.ts'
import { changeOnRecord } from '../../../shared/recording/recorded-change.ts'
import type { RecordingDeps } from '../../../shared/recording/recording.ts'
import type { IngestKeys, VersionedKeys } from '../../../shared/store/ledger/ingest-keys.ts'
import { dayMs } from '../../../shared/time/day.ts'
import { parseKey } from './key-body.ts'

export interface KeysDeps extends RecordingDeps, EvidenceDeps {
  readonly ingestKeys: Pick<IngestKeys, 'read' | 'commit'>
  /** A random UUID. */
  readonly newEvidenceId: () => string
  /** 64 random bits and 256, in hex. */
  readonly newIngestKey: () => PresentedKey
}

export interface KeyResponse
  extends Pick<
    IngestKey,
    'id' | 'name' | 'formats' | 'defaults' | 'settings' | 'keepsRefused' | 'drops' | 'filtered' | 'createdBy'
  > {
  /** Whether a body must be signed. Absent if not. */
  readonly isSigned?: true
  readonly createdTimeStamp: string
  readonly expiresTimeStamp: string
  readonly firstUsedTimeStamp?: string
  readonly lastUsedDay?: string
}

export interface NewKeyResponse extends KeyResponse {
  /** With the secret: nobody is shown it again. */
  readonly key: string
}

export interface KeysResponse {
  /** By the time of their making. */
  readonly items: readonly KeyResponse[]
}

/** Of an organization, and of one name: a new one, and the one that it replaces. Expired ones do not count. */
export const keysMax = { organization: 100, name: 2 }

/** @throws AuditError `NOT_FOUND`. */
export async function listKeys({ ingestKeys }: KeysDeps, caller: Caller, organization: string): Promise<KeysResponse> {
  refuseOthers(caller, organization)
  const { keys } = await ingestKeys.read(organization)
  return { items: keys.toSorted((a, b) => a.createdMs - b.createdMs).map(shown) }
}

/** @throws AuditError `NOT_FOUND`; `BODY_INVALID`; `LIMIT_REACHED`; `STORE_UNAVAILABLE` when others were always first. */
export async function makeKey(
  deps: KeysDeps,
  caller: Caller,
  organization: string,
  body: unknown,
  origin: Origin,
): Promise<NewKeyResponse> {
  refuseOthers(caller, organization)
  const { expiresInDays, ...said } = parseKey(body)
  const presented = deps.newIngestKey()
  const nowMs = deps.now()
  const key: IngestKey = {
    ...said,
    id: presented.id,
    secretHash: hashOf(presented.secret),
    createdMs: nowMs,
    createdBy: caller.subject,
    expiresMs: nowMs + expiresInDays * dayMs,
  }
  const { id: _id, createdBy: _by, createdTimeStamp: _at, ...onRecord } = shown(key)
  const deed = { eventName: 'Audit log ingest key made', id: key.id, body: onRecord, origin }
  await change(deps, caller, organization, deed, ({ keys }) => {
    refuseTooMany(
      keys.filter(({ expiresMs }) => nowMs < expiresMs),
      key.name,
    )
    return { add: key }
  })
  return { ...shown(key), key: keyText(presented) }
}

/**
 * From the next request on, nobody can send with it.
 * @returns what was revoked.
 * @throws AuditError `NOT_FOUND`; `STORE_UNAVAILABLE` as above.
 */
export async function revokeKey(
  deps: KeysDeps,
  caller: Caller,
  organization: string,
  id: string,
  origin: Origin,
): Promise<KeyResponse> {
  refuseOthers(caller, organization)
  const deed = { eventName: 'Audit log ingest key revoked', id, body: {}, origin }
  const { keys } = await change(deps, caller, organization, deed, (before) => {
    if (!before.keys.some((key) => key.id === id)) throw notFound(id)
    return { remove: id }
  })
  const revoked = keys.find((key) => key.id === id)
  if (!revoked) throw notFound(id)
  return shown(revoked)
}

interface KeyDeed {
  readonly eventName: string
  readonly id: string
  readonly body: Readonly<Record<string, unknown>>
  readonly origin: Origin
}

/** @returns the keys before the change. */
async function change(
  deps: KeysDeps,
  caller: Caller,
  organization: string,
  { eventName, id, body, origin }: KeyDeed,
  check: (before: VersionedKeys) => Parameters<IngestKeys['commit']>[2],
): Promise<VersionedKeys> {
  const place = placeOfOrganization(organization)
  const resourceId = `organizations/${organization}/ingest-keys/${id}`
  const deed = { insertId: deps.newEvidenceId(), eventName, place, resourceId, body }
  const { before } = await changeOnRecord(deps, evidence(deps, caller, origin, deed), {
    what: 'the keys of this organization',
    read: () => deps.ingestKeys.read(organization),
    check,
    commit: ({ version }, wanted) => deps.ingestKeys.commit(organization, version, wanted),
  })
  return before
}

function refuseOthers({ rights }: Caller, organization: string): void {
  if (!isContainerId(organization) || !mayDeclare(rights, organization)) throw notFound(organization)
}

function refuseTooMany(valid: readonly IngestKey[], name: string): void {
  if (valid.filter((key) => key.name === name).length >= keysMax.name)
    throw new AuditError('LIMIT_REACHED', `${keysMax.name} valid keys are named "${name}": revoke one first`)
  if (valid.length >= keysMax.organization)
    throw new AuditError('LIMIT_REACHED', `the organization has ${keysMax.organization} valid keys: revoke one first`)
}

function shown(key: IngestKey): KeyResponse {
  const { id, name, formats, defaults, settings, keepsRefused, drops, createdBy } = key
  const { createdMs, expiresMs, firstUsedMs, lastUsedDay, filtered } = key
  return {
    ...{ id, name, formats, defaults, settings, keepsRefused, drops, createdBy },
    ...(key.signatureSecret === undefined ? {} : { isSigned: true }),
    createdTimeStamp: new Date(createdMs).toISOString(),
    expiresTimeStamp: new Date(expiresMs).toISOString(),
    ...(firstUsedMs === undefined ? {} : { firstUsedTimeStamp: new Date(firstUsedMs).toISOString() }),
    ...(lastUsedDay === undefined ? {} : { lastUsedDay }),
    ...(filtered === undefined ? {} : { filtered }),
  }
}
