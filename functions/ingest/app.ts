// The ingest API: `POST /v2/entries`. Its answer has a result for each entry: stored, stored before, or refused with a reason.
import type { Context, Hono } from 'hono'
import pMap from 'p-map'
import { mayWrite, mayWriteAnything, type Right } from '../../shared/access/rights.ts'
import { AuditError, type ErrorCode } from '../../shared/audit-error.ts'
import type { Budget } from '../../shared/budget.ts'
import { type HttpDeps, type HttpEnv, httpApp, notFound } from '../../shared/http/http-app.ts'
import { retryAfterSeconds } from '../../shared/http/problem.ts'
import { wasDecoded } from '../../shared/http/sent-text.ts'
import { type RecordingDeps, recordEntry } from '../../shared/recording/recording.ts'
import type { Metrics } from '../../shared/telemetry/metrics.ts'
import { contentCodings, isCoded, unpacked } from './content-coding.ts'
import { parseSubmission, type Submission, type SubmissionItem, submissionBytesMax } from './submission.ts'

export interface IngestDeps extends HttpDeps, RecordingDeps {
  /** The budget of one request: ends the retries of its writes in time for an answer. */
  readonly newBudget: () => Budget
}

export interface EntryResult {
  /** The entry's place in the submission, from 0. */
  readonly index: number
  readonly id?: string
  readonly status: 'stored' | 'duplicate' | 'refused' | 'failed'
  readonly code?: ErrorCode
  readonly message?: string
}

export interface SubmissionResult {
  readonly stored: number
  readonly duplicates: number
  readonly refused: number
  /** Neither stored nor refused: send these again. Absent if there are none. */
  readonly failed?: number
  readonly results: readonly EntryResult[]
}

export function createApp(deps: IngestDeps): Hono<HttpEnv> {
  const app = httpApp(deps)
  app.post('/v2/entries', (context) => receive(deps, context))
  return app
}

async function receive(deps: IngestDeps, context: Context<HttpEnv>): Promise<Response> {
  const { rights } = context.get('caller')
  if (!mayWriteAnything(rights)) throw new AuditError('RIGHT_MISSING', 'sending entries requires the right "writer"')
  const items = parseSubmission(await submissionOf(context), deps.now())
  const results = await recordAll(deps, items, rights)
  const count = (status: EntryResult['status']) => results.filter((result) => result.status === status).length
  const [stored, duplicates, refused, failed] = [count('stored'), count('duplicate'), count('refused'), count('failed')]
  const answer: SubmissionResult = { stored, duplicates, refused, ...(failed > 0 ? { failed } : {}), results }
  measure(deps.metrics, results, { stored, duplicates, failed })
  deps.logger.info('entries received', { requestId: context.get('requestId'), stored, duplicates, refused, failed })
  if (failed > 0) return context.json(answer, 503, { 'Retry-After': String(retryAfterSeconds) })
  return context.json(answer, refused === 0 ? 201 : refused < results.length ? 207 : 400)
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

type Counts = Readonly<Record<'stored' | 'duplicates' | 'failed', number>>

function measure(metrics: Metrics, results: readonly EntryResult[], { stored, duplicates, failed }: Counts): void {
  metrics.put({ EntriesStored: stored, EntriesDuplicate: duplicates, EntriesFailed: failed })
  const codes = results.flatMap(({ status, code }) => (status === 'refused' && code ? [code] : []))
  for (const [code, refused] of Map.groupBy(codes, (code) => code)) {
    metrics.put({ EntriesRefused: refused.length }, { code })
  }
}

/**
 * The concurrent puts that one client's connections carry well. DynamoDB batches conditional puts only in a transaction, which it bills
 * twice.
 */
const concurrency = 32

/** An entry that is in the submission twice is first stored, then a duplicate: its results keep the order of sending. */
async function recordAll(
  deps: IngestDeps,
  items: readonly SubmissionItem[],
  rights: readonly Right[],
): Promise<EntryResult[]> {
  const budget = deps.newBudget()
  const pending = new Map<string, Promise<unknown>>()
  const record = async (item: SubmissionItem, index: number): Promise<EntryResult> => {
    if (item instanceof AuditError) return refusal(index, item)
    const { organizationId } = item.context
    if (!mayWrite(rights, organizationId)) return refusal(index, notFound(organizationId))
    // Two entries have one id only if they share an insertId or are wholly equal.
    const key =
      item.insertId === undefined ? JSON.stringify(item) : `${organizationId} ${item.eventSource} ${item.insertId}`
    const outcome = Promise.resolve(pending.get(key)).then(() => attempt(deps, item, index, budget))
    pending.set(key, outcome)
    return outcome
  }
  return pMap(items, record, { concurrency })
}

async function attempt(
  deps: IngestDeps,
  item: Exclude<SubmissionItem, AuditError>,
  index: number,
  budget: Budget,
): Promise<EntryResult> {
  try {
    return { index, ...(await recordEntry(deps, item, budget.signal)) }
  } catch (error) {
    if (error instanceof AuditError) return refusal(index, error)
    deps.logger.error('entry not stored', error, { organization: item.context.organizationId })
    return { index, status: 'failed', code: 'STORE_UNAVAILABLE', message: 'not stored for now: send it again' }
  }
}

function refusal(index: number, { code, message }: AuditError): EntryResult {
  return { index, status: 'refused', code, message }
}
