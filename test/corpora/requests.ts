// Records as their senders put them into requests.
import { gzipSync } from 'node:zlib'
import { recordLists } from '../../shared/deployment/ingest-formats.ts'
import type { formats } from '../../shared/formats/formats.ts'
import { exportRequest } from '../../shared/formats/otlp-shape.ts'
import { inProtobuf } from '../otlp-protobuf.ts'
import type { Fields } from './variants.ts'

/** Which of those that the format has. */
export interface Way {
  /** OTLP's protobuf; of JSON, an object around a list, or a list. Otherwise JSON on lines. */
  readonly isPacked: boolean
  readonly isCompressed: boolean
}

export interface SentRequest {
  readonly body: string | Uint8Array<ArrayBuffer>
  readonly headers: Readonly<Record<string, string>>
}

export function requestOf(format: keyof typeof formats, records: readonly Fields[], way: Way): SentRequest {
  const { body, type } = plainRequest(format, records, way.isPacked)
  if (!way.isCompressed) return { body, headers: { 'content-type': type } }
  return { body: new Uint8Array(gzipSync(body)), headers: { 'content-type': type, 'content-encoding': 'gzip' } }
}

const [json, lines] = ['application/json', 'application/x-ndjson']

function plainRequest(format: keyof typeof formats, records: readonly Fields[], isPacked: boolean) {
  const onLines = records.map((record) => JSON.stringify(record)).join('\n')
  switch (format) {
    case 'cloudevents':
      return { body: JSON.stringify(records), type: 'application/cloudevents-batch+json' }
    case 'otlp': {
      const resourceLogs = records.map(({ resource, scope, log }) => ({
        resource,
        scopeLogs: [{ scope, logRecords: [log] }],
      }))
      const request: Fields = JSON.parse(JSON.stringify({ resourceLogs }))
      return isPacked
        ? { body: inProtobuf(request, exportRequest), type: 'application/x-protobuf' }
        : { body: JSON.stringify(request), type: json }
    }
    case 'splunk':
      return { body: isPacked ? onLines.replaceAll('\n', '') : onLines, type: json }
    default: {
      const list = recordLists[format]
      const body = JSON.stringify(list === undefined ? records : { [list]: records })
      return isPacked ? { body, type: json } : { body: onLines, type: lines }
    }
  }
}
