// The Ledger rows with the progress of scheduled reconciling: its round through the organizations, and the sweeps of those whose
// logs do not fit into one turn. A whole run takes longer than a function may.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { exactSchema } from '../../exact-schema.ts'
import { LedgerRows, type RowKey } from './ledger-rows.ts'

/** A place in the two lists of logs that a round visits one after the other (functions/reconcile/watched-logs.ts). */
export interface WatchPlace {
  readonly list: 'registered' | 'signed'
  /** The last organization before the place. */
  readonly after: string
}

export interface ReconcileRound {
  readonly startedMs: number
  /** Whether every organization has had a turn. */
  readonly isThrough: boolean
  /** Behind the last organization that had a turn. */
  readonly place?: WatchPlace
}

/** The search for the leaves of some entries of the table, as far as it has come (functions/reconcile/entry-leaves.ts). */
export interface LeafSearch {
  /** Ids of those that are looked for where the log reaches their receipt. */
  readonly near: readonly string[]
  /** Ids of those that were not there, and are looked for in all that came later. */
  readonly far: readonly string[]
  /** Before it is nothing to look at, for those that are `near`; where there are none, for those that are `far`. */
  readonly leafIndex: number
  /** Where the last one was found that had been `far`. */
  readonly strayLeaf?: number
  /** Of an entry that was received until then, it cannot be told that it has no leaf: it may be in a gap of which no tile tells. */
  readonly untoldMs?: number
}

/** In the pass by id. */
export interface TablePlace {
  /** The last of the entries that have been read. */
  readonly afterId?: string
  readonly search?: LeafSearch
}

/** The place where a sweep resumes: first by leaf, then by id. */
export type SweepPlace =
  | { readonly pass: 'leaves'; readonly leafIndex: number }
  | ({ readonly pass: 'table' } & TablePlace)

/** A sweep of an organization whose log did not fit into one turn at least once. */
export interface KeptSweep {
  readonly organization: string
  readonly startedMs: number
  /** The sweep covers everything from this time on. */
  readonly sinceMs: number
  /** The start of the last sweep of the whole log. */
  readonly wholeMs: number
  /** Absent if the sweep is finished. */
  readonly place?: SweepPlace
}

const roundShape = exactSchema<ReconcileRound>()(
  v.object({
    startedMs: v.number(),
    isThrough: v.boolean(),
    place: v.exactOptional(v.object({ list: v.picklist(['registered', 'signed']), after: v.string() })),
  }),
)
const sweepShape = exactSchema<KeptSweep>()(
  v.object({
    organization: v.string(),
    startedMs: v.number(),
    sinceMs: v.number(),
    wholeMs: v.number(),
    place: v.exactOptional(
      v.variant('pass', [
        v.object({ pass: v.literal('leaves'), leafIndex: v.number() }),
        v.object({
          pass: v.literal('table'),
          afterId: v.exactOptional(v.string()),
          search: v.exactOptional(
            v.object({
              near: v.array(v.string()),
              far: v.array(v.string()),
              leafIndex: v.number(),
              strayLeaf: v.exactOptional(v.number()),
              untoldMs: v.exactOptional(v.number()),
            }),
          ),
        }),
      ]),
    ),
  }),
)

const sweepRowPrefix = 'sweep/'

export class Reconciliations {
  readonly #rounds: LedgerRows<ReconcileRound>
  readonly #sweeps: LedgerRows<KeptSweep>

  constructor(client: DynamoDBClient, table: string) {
    this.#rounds = new LedgerRows(client, table, roundShape)
    this.#sweeps = new LedgerRows(client, table, sweepShape)
  }

  /** The latest round, if any. */
  round(): Promise<ReconcileRound | undefined> {
    return this.#rounds.get(roundKey)
  }

  async keepRound(round: ReconcileRound): Promise<void> {
    await this.#rounds.put(roundKey, round)
  }

  sweep(organization: string): Promise<KeptSweep | undefined> {
    return this.#sweeps.get(sweepKey(organization))
  }

  async keepSweep(sweep: KeptSweep): Promise<void> {
    await this.#sweeps.put(sweepKey(sweep.organization), sweep)
  }

  /** All sweeps, in a stable order; there are few. */
  sweeps(): Promise<KeptSweep[]> {
    const where = { expression: 'begins_with(#row, :sweeps)', values: { sweeps: sweepRowPrefix } }
    return Array.fromAsync(this.#sweeps.query(ledgerOwners.reconciliations, { where }))
  }
}

const roundKey: RowKey = { owner: ledgerOwners.reconciliations, row: 'round' }

function sweepKey(organization: string): RowKey {
  return { owner: ledgerOwners.reconciliations, row: `${sweepRowPrefix}${organization}` }
}
