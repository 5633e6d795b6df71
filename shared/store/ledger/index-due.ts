// The Ledger rows of organizations whose search index has work at some hour, though no entry may come by then. Left behind by runs of the
// index function, and found by its schedule without a walk over all organizations.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { exactSchema } from '../../exact-schema.ts'
import { daySeconds } from '../../time/day.ts'
import { LedgerRows } from './ledger-rows.ts'
import { OnceAPeriod } from './once-a-period.ts'

const hourMs = 60 * 60_000
/** An hour whose run was missed is found by one of the next. */
const hoursBack = 3

const shape = exactSchema<{ readonly organization: string }>()(v.object({ organization: v.string() }))

export class IndexDue {
  readonly #rows: LedgerRows<{ readonly organization: string }>
  readonly #put = new OnceAPeriod(hourMs)

  constructor(client: DynamoDBClient, table: string) {
    this.#rows = new LedgerRows(client, table, shape)
  }

  /** An instance puts each row once an hour. */
  async put(organization: string, dueMs: number, nowMs: number): Promise<void> {
    const owner = ownerOf(Math.floor(Math.max(dueMs, nowMs) / hourMs))
    const expiresAtSeconds = Math.floor(Math.max(dueMs, nowMs) / 1000) + daySeconds
    const key = { owner, row: organization }
    await this.#put.do(JSON.stringify(key), nowMs, async () => {
      await this.#rows.put(key, { organization }, { expiresAtSeconds })
    })
  }

  /** The organizations that are due, and those of the last hours. */
  async now(nowMs: number): Promise<string[]> {
    const hour = Math.floor(nowMs / hourMs)
    const found = new Set<string>()
    for (let back = 0; back <= hoursBack; back += 1)
      for await (const { organization } of this.#rows.query(ownerOf(hour - back))) found.add(organization)
    return [...found]
  }
}

function ownerOf(hour: number): string {
  return `${ledgerOwners.due}${hour}`
}
