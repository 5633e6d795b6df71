// The routes of Splunk's HTTP Event Collector, and the answers that its senders understand.
// https://docs.splunk.com/Documentation/Splunk/latest/Data/TroubleshootHTTPEventCollector#Possible_error_codes (read 2026-11)
import type { Context, Hono } from 'hono'
import { splunkPaths } from '../../shared/deployment/ingest-formats.ts'
import { splunk } from '../../shared/formats/splunk.ts'
import type { HttpEnv } from '../../shared/http/http-app.ts'
import { type Problem, retryAfterSeconds } from '../../shared/http/problem.ts'
import { type ReceivedEvents, splunkEvents, splunkLines } from './splunk-request.ts'
import { type IngestDeps, note, senderIn, submissionOf, take } from './taking.ts'

export interface SplunkAnswer {
  readonly text: string
  readonly code: number
  /** From 0: all before it were taken. */
  readonly 'invalid-event-number'?: number
  /** Ours: what is wrong with it. */
  readonly message?: string
}

export const splunkAnswers = {
  success: { text: 'Success', code: 0 },
  tokenRequired: { text: 'Token is required', code: 2 },
  invalidAuthorization: { text: 'Invalid authorization', code: 3 },
  noData: { text: 'No data', code: 5 },
  invalid: { text: 'Invalid data format', code: 6 },
  failed: { text: 'Internal server error', code: 8 },
  busy: { text: 'Server is busy', code: 9 },
  healthy: { text: 'HEC is healthy', code: 17 },
} as const satisfies Record<string, SplunkAnswer>

export function serveSplunk(app: Hono<HttpEnv>, deps: IngestDeps): void {
  for (const path of splunkPaths.events) app.post(path, (context) => takeEvents(deps, context, splunkEvents))
  for (const path of splunkPaths.raw)
    app.post(path, (context) => {
      const about = ['host', 'source', 'sourcetype', 'index'].flatMap((name) => {
        const value = context.req.query(name)
        return value === undefined || value.trim() === '' ? [] : [[name, value] as const]
      })
      return takeEvents(deps, context, (submission) => splunkLines(submission, Object.fromEntries(about)))
    })
  app.get(splunkPaths.health, (context) => context.json(splunkAnswers.healthy))
}

/**
 * What cannot be stored is quarantined: senders drop a batch that is refused. What cannot be read ends the request, and what was before it is
 * stored, as senders expect that cut a batch at `invalid-event-number`.
 */
async function takeEvents(
  deps: IngestDeps,
  context: Context<HttpEnv>,
  read: (submission: Awaited<ReturnType<typeof submissionOf>>) => ReceivedEvents,
): Promise<Response> {
  const [sender, budget] = [senderIn(context), deps.newBudget()]
  const { records, fault } = read(await submissionOf(context))
  if (records.length === 0 && !fault) return context.json<SplunkAnswer>(splunkAnswers.noData, 400)
  const results = await take(deps, context, splunk, sender, records, { isDropped: true, budget })
  note(deps, context, 'splunk', results)
  if (results.some(({ status }) => status === 'failed'))
    return context.json<SplunkAnswer>(splunkAnswers.busy, 503, { 'Retry-After': String(retryAfterSeconds) })
  // What is nested too deep is not kept either.
  const refused = results.find(({ status }) => status === 'refused')
  if (!refused && !fault) return context.json<SplunkAnswer>(splunkAnswers.success)
  const { index, message = '' } = refused ?? { index: records.length, ...(fault && { message: fault.message }) }
  return context.json<SplunkAnswer>({ ...splunkAnswers.invalid, 'invalid-event-number': index, message }, 400)
}

export function isSplunkPath(path: string): boolean {
  return path.startsWith('/services/collector')
}

/** A problem as senders of Splunk's know it; of any other route, as it is. */
export function saidToSplunk(problem: Problem, context: Context<HttpEnv>): object {
  if (!isSplunkPath(context.req.path) || problem.code === 'NOT_FOUND') return problem
  const { message } = problem
  if (problem.code === 'CALLER_UNKNOWN')
    return context.req.header('authorization') === undefined
      ? splunkAnswers.tokenRequired
      : splunkAnswers.invalidAuthorization
  if (problem.status === 503) return splunkAnswers.busy
  return problem.status >= 500 ? splunkAnswers.failed : { ...splunkAnswers.invalid, message }
}
