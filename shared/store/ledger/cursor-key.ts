// The key of the cursors in the Ledger. The first instance that needs it makes it; all instances use the same one.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import type { CursorKey } from '../../filter/cursor.ts'
import { isNew, LedgerRows } from './ledger-rows.ts'

const rowKey = { owner: ledgerOwners.secrets, row: 'cursor-key' }
const shape = v.object({ key: v.instance(Uint8Array) })

export class CursorKeyRow {
  readonly #rows: LedgerRows<{ readonly key: CursorKey }>
  readonly #newKey: () => CursorKey
  #key: Promise<CursorKey> | undefined

  /** @param newKey 256 random bits; used if there is no key yet. */
  constructor(client: DynamoDBClient, table: string, newKey: () => CursorKey) {
    this.#rows = new LedgerRows(client, table, shape)
    this.#newKey = newKey
  }

  get(): Promise<CursorKey> {
    this.#key ??= this.#read()
    // After a failure, the next call tries again.
    this.#key.catch(() => {
      this.#key = undefined
    })
    return this.#key
  }

  async #read(): Promise<CursorKey> {
    const kept = (await this.#kept()) ?? (await this.#keep(this.#newKey())) ?? (await this.#kept())
    if (!kept) throw new Error('the key of the cursors was removed while it was read')
    return kept
  }

  async #kept(): Promise<CursorKey | undefined> {
    return (await this.#rows.get(rowKey))?.key
  }

  /** @returns `undefined` if another instance was first. */
  async #keep(key: CursorKey): Promise<CursorKey | undefined> {
    return (await this.#rows.put(rowKey, { key }, { when: isNew })) ? key : undefined
  }
}
