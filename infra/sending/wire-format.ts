// How records of each format are put into requests: where to, in what body, and what the answer says of each. What a record means is the
// service's matter.
import { counted } from '../../shared/counted.ts'
import { type IngestFormat, ingestPath } from '../../shared/deployment/ingest-formats.ts'
import { isObject } from '../../shared/is-object.ts'
import { otlpParts } from './otlp-parts.ts'
import type { SentRecord } from './records.ts'

/** `taken`: stored, now or before, or kept in quarantine, where the answer does not say which. */
export type RecordStatus = 'stored' | 'duplicate' | 'refused' | 'failed' | 'quarantined' | 'filtered' | 'taken'

export interface RecordResult {
  readonly status: RecordStatus
  readonly id?: string
  readonly code?: string
  readonly message?: string
}

export type Said = Readonly<Record<string, unknown>>

export interface WireFormat {
  readonly path: string
  readonly contentType: string
  readonly recordsMax: number
  /** What one record is sent as, where it may be larger than a request. */
  readonly parts?: (record: SentRecord) => Iterable<SentRecord>
  readonly body: (records: readonly string[]) => string
  /** Whether a success is the service's: nothing counts as settled by another's. */
  readonly isAnswer: (answer: Said) => boolean
  /** One result for each record; `undefined` if the answer does not say which is whose, as where a record holds several. */
  readonly results: (answer: Said, count: number) => readonly RecordResult[] | undefined
}

/** Below the service's limits (1,000 entries, 5 MB), so that a request is answered soon. */
export const batchBytesMax = 1_000_000
const recordsMax = 500

export interface Recipient {
  /** Whose sender the caller is; absent for `POST /v2/entries`, whose entries name theirs, and for Splunk's, whose key does. */
  readonly organization: string | undefined
  /** Which of its kind the sender is, for formats whose path says so: a cluster. */
  readonly source?: string | undefined
}

/** Whether the format's path names the sender. */
export function needsSource(format: IngestFormat): boolean {
  return ingestPath(format).includes('{source}')
}

export function wireFormat(format: IngestFormat, { organization, source = '' }: Recipient): WireFormat {
  const below = ingestPath(format).replace('{source}', encodeURIComponent(source))
  const path =
    organization === undefined && format === 'entries' ? '/v2/entries' : below.replace('{id}', organization ?? '')
  switch (format) {
    case 'cloudevents':
      return {
        path,
        contentType: 'application/cloudevents-batch+json',
        recordsMax,
        body: (records) => `[${records.join(',')}]`,
        ...listed,
      }
    case 'otlp':
      // A line is a whole request, as the Collector's file exporter writes it: its records are counted, not named.
      return {
        path,
        contentType: 'application/json',
        recordsMax: 1,
        parts: (record) => otlpParts(record, { lengthMax: batchBytesMax, logsMax: recordsMax }),
        body: lines,
        // OTLP's answer for "all of it" is an empty object.
        isAnswer: (answer) => Object.keys(answer).every((name) => name === 'partialSuccess'),
        results: partialSuccess,
      }
    case 'splunk':
      // Its answer names no records: of a batch with one that is refused, those before it are taken, and all are sent in halves.
      return {
        path,
        contentType: 'application/json',
        recordsMax,
        body: lines,
        isAnswer: ({ code }) => code === 0,
        results: takenResults,
      }
    // Records on lines, as every other sender's are taken from a file.
    default:
      return { path, contentType: 'application/x-ndjson', recordsMax, body: lines, ...listed }
  }
}

function lines(records: readonly string[]): string {
  return records.join('\n')
}

const listed: Pick<WireFormat, 'isAnswer' | 'results'> = {
  isAnswer: ({ results }) => Array.isArray(results),
  results: listedResults,
}

function listedResults(answer: Said, count: number): readonly RecordResult[] | undefined {
  const results = (answer['results'] as readonly unknown[]).map(resultOf)
  if (results.length === count) return results
  if (count > 1) return undefined
  // One record that holds several: as its worst part.
  const worst = severity.flatMap((status) => results.find((result) => result.status === status) ?? [])[0]
  return [worst ?? { status: 'filtered' }]
}

/** Of what is not known here nobody can say that it is settled. */
function resultOf(said: unknown): RecordResult {
  const isKnown = isObject(said) && [...severity, 'filtered'].includes(String(said['status']))
  return isKnown ? (said as unknown as RecordResult) : { status: 'failed', message: 'the answer says nothing of it' }
}

function takenResults(_answer: Said, count: number): readonly RecordResult[] {
  return Array.from({ length: count }, () => ({ status: 'taken' }))
}

const severity: readonly RecordStatus[] = ['failed', 'refused', 'quarantined', 'stored', 'duplicate']

function partialSuccess(answer: Said): readonly RecordResult[] {
  const partial = isObject(answer['partialSuccess']) ? answer['partialSuccess'] : {}
  const rejected = Number(partial['rejectedLogRecords'] ?? 0)
  if (!(rejected > 0)) return [{ status: 'stored' }]
  return [{ status: 'refused', message: `${counted(rejected, 'record')}: ${String(partial['errorMessage'] ?? '')}` }]
}
