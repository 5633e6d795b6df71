// The routes of senders of JSON: a body is their records, or has some on each of its lines. Each record has a result.
import type { Hono } from 'hono'
import { AuditError } from '../../shared/audit-error.ts'
import { ingestPath } from '../../shared/deployment/ingest-formats.ts'
import type { HttpEnv } from '../../shared/http/http-app.ts'
import { refuseOtherCharsets } from '../../shared/http/sent-text.ts'
import { type RecordSender, recordSenders } from '../../shared/taking/record-senders.ts'
import { checkSignature } from './body-signature.ts'
import { checkCount, parseValues, type Submission } from './submission.ts'
import { answer, type IngestDeps, senderIn, submissionOf, take } from './taking.ts'

export function serveRecordSenders(app: Hono<HttpEnv>, deps: IngestDeps): void {
  for (const sender of recordSenders) {
    const { format, dropsRefused } = sender
    app.post(ingestPath(format.name).replaceAll(/\{(\w+)\}/g, ':$1'), async (context) => {
      const from = senderIn(context)
      await checkSignature(context)
      const taking = { isDropped: dropsRefused, budget: deps.newBudget() }
      const records = recordsIn(await submissionOf(context), sender)
      const results = await take(deps, context, format, from, records, taking)
      return answer(deps, context, format.name, results, 200)
    })
  }
}

/** JSON, whatever it is called, since senders cannot choose. In place of a line that is none, its fault. */
export function recordsIn(submission: Submission, { recordsOf }: RecordSender): readonly unknown[] {
  const { contentType } = submission
  refuseOtherCharsets(contentType)
  const isLines = /^\s*application\/(x-)?ndjson\s*(;|$)/i.test(contentType ?? '')
  const records = parseValues(submission, isLines).flatMap((value) =>
    value instanceof AuditError ? [value] : recordsOf(value),
  )
  if (records.length > 0) checkCount(records.length)
  return records
}
