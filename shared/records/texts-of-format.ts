// The records of a stream as texts, by the format that they are in.
import { type IngestFormat, recordLists } from '../deployment/ingest-formats.ts'
import { exportRequestTexts } from './export-requests.ts'
import { objectTexts } from './json-objects.ts'
import { type RecordText, recordTexts } from './record-texts.ts'

/** Of OTLP, each text is an export request, which holds many. @throws RecordsFault; what the stream throws. */
export function textsOfFormat(format: IngestFormat, source: AsyncIterable<Uint8Array>): AsyncGenerator<RecordText> {
  switch (format) {
    case 'otlp':
      return exportRequestTexts(source)
    case 'splunk':
      return objectTexts(source)
    default:
      return recordTexts(source, recordLists[format])
  }
}
