// All formats whose records become entries.
import type { IngestFormat } from '../deployment/ingest-formats.ts'
import { azure } from './azure.ts'
import { cloudEvents } from './cloud-event.ts'
import { cloudtrail } from './cloudtrail.ts'
import type { Format } from './format.ts'
import { gcp } from './gcp.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import { keycloak } from './keycloak.ts'
import { kubernetes } from './kubernetes.ts'
import { otlp } from './otlp-log.ts'
import { splunk } from './splunk.ts'
import { stackit } from './stackit.ts'

/** The entries of this API are none: they are taken as they are. */
export const formats: Readonly<Record<Exclude<IngestFormat, 'entries'>, Format>> = {
  cloudevents: cloudEvents,
  otlp,
  kubernetes,
  stackit,
  cloudtrail,
  gcp,
  azure,
  keycloak,
  github,
  gitlab,
  splunk,
}
