// The Ledger row of a log's last checkpoint.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { exactSchema } from '../../exact-schema.ts'
import { LedgerRows, type RowKey } from './ledger-rows.ts'

export interface KeptCheckpoint {
  readonly size: number
  /** The signed note, word for word. */
  readonly note: string
  readonly signedMs: number
}

const shape = exactSchema<KeptCheckpoint>()(v.object({ size: v.number(), note: v.string(), signedMs: v.number() }))

export class CheckpointLedger {
  readonly #rows: LedgerRows<KeptCheckpoint>

  constructor(client: DynamoDBClient, table: string) {
    this.#rows = new LedgerRows(client, table, shape)
  }

  /** Read strongly consistent; `undefined` if none was ever signed. */
  last(organization: string): Promise<KeptCheckpoint | undefined> {
    return this.#rows.get(keyOf(organization))
  }

  /** Replaces a smaller checkpoint. @returns false if the kept one has this size or a larger one. */
  keep(organization: string, { size, note, signedMs }: KeptCheckpoint): Promise<boolean> {
    const isLarger = { expression: 'attribute_not_exists(#size) OR #size < :size', values: { size } }
    return this.#rows.put(keyOf(organization), { size, note, signedMs }, { when: isLarger })
  }
}

function keyOf(organization: string): RowKey {
  return { owner: `${ledgerOwners.checkpoints}${organization}`, row: 'checkpoint' }
}
