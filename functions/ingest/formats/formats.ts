// All formats whose records become entries.
import type { IngestFormat } from '../../../shared/deployment/ingest-formats.ts'
import { cloudEvents } from './cloud-event.ts'
import type { Format } from './format.ts'
import { kubernetes } from './kubernetes.ts'
import { otlp } from './otlp-log.ts'

/** The entries of this API are none: they are taken as they are. */
export const formats: Readonly<Record<Exclude<IngestFormat, 'entries'>, Format>> = {
  cloudevents: cloudEvents,
  otlp,
  kubernetes,
}
