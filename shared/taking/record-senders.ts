// Senders of JSON, as data: which records a body has, and whether its sender drops what is refused. What a record means is in shared/formats.
import { AuditError } from '../audit-error.ts'
import { type IngestFormat, recordLists } from '../deployment/ingest-formats.ts'
import { submissionValuesMax } from '../entry/submission-limits.ts'
import type { Format } from '../formats/format.ts'
import { formats } from '../formats/formats.ts'
import { sentText } from '../http/sent-text.ts'
import { isObject } from '../is-object.ts'
import { parseJson } from '../json/json-text.ts'
import { valueBudget } from '../json/value-budget.ts'

export interface RecordSender {
  readonly format: Format
  /** Answered by anything but success it sends the same again, and then drops it: what is refused is always quarantined. */
  readonly dropsRefused: boolean
  /** The records in one value of the body, in their order. What is none of its sender's is one too, so that it is not lost. */
  readonly recordsOf: (value: unknown) => readonly unknown[]
}

/** The items of a list within an object, such as `{"items": […]}`; else the value, as a line of a file. */
const listed = (format: IngestFormat) => (value: unknown) => {
  const name = recordLists[format] ?? ''
  const list = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  return Array.isArray(list) ? (list as readonly unknown[]) : [value]
}

/** One record, as a line of a file. */
const itself = (value: unknown) => [value]

/**
 * An event of EventBridge, or a file in a bucket:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html.
 */
const ofCloudTrail = (value: unknown) =>
  isObject(value) && isObject(value['detail']) ? [value['detail']] : listed('cloudtrail')(value)

/** What varies between two deliveries of one record, such as their number, is not part of it. */
const pushed = (value: unknown) => {
  const message = isObject(value) ? value['message'] : undefined
  const data = isObject(message) ? message['data'] : undefined
  if (typeof data !== 'string') return [value]
  try {
    const { text, suspect } = sentText(Buffer.from(data, 'base64'), false)
    const json = parseJson({ text, suspect, what: '"message.data"' }, valueBudget(submissionValuesMax))
    return [json.faults().values().next().value ?? json.value].map((each) =>
      each instanceof AuditError ? value : each,
    )
  } catch (error) {
    if (error instanceof AuditError) return [value]
    throw error
  }
}

export const recordSenders = [
  { format: formats.kubernetes, dropsRefused: true, recordsOf: listed('kubernetes') },
  { format: formats.stackit, dropsRefused: false, recordsOf: itself },
  { format: formats.cloudtrail, dropsRefused: false, recordsOf: ofCloudTrail },
  { format: formats.gcp, dropsRefused: true, recordsOf: pushed },
  { format: formats.azure, dropsRefused: false, recordsOf: listed('azure') },
  { format: formats.keycloak, dropsRefused: true, recordsOf: listed('keycloak') },
  { format: formats.github, dropsRefused: false, recordsOf: itself },
  { format: formats.gitlab, dropsRefused: true, recordsOf: itself },
] as const satisfies readonly RecordSender[]
