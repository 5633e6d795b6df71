// What the routes of senders have in common: into which organization is written, what is sent, of each record an entry, and the counts.
// What a sender is answered is said where its route is.
import type { Context } from 'hono'
import { mayWrite } from '../../shared/access/rights.ts'
import { AuditError, notFound } from '../../shared/audit-error.ts'
import type { Budget } from '../../shared/budget.ts'
import type { IngestFormat } from '../../shared/deployment/ingest-formats.ts'
import { isContainerId } from '../../shared/entry/scope.ts'
import { submissionBytesMax } from '../../shared/entry/submission-limits.ts'
import type { Format, Sender } from '../../shared/formats/format.ts'
import type { HttpEnv } from '../../shared/http/http-app.ts'
import { retryAfterSeconds } from '../../shared/http/problem.ts'
import { wasDecoded } from '../../shared/http/sent-text.ts'
import { type QuarantineDeps, quarantineRefused } from '../../shared/taking/keeping.ts'
import { entryOfRecord } from '../../shared/taking/mapped-record.ts'
import { countsOf, type EntryResult, measure } from '../../shared/taking/record-all.ts'
import { contentCodings, isCoded, unpacked } from './content-coding.ts'
import { type KeyHolder, recordKept } from './dropping.ts'
import type { SenderDeps } from './sender.ts'
import type { Submission } from './submission.ts'

export interface IngestDeps extends SenderDeps, QuarantineDeps {
  readonly events: QuarantineDeps['events']
}

export interface SubmissionResult {
  readonly stored: number
  readonly duplicates: number
  readonly refused: number
  /** Kept as they were received. Absent if there are none. */
  readonly quarantined?: number
  /** Not kept, by a rule. Absent if there are none. */
  readonly filtered?: number
  /** Neither stored nor refused: send these again. Absent if there are none. */
  readonly failed?: number
  readonly results: readonly EntryResult[]
}

/** @throws AuditError `NOT_FOUND` if the caller may not write into the organization of the path. */
export function senderIn(context: Context<HttpEnv>): Sender {
  const organizationId = context.req.param('id') ?? context.get('organizationOfKey') ?? ''
  if (!isContainerId(organizationId) || !mayWrite(context.get('caller').rights, organizationId))
    throw notFound(organizationId)
  const source = context.req.param('source')
  if (source !== undefined && !isContainerId(source)) throw notFound(source)
  const { defaults = {}, settings = {} } = context.get('ingestKey') ?? {}
  return { organizationId, defaults, settings, ...(source === undefined ? {} : { source }) }
}

/** Who sends, and the key that may have been shown. */
export function holderIn(context: Context<HttpEnv>, { organizationId }: Sender): KeyHolder {
  return { organizationId, key: context.get('ingestKey'), rights: context.get('caller').rights }
}

export interface Taking {
  /** Its sender drops what is refused. */
  readonly isDropped: boolean
  /** Of the request, since before its body was read. */
  readonly budget: Budget
}

/** Of each record an entry, all checked before the first is stored. */
export async function take(
  deps: IngestDeps,
  context: Context<HttpEnv>,
  format: Format,
  sender: Sender,
  records: readonly unknown[],
  { isDropped, budget }: Taking,
): Promise<readonly EntryResult[]> {
  const late = new AuditError('STORE_UNAVAILABLE', 'not looked at for now: send it again')
  const items = records.map((record) => (budget.isSpent() ? late : entryOfRecord(format, record, sender, deps.now())))
  const results = await recordKept(deps, holderIn(context, sender), items, budget)
  if (!isDropped && !context.get('ingestKey')?.keepsRefused) return results
  return quarantineRefused(deps, format.name, sender, records, results)
}

export async function answer(
  deps: IngestDeps,
  context: Context<HttpEnv>,
  format: IngestFormat,
  results: readonly EntryResult[],
  success: 200 | 201 = 201,
): Promise<Response> {
  const { stored, duplicate: duplicates, refused, ...others } = note(deps, context, format, results)
  const { failed, quarantined, filtered } = others
  const some = Object.entries({ quarantined, filtered, failed }).filter(([, count]) => count > 0)
  const answered: SubmissionResult = { stored, duplicates, refused, ...Object.fromEntries(some), results }
  if (failed > 0) return context.json(answered, 503, { 'Retry-After': String(retryAfterSeconds) })
  return context.json(answered, refused === 0 ? success : refused < results.length ? 207 : 400)
}

/** Counts, and logs the counts. */
export function note(
  deps: IngestDeps,
  context: Context<HttpEnv>,
  format: IngestFormat,
  results: readonly EntryResult[],
) {
  const counts = countsOf(results)
  measure(deps, results, format)
  const { duplicate: duplicates, ...others } = counts
  deps.logger.info('entries received', { requestId: context.get('requestId'), format, duplicates, ...others })
  return counts
}

export async function submissionOf(context: Context<HttpEnv>, bytesMax = submissionBytesMax): Promise<Submission> {
  // RFC 9110 section 12.5.3: in a response, the codings that a request may use.
  context.header('Accept-Encoding', contentCodings)
  const coding = context.req.header('content-encoding')
  const isText = wasDecoded(context)
  if (isText && isCoded(coding))
    throw new AuditError(
      'CONTENT_CODING_UNSUPPORTED',
      'a compressed body must be sent as application/x-ndjson here: the gateway has treated this body as text',
    )
  const sent = new Uint8Array(await context.req.arrayBuffer())
  const body = await unpacked(coding, sent, Math.min(bytesMax, Math.max(submissionBytesMax, sent.length * ratioMax)))
  return { contentType: context.req.header('content-type'), body, wasDecoded: isText }
}

/** Above the size of a submission. Real records shrink to a fiftieth at most. */
const ratioMax = 200
