// The list of an organization's quarantined records in the Ledger: what was wrong with each, and where it is kept (quarantine-objects.ts).
// Has no content of a record.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { type IngestFormat, ingestFormats } from '../../deployment/ingest-formats.ts'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { quarantineDays } from '../../deployment/quarantine.ts'
import { exactSchema } from '../../exact-schema.ts'
import { keysOf } from '../../keys-of.ts'
import { daySeconds } from '../../time/day.ts'
import { isNew, LedgerRows, type RowKey } from './ledger-rows.ts'
import { writeTogether } from './ledger-transaction.ts'

export interface QuarantinedRecord {
  /** The day of receipt in UTC and the SHA-256 of what is kept, `2026-11-24-…`: a record that is sent again that day is the same. */
  readonly id: string
  readonly format: IngestFormat
  /** A code of the API: why the record could not be stored. */
  readonly code: string
  readonly message: string
  readonly receivedMs: number
  readonly bytes: number
}

const shape = exactSchema<QuarantinedRecord>()(
  v.object({
    id: v.string(),
    format: v.picklist(keysOf(ingestFormats)) as v.GenericSchema<IngestFormat>,
    code: v.string(),
    message: v.string(),
    receivedMs: v.number(),
    bytes: v.number(),
  }),
)

export function isQuarantineId(text: string): boolean {
  return /^\d{4}-\d\d-\d\d-[0-9a-f]{64}$/.test(text)
}

export class QuarantineLedger {
  readonly #client: DynamoDBClient
  readonly #rows: LedgerRows<QuarantinedRecord>

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client
    this.#rows = new LedgerRows(client, table, shape)
  }

  /** May be repeated; the first stays. */
  async add(organization: string, record: QuarantinedRecord, signal?: AbortSignal): Promise<void> {
    const expiresAtSeconds = Math.ceil(record.receivedMs / 1000) + quarantineDays * daySeconds
    await this.#rows.put(keyOf(organization, record.id), record, { when: isNew, expiresAtSeconds, signal })
  }

  /** `undefined` if it is not listed, or no longer. */
  find(organization: string, id: string): Promise<QuarantinedRecord | undefined> {
    return this.#rows.get(keyOf(organization, id))
  }

  /** Oldest day first. */
  page(
    organization: string,
    limit: number,
    after?: string,
  ): Promise<{ readonly rows: readonly QuarantinedRecord[]; readonly next?: string }> {
    return this.#rows.page(ownerOf(organization), limit, after)
  }

  /** What is kept stays in the bucket until its time is over. */
  async remove(organization: string, id: string): Promise<void> {
    await writeTogether(this.#client, [{ Delete: this.#rows.toDelete(keyOf(organization, id)) }])
  }
}

function ownerOf(organization: string): string {
  return `${ledgerOwners.quarantine}${organization}`
}

function keyOf(organization: string, row: string): RowKey {
  return { owner: ownerOf(organization), row }
}
