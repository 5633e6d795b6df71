// Records of each format that ingest takes, in the shapes that their makers document: some kinds of each, and of each kind what happens to it.
// Made up, with times of the last hours. Knows nothing of how they are sent.
import type { formats } from '../../shared/formats/formats.ts'
import { azure } from './azure.ts'
import { cloudevents } from './cloudevents.ts'
import { cloudtrail } from './cloudtrail.ts'
import { gcp } from './gcp.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import { keycloak } from './keycloak.ts'
import { kubernetes } from './kubernetes.ts'
import { otlp } from './otlp.ts'
import { splunk } from './splunk.ts'
import { stackit } from './stackit.ts'
import { type Fields, type Kinds, variantsOf } from './variants.ts'

const kindsOf: Readonly<Record<keyof typeof formats, (nowMs: number) => Kinds>> = {
  cloudevents,
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

/** As a sender writes them: without what is not there. */
export function corpusOf(format: keyof typeof formats, nowMs: number): readonly Fields[] {
  return variantsOf(kindsOf[format](nowMs)).map((record) => JSON.parse(JSON.stringify(record)))
}
