// The quarantine for its operators: what senders would have dropped (keeping.ts) is listed, shown as it was received, and tried again.
import { isOperatorOf, type Right } from '../../shared/access/rights.ts'
import { AuditError, notFound } from '../../shared/audit-error.ts'
import { isContainerId } from '../../shared/entry/scope.ts'
import { formats } from '../../shared/formats/formats.ts'
import type { Caller } from '../../shared/http/caller.ts'
import { limitSchema } from '../../shared/http/number-parameters.ts'
import type { Origin } from '../../shared/http/origin.ts'
import { type Parameter, parseParameters, textSchema } from '../../shared/http/parameters.ts'
import { exactJson } from '../../shared/json/exact-number.ts'
import { parseJson } from '../../shared/json/json-text.ts'
import { valueBudget } from '../../shared/json/value-budget.ts'
import { evidence, placeOfOrganization } from '../../shared/recording/evidence.ts'
import { recordEntry } from '../../shared/recording/recording.ts'
import { isQuarantineId, type QuarantinedRecord } from '../../shared/store/ledger/quarantine-ledger.ts'
import type { Kept, QuarantineDeps } from '../../shared/taking/keeping.ts'
import { entryOfRecord } from '../../shared/taking/mapped-record.ts'
import { type EntryResult, recordAll } from '../../shared/taking/record-all.ts'

export interface QuarantinedResponse extends Pick<QuarantinedRecord, 'id' | 'format' | 'code' | 'message' | 'bytes'> {
  readonly receivedTimeStamp: string
}

export interface QuarantineResponse {
  /** The oldest day first. */
  readonly items: readonly QuarantinedResponse[]
  /** Present only where there may be more. */
  readonly after?: string
}

/** A record as it was received, and what it was read with. */
export interface QuarantinedRecordResponse extends QuarantinedResponse, Pick<Kept, 'defaults' | 'settings' | 'source'> {
  /** Absent if it is too large for an answer. */
  readonly record?: unknown
}

/** What became of a record that was tried again. */
export interface RetryResponse extends Omit<EntryResult, 'index'> {}

/** A request has 20 MB unpacked. JSON that was sent in another form may be longer. */
const recordBytesMax = 60_000_000
const recordValuesMax = 1_000_000

export const quarantineParameters = {
  limit: { description: 'At most so many; 50 unless said, 100 at most.', schema: limitSchema(100), example: '10' },
  after: { description: 'The `after` of the page before.', schema: textSchema, example: 'from the page before' },
} as const satisfies Record<string, Parameter>

/** @throws AuditError `NOT_FOUND` or `PARAMETER_INVALID`. */
export async function listQuarantine(
  { quarantine }: QuarantineDeps,
  { rights }: Caller,
  organization: string,
  asked: Readonly<Record<string, readonly string[]>>,
): Promise<QuarantineResponse> {
  refuseOthers(rights, organization)
  const { limit = 50, after } = parseParameters(quarantineParameters, asked)
  const { rows, next } = await quarantine.page(organization, limit, after)
  return { items: rows.map(shown), ...(next === undefined ? {} : { after: next }) }
}

/**
 * The record with each digit of its numbers, as JSON text. That it was read is on record before it is shown: what is quarantined is in no log.
 * @throws AuditError `NOT_FOUND`; `STORE_UNAVAILABLE`.
 */
export async function readQuarantined(
  deps: QuarantineDeps,
  caller: Caller,
  organization: string,
  id: string,
  origin: Origin & { readonly requestId: string },
): Promise<string> {
  const { row, kept } = await keptRecord(deps, caller, organization, id)
  await putOnRecord(deps, caller, organization, row, 'read', origin)
  const { format: _format, record, ...from } = kept
  const answer: QuarantinedRecordResponse = {
    ...shown(row),
    ...from,
    ...(row.bytes > recordShownBytesMax ? {} : { record }),
  }
  return exactJson(answer)
}

/** With the rest of an answer it fits into the six megabytes of a response of Lambda. */
const recordShownBytesMax = 5_000_000

/**
 * A record that becomes an entry is listed no longer. On record before it is done. May be called again.
 * @throws AuditError `NOT_FOUND`; `STORE_UNAVAILABLE` if the entry could not be stored for now.
 */
export async function tryAgain(
  deps: QuarantineDeps,
  caller: Caller,
  organization: string,
  id: string,
  origin: Origin & { readonly requestId: string },
): Promise<RetryResponse> {
  const { row, kept } = await keptRecord(deps, caller, organization, id)
  const { format, record, ...from } = kept
  await putOnRecord(deps, caller, organization, row, 'tried again', origin)
  const item = entryOfRecord(formats[format], record, { organizationId: organization, ...from }, deps.now())
  const [result] = await recordAll(deps, [item], [{ role: 'writer', scope: `organizations/${organization}` }])
  const { index: _index, ...retried } = result ?? { index: 0, status: 'failed' }
  if (retried.status === 'failed') throw new AuditError('STORE_UNAVAILABLE', 'not stored for now: try again')
  if (retried.status !== 'refused') await deps.quarantine.remove(organization, id)
  return retried
}

/** @throws AuditError `NOT_FOUND`. */
async function keptRecord(
  { quarantine, quarantined }: QuarantineDeps,
  { rights }: Caller,
  organization: string,
  id: string,
): Promise<{ readonly row: QuarantinedRecord; readonly kept: Kept }> {
  refuseOthers(rights, organization)
  const row = isQuarantineId(id) ? await quarantine.find(organization, id) : undefined
  if (!row) throw notFound(id)
  const bytes = await quarantined.get(organization, id, Math.min(row.bytes, recordBytesMax))
  const json = { text: Buffer.from(bytes).toString(), suspect: false, what: `the record "${id}"` }
  return { row, kept: parseJson(json, valueBudget(recordValuesMax)).value as Kept }
}

async function putOnRecord(
  deps: QuarantineDeps,
  caller: Caller,
  organization: string,
  { id, format }: QuarantinedRecord,
  did: 'read' | 'tried again',
  origin: Origin & { readonly requestId: string },
): Promise<void> {
  const place = placeOfOrganization(organization)
  const resourceId = `organizations/${organization}/quarantine/${id}`
  const insertId = `${origin.requestId}/quarantine/${did}`
  const eventName = `Audit log quarantined record ${did}`
  const deed = { insertId, eventName, place, resourceId, body: { format } }
  await recordEntry(deps, evidence(deps, caller, origin, deed))
}

function refuseOthers(rights: readonly Right[], organization: string): void {
  if (!isContainerId(organization) || !isOperatorOf(rights, organization)) throw notFound(organization)
}

function shown({ id, format, code, message, receivedMs, bytes }: QuarantinedRecord): QuarantinedResponse {
  return { id, format, code, message, receivedTimeStamp: new Date(receivedMs).toISOString(), bytes }
}
