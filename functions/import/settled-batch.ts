// A batch of records of an object, tried until each is settled: stored, filtered, in quarantine, or refused for good.
import { AuditError } from '../../shared/audit-error.ts'
import { type Budget, outOfTime } from '../../shared/budget.ts'
import type { ImportSource } from '../../shared/deployment/import-sources.ts'
import type { IngestFormat } from '../../shared/deployment/ingest-formats.ts'
import { completed } from '../../shared/entry/sender-defaults.ts'
import { sentEntry } from '../../shared/entry/sent-entry.ts'
import { shortened } from '../../shared/entry/shortened.ts'
import { submissionBytesMax, submissionValuesMax } from '../../shared/entry/submission-limits.ts'
import type { Sender } from '../../shared/formats/format.ts'
import { formats } from '../../shared/formats/formats.ts'
import { readJson } from '../../shared/formats/otlp-json.ts'
import { otlpBytesMax, otlpValuesMax } from '../../shared/formats/otlp-limits.ts'
import { recordsOfRequest } from '../../shared/formats/otlp-request.ts'
import { exportRequest } from '../../shared/formats/otlp-shape.ts'
import { parseJson } from '../../shared/json/json-text.ts'
import { valueBudget } from '../../shared/json/value-budget.ts'
import type { RecordPlace, RecordText } from '../../shared/records/record-texts.ts'
import { type QuarantineDeps, quarantineRefused } from '../../shared/taking/keeping.ts'
import { entryOfRecord } from '../../shared/taking/mapped-record.ts'
import { type EntryResult, measure, recordAll } from '../../shared/taking/record-all.ts'
import { recordSenders } from '../../shared/taking/record-senders.ts'
import type { SubmissionItem } from '../../shared/taking/taken-item.ts'

export interface BatchDeps extends QuarantineDeps {
  readonly sleep: (ms: number) => Promise<unknown>
}

interface TakenRecord {
  readonly record: unknown
  readonly place: RecordPlace
}

/** As many as are stored within the time of a request of ingest. */
const recordsMax = 500

/** The store has tried by itself before: a partition of DynamoDB gets its capacity within minutes. */
const pauseMaxMs = 8_000

/**
 * @returns whether any record became an entry, or is one that its format does not keep.
 * @throws AuditError `STORE_UNAVAILABLE` if some are not settled when the time is over: all may be tried again.
 */
export async function settleBatch(
  deps: BatchDeps,
  source: ImportSource,
  texts: readonly RecordText[],
  budget: Budget,
): Promise<{ readonly isHopeful: boolean }> {
  let isHopeful = false
  let open = texts.flatMap((text) => recordsIn(source, text))
  let pauseMs = 500
  while (open.length > 0) {
    const tried = open.slice(0, recordsMax)
    const results = await tryOnce(deps, source, tried)
    measure(deps, results, source.format)
    isHopeful ||= results.some(({ status }) => ['stored', 'duplicate', 'filtered'].includes(status))
    tellRefused(deps, source, tried, results)
    const failed = results.flatMap(({ index, status }) => (status === 'failed' ? (tried[index] ?? []) : []))
    open = [...failed, ...open.slice(recordsMax)]
    if (open.length > 0 && budget.isSpent()) throw outOfTime('its records were stored')
    if (failed.length === 0) continue
    await deps.sleep(pauseMs)
    pauseMs = Math.min(pauseMaxMs, 2 * pauseMs)
  }
  return { isHopeful }
}

/** The records of one text: an event of a bus has one within it, an export request many. */
function recordsIn({ format }: ImportSource, { text, ...place }: RecordText): readonly TakenRecord[] {
  return valuesIn(format, text).map((record) => ({ record, place }))
}

function valuesIn(format: IngestFormat, text: string): readonly unknown[] {
  try {
    if (format === 'otlp') return recordsOfRequest(readJson(jsonOf(text, otlpBytesMax, otlpValuesMax), exportRequest))
    const value = jsonOf(text, submissionBytesMax, submissionValuesMax)
    return recordSenders.find((one) => one.format.name === format)?.recordsOf(value) ?? [value]
  } catch (error) {
    if (error instanceof AuditError) return [error]
    throw error
  }
}

/** @throws AuditError `BODY_INVALID` or `BODY_TOO_LARGE`. */
function jsonOf(text: string, bytesMax: number, valuesMax: number): unknown {
  const bytes = Buffer.byteLength(text)
  if (bytes > bytesMax)
    throw new AuditError('BODY_TOO_LARGE', `the record has ${bytes} bytes; at most ${bytesMax} are allowed`)
  const json = parseJson({ text, suspect: false, what: 'the record' }, valueBudget(valuesMax))
  const [fault] = json.faults().values()
  if (fault) throw fault
  return json.value
}

async function tryOnce(
  deps: BatchDeps,
  source: ImportSource,
  taken: readonly TakenRecord[],
): Promise<readonly EntryResult[]> {
  const { organization, format } = source
  const sender: Sender = {
    organizationId: organization,
    defaults: source.defaults,
    settings: source.settings ?? {},
    ...(source.source === undefined ? {} : { source: source.source }),
  }
  const records = taken.map(({ record }) => record)
  const items = records.map((record) => itemOf(source, record, sender, deps.now()))
  const rights = [{ role: 'writer', scope: `organizations/${organization}` }] as const
  // Not the turn's: the search index waits no longer for an entry than a request of ingest may take (shared/time/index-times.ts).
  const results = await recordAll(deps, items, rights, deps.newBudget())
  // Entries of the API are refused in their own words, and kept nowhere, as on the API's route.
  return format === 'entries' ? results : quarantineRefused(deps, format, sender, records, results)
}

function itemOf({ format }: ImportSource, record: unknown, sender: Sender, nowMs: number): SubmissionItem {
  if (format !== 'entries') return entryOfRecord(formats[format], record, sender, nowMs)
  try {
    if (record instanceof AuditError) return record
    return sentEntry(record, nowMs, shortened, (sent) => completed(sent, sender.organizationId, sender.defaults))
  } catch (error) {
    if (error instanceof AuditError) return error
    throw error
  }
}

/** Nobody else tells of them: they stay in the object only. */
function tellRefused(
  { logger, metrics }: BatchDeps,
  { bucket, prefix }: ImportSource,
  taken: readonly TakenRecord[],
  results: readonly EntryResult[],
): void {
  const refused = results.filter(({ status }) => status === 'refused')
  const [first] = refused
  if (!first) return
  const { place } = taken[first.index] ?? {}
  const cause = new AuditError(first.code ?? 'ENTRY_INVALID', first.message ?? '')
  logger.error('records of an object not kept', cause, { bucket, prefix, refused: refused.length, ...place })
  metrics.put({ Failures: 1 }, { failure: 'import' })
}
