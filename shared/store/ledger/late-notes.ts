// The notes of late entries in the Ledger: before such entries are put, one row for each request and shard with their ids. A note says that
// an entry may come; only the entry itself says whether it came by this request.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { exactSchema } from '../../exact-schema.ts'
import { expiresAtSeconds } from '../../time/retention.ts'
import { decodeIds, encodeIds } from './binary-encoding.ts'
import { LedgerRows, type RowKey } from './ledger-rows.ts'

export interface LateNote {
  /** The receipt that the lines of these entries have, if they were put by this request. */
  readonly receivedMs: number
  readonly ids: readonly string[]
}

interface NoteRow {
  readonly receivedMs: number
  readonly ids: Uint8Array
}

const shape = exactSchema<NoteRow>()(
  v.object({ receivedMs: v.number(), ids: v.custom<Uint8Array>((value) => value instanceof Uint8Array) }),
)

export class LateNotes {
  readonly #rows: LedgerRows<NoteRow>

  constructor(client: DynamoDBClient, table: string) {
    this.#rows = new LedgerRows(client, table, shape)
  }

  /** @param partition the organization with the suffix of the shard. @param key tells notes of one millisecond apart. */
  async put(partition: string, { receivedMs, ids }: LateNote, key: string, signal?: AbortSignal): Promise<void> {
    const options = { expiresAtSeconds: expiresAtSeconds(receivedMs), signal }
    await this.#rows.put(keyOf(partition, receivedMs, key), { receivedMs, ids: encodeIds(ids) }, options)
  }

  /** The notes received from `fromMs` to before `toMs`, in order, read strongly consistent. */
  async *between(partition: string, fromMs: number, toMs: number): AsyncGenerator<LateNote> {
    const values = { from: padded(fromMs), to: padded(toMs) }
    const where = { expression: '#row BETWEEN :from AND :to', values }
    for await (const { receivedMs, ids } of this.#rows.query(ownerOf(partition), { where }))
      yield { receivedMs, ids: decodeIds(ids) }
  }
}

function ownerOf(partition: string): string {
  return `${ledgerOwners.late}${partition}`
}

function keyOf(partition: string, receivedMs: number, key: string): RowKey {
  return { owner: ownerOf(partition), row: `${padded(receivedMs)}-${key}` }
}

/** So that times sort as text. */
function padded(ms: number): string {
  return String(Math.min(ms, Number.MAX_SAFE_INTEGER)).padStart(16, '0')
}
