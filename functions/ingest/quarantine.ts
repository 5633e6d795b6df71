// The quarantine: a record that no entry could be made of, from a sender that would drop it if it were refused, is kept as it was received, listed,
// and tried again when an operator asks for it.
import pMap from 'p-map'
import type { FormatSettings } from '../../shared/access/format-settings.ts'
import type { EntryDefaults } from '../../shared/access/ingest-key.ts'
import { isOperatorOf, type Right } from '../../shared/access/rights.ts'
import { AuditError } from '../../shared/audit-error.ts'
import type { IngestFormat } from '../../shared/deployment/ingest-formats.ts'
import { isDeep } from '../../shared/entry/entry-shape.ts'
import { isContainerId } from '../../shared/entry/scope.ts'
import type { Caller } from '../../shared/http/caller.ts'
import { notFound } from '../../shared/http/http-app.ts'
import { limitSchema } from '../../shared/http/number-parameters.ts'
import type { Origin } from '../../shared/http/origin.ts'
import { type Parameter, parseParameters, textSchema } from '../../shared/http/parameters.ts'
import { exactJson } from '../../shared/json/exact-number.ts'
import { parseJson, valueBudget } from '../../shared/json/json-text.ts'
import { type EvidenceDeps, evidence, placeOfOrganization } from '../../shared/recording/evidence.ts'
import { recordEntry } from '../../shared/recording/recording.ts'
import { sha256Hex } from '../../shared/sha256-hex.ts'
import type { QuarantineObjects } from '../../shared/store/bucket/quarantine-objects.ts'
import {
  isQuarantineId,
  type QuarantinedRecord,
  type QuarantineLedger,
} from '../../shared/store/ledger/quarantine-ledger.ts'
import type { Sender } from './formats/format.ts'
import { formats } from './formats/formats.ts'
import { entryOfRecord } from './mapped-record.ts'
import { type EntryResult, type RecordAllDeps, recordAll } from './record-all.ts'

export interface QuarantineDeps extends RecordAllDeps, EvidenceDeps {
  readonly quarantine: Pick<QuarantineLedger, 'add' | 'find' | 'page' | 'remove'>
  readonly quarantined: Pick<QuarantineObjects, 'put' | 'get'>
}

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

/** Of a record that was refused, and of what it was read with. */
export interface Kept {
  readonly format: Exclude<IngestFormat, 'entries'>
  readonly defaults: EntryDefaults
  readonly settings?: FormatSettings
  readonly source?: string
  readonly record: unknown
}

/** A request has 20 MB unpacked. JSON that was sent in another form may be longer. */
const recordBytesMax = 60_000_000
const recordValuesMax = 1_000_000
const concurrency = 8

/** @returns the results, with `quarantined` in place of `refused`, or `failed` if that could not be kept either. */
export async function quarantineRefused(
  deps: QuarantineDeps,
  format: Kept['format'],
  sender: Sender,
  records: readonly unknown[],
  results: readonly EntryResult[],
): Promise<EntryResult[]> {
  const signal = AbortSignal.timeout(keepingMs)
  const { organizationId, defaults, settings = {}, source } = sender
  const from = {
    ...{ format, defaults },
    ...(Object.keys(settings).length > 0 ? { settings } : {}),
    ...(source === undefined ? {} : { source }),
  }
  return pMap(
    results,
    async (result): Promise<EntryResult> => {
      const { index, status, code = 'ENTRY_INVALID', message = '' } = result
      const record = records[index]
      // What is nested too deep cannot be written as JSON again; of a line that is no JSON, nothing is there.
      if (status !== 'refused' || record instanceof AuditError || isDeep([record])) return result
      const kept = { ...from, record }
      try {
        const id = await keep(deps, organizationId, kept, { code, message }, signal)
        return { index, id, status: 'quarantined', code, message }
      } catch (error) {
        deps.logger.error('record not kept', error, { organization: organizationId, format })
        return { index, status: 'failed', code: 'STORE_UNAVAILABLE', message: 'not kept for now: send it again' }
      }
    },
    { concurrency },
  )
}

/** The rest of the function's time, behind that of recording (shared/deployment/budget-sizes.ts). */
const keepingMs = 4_000

async function keep(
  { quarantine, quarantined, now }: QuarantineDeps,
  organization: string,
  kept: Kept,
  { code, message }: Pick<QuarantinedRecord, 'code' | 'message'>,
  signal: AbortSignal,
): Promise<string> {
  const bytes = Buffer.from(exactJson(kept))
  const id = `${new Date(now()).toISOString().slice(0, 10)}-${sha256Hex(bytes)}`
  await quarantined.put(organization, id, bytes, signal)
  const row = { id, format: kept.format, code, message, receivedMs: now(), bytes: bytes.length }
  await quarantine.add(organization, row, signal)
  return id
}

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
