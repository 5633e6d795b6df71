// The ingest API: `POST /v2/entries`, the routes of senders that have a key, and the quarantine. An answer has a result for each entry: stored,
// stored before, or refused with a reason.
import type { Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { mayWrite, mayWriteAnything } from '../../shared/access/rights.ts'
import { AuditError } from '../../shared/audit-error.ts'
import type { IngestFormat } from '../../shared/deployment/ingest-formats.ts'
import { isContainerId } from '../../shared/entry/scope.ts'
import { type HttpEnv, httpApp, notFound } from '../../shared/http/http-app.ts'
import { originOf } from '../../shared/http/origin.ts'
import { retryAfterSeconds, statusOf } from '../../shared/http/problem.ts'
import { wasDecoded } from '../../shared/http/sent-text.ts'
import { receivedEvents } from './cloud-event-request.ts'
import { contentCodings, isCoded, unpacked } from './content-coding.ts'
import { cloudEvents } from './formats/cloud-event.ts'
import type { Format, Sender } from './formats/format.ts'
import { otlp } from './formats/otlp-log.ts'
import { entryOfRecord } from './mapped-record.ts'
import { exportResponse, mediaTypeOf, otlpBytesMax, otlpForm, receivedLogs, statusResponse } from './otlp-request.ts'
import { listQuarantine, type QuarantineDeps, quarantineRefused, tryAgain } from './quarantine.ts'
import { countsOf, type EntryResult, measure, recordAll } from './record-all.ts'
import { type SenderDeps, senderOf } from './sender.ts'
import { completed } from './sender-defaults.ts'
import { parseSubmission, type Submission, submissionBytesMax } from './submission.ts'

export interface IngestDeps extends SenderDeps, QuarantineDeps {}

export interface SubmissionResult {
  readonly stored: number
  readonly duplicates: number
  readonly refused: number
  /** Kept as they were received. Absent if there are none. */
  readonly quarantined?: number
  /** Neither stored nor refused: send these again. Absent if there are none. */
  readonly failed?: number
  readonly results: readonly EntryResult[]
}

/** How many requests a minute the sender of events is told to make at most. The gateway's limit is a matter of all senders together. */
const eventsPerMinute = 600

export function createApp(deps: IngestDeps): Hono<HttpEnv> {
  const app = httpApp(deps, (context) => senderOf(deps, context))
  app.post('/v2/entries', async (context) => {
    const { rights } = context.get('caller')
    if (!mayWriteAnything(rights)) throw new AuditError('RIGHT_MISSING', 'sending entries requires the right "writer"')
    const items = parseSubmission(await submissionOf(context), deps.now())
    return answer(deps, context, 'entries', await recordAll(deps, items, rights))
  })
  app.post('/v2/organizations/:id/ingest/entries', async (context) => {
    const { organizationId, defaults } = senderIn(context)
    const complete = (sent: Readonly<Record<string, unknown>>) => completed(sent, organizationId, defaults)
    const items = parseSubmission(await submissionOf(context), deps.now(), complete)
    return answer(deps, context, 'entries', await recordAll(deps, items, context.get('caller').rights))
  })
  const events = '/v2/organizations/:id/ingest/cloudevents' as const
  app.post(events, async (context) => {
    const sender = senderIn(context)
    const { records, isBatch } = receivedEvents(await submissionOf(context), context.req.raw.headers)
    const results = await take(deps, context, cloudEvents, sender, records)
    return answer(deps, context, 'cloudevents', results, isBatch ? 200 : 201)
  })
  app.options(events, (context) => {
    const origin = context.req.header('webhook-request-origin')
    context.header('Allow', 'POST, OPTIONS')
    if (origin === undefined) return context.json({})
    context.header('WebHook-Allowed-Origin', origin)
    context.header('WebHook-Allowed-Rate', String(eventsPerMinute))
    return context.json({})
  })
  app.post('/v2/organizations/:id/ingest/otlp/v1/logs', async (context) => {
    const sender = senderIn(context)
    const form = otlpForm(context.req.header('content-type'))
    const answered = (body: string | Uint8Array<ArrayBuffer>, status: ContentfulStatusCode, headers = {}) =>
      context.body(body, status, { 'Content-Type': mediaTypeOf(form), ...headers })
    try {
      const records = receivedLogs(await submissionOf(context, otlpBytesMax), form)
      const results = await take(deps, context, otlp, sender, records)
      note(deps, context, 'otlp', results)
      const failed = results.find(({ status }) => status === 'failed')
      if (failed) throw new AuditError('STORE_UNAVAILABLE', 'some records could not be stored for now: send all again')
      const rejected = results.filter(({ status }) => status === 'refused' || status === 'quarantined')
      return answered(exportResponse(form, rejected.length, reasonsOf(rejected)), 200)
    } catch (error) {
      if (!(error instanceof AuditError) || error.code === 'CONTENT_CODING_UNSUPPORTED') throw error
      const status = statusOf[error.code]
      return answered(
        statusResponse(form, error),
        status,
        status === 503 ? { 'Retry-After': String(retryAfterSeconds) } : {},
      )
    }
  })
  app.get('/v2/organizations/:id/quarantine', async (context) => {
    const { id } = context.req.param()
    return context.json(await listQuarantine(deps, context.get('caller'), id, context.req.queries()))
  })
  app.post('/v2/organizations/:id/quarantine/:recordId', async (context) => {
    const { id, recordId } = context.req.param()
    const origin = { ...originOf(context), requestId: context.get('requestId') }
    return context.json(await tryAgain(deps, context.get('caller'), id, recordId, origin))
  })
  return app
}

/** @throws AuditError `NOT_FOUND` if the caller may not write into the organization of the path. */
function senderIn(context: Context<HttpEnv, '/v2/organizations/:id/*'>): Sender {
  const organizationId = context.req.param('id')
  if (!isContainerId(organizationId) || !mayWrite(context.get('caller').rights, organizationId))
    throw notFound(organizationId)
  return { organizationId, defaults: context.get('ingestKey')?.defaults ?? {} }
}

/** Of each record an entry, all checked before the first is stored; what is refused is quarantined where the sender would drop it. */
async function take(
  deps: IngestDeps,
  context: Context<HttpEnv>,
  format: Format,
  sender: Sender,
  records: readonly unknown[],
): Promise<readonly EntryResult[]> {
  const items = records.map((record) => entryOfRecord(format, record, sender, deps.now()))
  const results = await recordAll(deps, items, context.get('caller').rights)
  // An exporter drops what is refused, and says so in its own log only.
  if (format.name !== 'otlp' && !context.get('ingestKey')?.keepsRefused) return results
  return quarantineRefused(deps, format.name, sender, records, results)
}

async function answer(
  deps: IngestDeps,
  context: Context<HttpEnv>,
  format: IngestFormat,
  results: readonly EntryResult[],
  success: 200 | 201 = 201,
): Promise<Response> {
  const { stored, duplicate: duplicates, refused, failed, quarantined } = note(deps, context, format, results)
  const some = { ...(quarantined > 0 ? { quarantined } : {}), ...(failed > 0 ? { failed } : {}) }
  const answered: SubmissionResult = { stored, duplicates, refused, ...some, results }
  if (failed > 0) return context.json(answered, 503, { 'Retry-After': String(retryAfterSeconds) })
  return context.json(answered, refused === 0 ? success : refused < results.length ? 207 : 400)
}

/** Counts, and logs the counts. */
function note(deps: IngestDeps, context: Context<HttpEnv>, format: IngestFormat, results: readonly EntryResult[]) {
  const counts = countsOf(results)
  measure(deps, results, format)
  const { duplicate: duplicates, ...others } = counts
  deps.logger.info('entries received', { requestId: context.get('requestId'), format, duplicates, ...others })
  return counts
}

/** The first few, each once. */
function reasonsOf(rejected: readonly EntryResult[]): string {
  return [...new Set(rejected.map(({ message = '' }) => message))].slice(0, 5).join('; ')
}

async function submissionOf(context: Context<HttpEnv>, bytesMax = submissionBytesMax): Promise<Submission> {
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
