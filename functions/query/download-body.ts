// The body of a request for a download: what it may say, and what is refused about it.
import * as v from 'valibot'
import { AuditError } from '../../shared/audit-error.ts'
import { downloadFormats } from '../../shared/download.ts'

const time = v.optional(v.pipe(v.string('must be an RFC 3339 time'), v.metadata({ format: 'date-time' })))
const leavesFault = 'must be a whole number from 0'
const leaves = v.optional(v.pipe(v.number(leavesFault), v.safeInteger(leavesFault), v.minValue(0, leavesFault)))

export const downloadRequestSchema = v.strictObject(
  {
    format: v.picklist(downloadFormats, `must be one of ${downloadFormats.join(', ')}`),
    startTimeRange: time,
    endTimeRange: time,
    sinceSize: leaves,
    fromLeafIndex: leaves,
    toLeafIndex: leaves,
  },
  (issue) => (issue.expected === 'never' ? 'is not a field of a download' : 'must be an object'),
)

export type DownloadRequest = v.InferOutput<typeof downloadRequestSchema>

/** @throws AuditError `BODY_INVALID` naming the field. */
export function parseDownloadRequest(body: string): DownloadRequest {
  const checked = v.safeParse(downloadRequestSchema, parseJson(body))
  if (!checked.success) {
    const [issue] = checked.issues
    const field = (issue.path ?? []).map(({ key }) => String(key)).join('.') || 'body'
    throw invalid(field, issue.received === 'undefined' ? 'is missing' : issue.message)
  }
  checkTogether(checked.output)
  return checked.output
}

function checkTogether({
  format,
  startTimeRange,
  endTimeRange,
  sinceSize,
  fromLeafIndex,
  toLeafIndex,
}: DownloadRequest) {
  const ofBundles = Object.entries({ sinceSize, fromLeafIndex, toLeafIndex }).find(([, value]) => value !== undefined)
  if (ofBundles && format !== 'bundle') throw invalid(ofBundles[0], 'is a field of a download with "format" bundle')
  if ((fromLeafIndex === undefined) !== (toLeafIndex === undefined))
    throw invalid(
      fromLeafIndex === undefined ? 'fromLeafIndex' : 'toLeafIndex',
      'is missing: leaf indexes are given as a range',
    )
  if (fromLeafIndex === undefined || toLeafIndex === undefined) return
  if (fromLeafIndex > toLeafIndex) throw invalid('fromLeafIndex', 'must not be larger than "toLeafIndex"')
  const timed = startTimeRange === undefined ? endTimeRange && 'endTimeRange' : 'startTimeRange'
  if (timed) throw invalid(timed, 'must not be given beside a range of leaf indexes')
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (cause) {
    throw new AuditError('BODY_INVALID', '"body" must be a JSON object', { cause })
  }
}

function invalid(field: string, fault: string): AuditError {
  return new AuditError('BODY_INVALID', `"${field}" ${fault}`)
}
