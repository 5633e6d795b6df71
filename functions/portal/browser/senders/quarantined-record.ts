// A quarantined record as the API shows it. Types only.
import type { IngestFormat } from '../../../../shared/deployment/ingest-formats.ts'

/** An item of `GET /v2/organizations/{id}/quarantine`. */
export interface QuarantinedRecord {
  readonly id: string
  readonly format: IngestFormat
  /** Why no entry could be made of it. */
  readonly code: string
  /** The same in words; it quotes the field. */
  readonly message: string
  readonly bytes: number
  readonly receivedTimeStamp: string
}

export interface QuarantinePage {
  /** The oldest day first. */
  readonly items: readonly QuarantinedRecord[]
  readonly after?: string
}

/** The answer to trying again. A record that became an entry is listed no longer. */
export interface Retried {
  /** Of the entry. */
  readonly id?: string
  readonly status: 'stored' | 'duplicate' | 'refused'
  readonly message?: string
}
