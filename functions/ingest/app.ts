// The ingest API: `POST /v2/entries`, the routes of senders that have a key, and the quarantine. An answer has a result for each entry: stored,
// stored before, or refused with a reason.
import type { Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { mayWriteAnything } from '../../shared/access/rights.ts'
import { AuditError } from '../../shared/audit-error.ts'
import { completed } from '../../shared/entry/sender-defaults.ts'
import { cloudEvents } from '../../shared/formats/cloud-event.ts'
import { otlpBytesMax } from '../../shared/formats/otlp-limits.ts'
import { otlp } from '../../shared/formats/otlp-log.ts'
import { type HttpEnv, httpApp } from '../../shared/http/http-app.ts'
import { originOf } from '../../shared/http/origin.ts'
import { retryAfterSeconds, statusOf } from '../../shared/http/problem.ts'
import { type EntryResult, recordAll } from '../../shared/taking/record-all.ts'
import { receivedEvents } from './cloud-event-request.ts'
import { recordKept } from './dropping.ts'
import { exportResponse, mediaTypeOf, otlpForm, receivedLogs, statusResponse } from './otlp-request.ts'
import { listQuarantine, readQuarantined, tryAgain } from './quarantine.ts'
import { serveRecordSenders } from './record-routes.ts'
import { senderOf } from './sender.ts'
import { saidToSplunk, serveSplunk } from './splunk-routes.ts'
import { parseSubmission } from './submission.ts'
import { answer, holderIn, type IngestDeps, note, senderIn, submissionOf, take } from './taking.ts'

/** How many requests a minute the sender of events is told to make at most. The gateway's limit is a matter of all senders together. */
const eventsPerMinute = 600

export function createApp(deps: IngestDeps): Hono<HttpEnv> {
  const app = httpApp(deps, (context) => senderOf(deps, context), saidToSplunk)
  app.post('/v2/entries', async (context) => {
    const { rights } = context.get('caller')
    if (!mayWriteAnything(rights)) throw new AuditError('RIGHT_MISSING', 'sending entries requires the right "writer"')
    const items = parseSubmission(await submissionOf(context), deps.now())
    return answer(deps, context, 'entries', await recordAll(deps, items, rights))
  })
  app.post('/v2/organizations/:id/ingest/entries', async (context) => {
    const sender = senderIn(context)
    const { organizationId, defaults } = sender
    const complete = (sent: Readonly<Record<string, unknown>>) => completed(sent, organizationId, defaults)
    const items = parseSubmission(await submissionOf(context), deps.now(), complete)
    return answer(deps, context, 'entries', await recordKept(deps, holderIn(context, sender), items))
  })
  const events = '/v2/organizations/:id/ingest/cloudevents' as const
  app.post(events, async (context) => {
    const [sender, budget] = [senderIn(context), deps.newBudget()]
    const { records, isBatch } = receivedEvents(await submissionOf(context), context.req.raw.headers)
    const results = await take(deps, context, cloudEvents, sender, records, { isDropped: false, budget })
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
    const [sender, budget] = [senderIn(context), deps.newBudget()]
    const form = otlpForm(context.req.header('content-type'))
    const answered = (body: string | Uint8Array<ArrayBuffer>, status: ContentfulStatusCode, headers = {}) =>
      context.body(body, status, { 'Content-Type': mediaTypeOf(form), ...headers })
    try {
      const records = receivedLogs(await submissionOf(context, otlpBytesMax), form)
      // An exporter drops what is refused, and says so in its own log only.
      const results = await take(deps, context, otlp, sender, records, { isDropped: true, budget })
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
  serveRecordSenders(app, deps)
  serveSplunk(app, deps)
  app.get('/v2/organizations/:id/quarantine', async (context) => {
    const { id } = context.req.param()
    return context.json(await listQuarantine(deps, context.get('caller'), id, context.req.queries()))
  })
  app.get('/v2/organizations/:id/quarantine/:recordId', async (context) => {
    const { id, recordId } = context.req.param()
    const origin = { ...originOf(context), requestId: context.get('requestId') }
    const text = await readQuarantined(deps, context.get('caller'), id, recordId, origin)
    return context.body(text, 200, { 'Content-Type': 'application/json' })
  })
  app.post('/v2/organizations/:id/quarantine/:recordId', async (context) => {
    const { id, recordId } = context.req.param()
    const origin = { ...originOf(context), requestId: context.get('requestId') }
    return context.json(await tryAgain(deps, context.get('caller'), id, recordId, origin))
  })
  return app
}

/** The first few, each once. */
function reasonsOf(rejected: readonly EntryResult[]): string {
  return [...new Set(rejected.map(({ message = '' }) => message))].slice(0, 5).join('; ')
}
