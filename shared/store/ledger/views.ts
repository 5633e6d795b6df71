// The saved views of a scope in the Ledger: one row with a version has all of them, so that concurrent saves keep to their limit. Rights
// are checked elsewhere.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import type { Scope } from '../../entry/scope.ts'
import { exactSchema } from '../../exact-schema.ts'
import { isStill, LedgerRows, type RowKey } from './ledger-rows.ts'

export interface View {
  readonly name: string
  readonly title?: string
  /** As the query of an address. */
  readonly query: string
  /** How often it was saved. */
  readonly version: number
  readonly changedMs: number
  /** A hash of the caller whose it is. */
  readonly owner: string
}

export interface VersionedViews {
  /** Of all of them; 0 while none was ever saved. */
  readonly version: number
  readonly views: readonly View[]
}

const shape = exactSchema<VersionedViews>()(
  v.object({
    version: v.number(),
    views: v.array(
      v.object({
        name: v.string(),
        title: v.exactOptional(v.string()),
        query: v.string(),
        version: v.number(),
        changedMs: v.number(),
        owner: v.string(),
      }),
    ),
  }),
)

export class Views {
  readonly #rows: LedgerRows<VersionedViews>

  constructor(client: DynamoDBClient, table: string) {
    this.#rows = new LedgerRows(client, table, shape)
  }

  /** Read strongly consistent. */
  async read(organization: string, scope: Scope): Promise<VersionedViews> {
    return (await this.#rows.get(keyOf(organization, scope))) ?? { version: 0, views: [] }
  }

  /** @returns false if the views changed since they were read: nothing is written then. */
  write(organization: string, scope: Scope, version: number, views: readonly View[]): Promise<boolean> {
    return this.#rows.put(keyOf(organization, scope), { version: version + 1, views }, { when: isStill(version) })
  }
}

function keyOf(organization: string, scope: Scope): RowKey {
  return { owner: `${ledgerOwners.views}${organization}/${scope}`, row: 'views' }
}
