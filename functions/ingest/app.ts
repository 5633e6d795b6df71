// The ingest API: `POST /v2/entries`, and the routes of senders that have a key. An answer has a result for each entry: stored, stored
// before, or refused with a reason.
import type { Context, Hono } from 'hono'
import { mayWrite, mayWriteAnything } from '../../shared/access/rights.ts'
import { AuditError } from '../../shared/audit-error.ts'
import { isContainerId } from '../../shared/entry/scope.ts'
import { type HttpEnv, httpApp, notFound } from '../../shared/http/http-app.ts'
import { retryAfterSeconds } from '../../shared/http/problem.ts'
import { wasDecoded } from '../../shared/http/sent-text.ts'
import { contentCodings, isCoded, unpacked } from './content-coding.ts'
import { countsOf, type EntryResult, type RecordAllDeps, recordAll } from './record-all.ts'
import { type SenderDeps, senderOf } from './sender.ts'
import { completed } from './sender-defaults.ts'
import { parseSubmission, type Submission, type SubmissionItem, submissionBytesMax } from './submission.ts'

export interface IngestDeps extends SenderDeps, RecordAllDeps {}

export interface SubmissionResult {
  readonly stored: number
  readonly duplicates: number
  readonly refused: number
  /** Neither stored nor refused: send these again. Absent if there are none. */
  readonly failed?: number
  readonly results: readonly EntryResult[]
}

export function createApp(deps: IngestDeps): Hono<HttpEnv> {
  const app = httpApp(deps, (context) => senderOf(deps, context))
  app.post('/v2/entries', async (context) => {
    if (!mayWriteAnything(context.get('caller').rights))
      throw new AuditError('RIGHT_MISSING', 'sending entries requires the right "writer"')
    return answer(deps, context, parseSubmission(await submissionOf(context), deps.now()))
  })
  app.post('/v2/organizations/:id/ingest/entries', async (context) => {
    const { id } = context.req.param()
    if (!isContainerId(id) || !mayWrite(context.get('caller').rights, id)) throw notFound(id)
    const defaults = context.get('ingestKey')?.defaults ?? {}
    const items = parseSubmission(await submissionOf(context), deps.now(), (sent) => completed(sent, id, defaults))
    return answer(deps, context, items)
  })
  return app
}

async function answer(
  deps: IngestDeps,
  context: Context<HttpEnv>,
  items: readonly SubmissionItem[],
): Promise<Response> {
  const results = await recordAll(deps, items, context.get('caller').rights)
  const { stored, duplicate: duplicates, refused, failed } = countsOf(results)
  const answered: SubmissionResult = { stored, duplicates, refused, ...(failed > 0 ? { failed } : {}), results }
  deps.logger.info('entries received', { requestId: context.get('requestId'), stored, duplicates, refused, failed })
  if (failed > 0) return context.json(answered, 503, { 'Retry-After': String(retryAfterSeconds) })
  return context.json(answered, refused === 0 ? 201 : refused < results.length ? 207 : 400)
}

async function submissionOf(context: Context<HttpEnv>): Promise<Submission> {
  // RFC 9110 section 12.5.3: in a response, the codings that a request may use.
  context.header('Accept-Encoding', contentCodings)
  const coding = context.req.header('content-encoding')
  const isText = wasDecoded(context)
  if (isText && isCoded(coding))
    throw new AuditError(
      'CONTENT_CODING_UNSUPPORTED',
      'a compressed body must be sent as application/x-ndjson here: the gateway has treated this body as text',
    )
  const body = await unpacked(coding, new Uint8Array(await context.req.arrayBuffer()), submissionBytesMax)
  return { contentType: context.req.header('content-type'), body, wasDecoded: isText }
}
