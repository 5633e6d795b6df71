// Places in the Ledger: a bound on the concurrent work of one owner. A place is taken until a time and then counts as free, so that a
// crash does not keep it for ever. Knows nothing of their use.

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as v from 'valibot'
import { AuditError } from '../../audit-error.ts'
import { ledgerOwners } from '../../deployment/ledger-owners.ts'
import { exactSchema } from '../../exact-schema.ts'
import { sha256Hex } from '../../sha256-hex.ts'
import { daySeconds } from '../../time/day.ts'
import { isStill, LedgerRows, type RowKey } from './ledger-rows.ts'

export interface Place {
  readonly id: string
  readonly takenMs: number
  /** The place counts as free from then on. */
  readonly untilMs: number
}

export interface Claim {
  /** The owner of the places. */
  readonly owner: string
  readonly max: number
  /** Whether a taken place is still needed; called only if none is free. Default: all are. */
  readonly stillHeld?: (place: Place) => Promise<boolean>
}

export interface Refused<C extends Claim> {
  readonly claim: C
  readonly held: readonly Place[]
}

interface Taken {
  readonly version: number
  readonly places: readonly Place[]
}

const shape = exactSchema<Taken>()(
  v.object({
    version: v.number(),
    places: v.array(v.object({ id: v.string(), takenMs: v.number(), untilMs: v.number() })),
  }),
)

/** A conflict means that another caller changed the row; some tens of contenders get through. */
const triesMax = 50

export class Places {
  readonly #rows: LedgerRows<Taken>

  constructor(client: DynamoDBClient, table: string) {
    this.#rows = new LedgerRows(client, table, shape)
  }

  /**
   * Takes a place for each claim, or none if an owner has no place left. With any number of concurrent calls, an owner never has more
   * than `max` places taken.
   * @throws AuditError `STORE_UNAVAILABLE` if too many concurrent calls keep changing the row.
   * @returns `undefined` if all were taken, else the refused claim, and the holders of its places.
   */
  async take<C extends Claim>(place: Place, claims: readonly C[]): Promise<Refused<C> | undefined> {
    for (const [index, claim] of claims.entries()) {
      const held = await this.#takeOne(place, claim)
      if (!held) continue
      await this.giveBack(place.id, claims.slice(0, index))
      return { claim, held }
    }
    return undefined
  }

  /** Ignores a place that is not taken. */
  async giveBack(id: string, claims: readonly Pick<Claim, 'owner'>[]): Promise<void> {
    for (const { owner } of claims) await this.#giveOneBack(owner, id)
  }

  async #takeOne(place: Place, { owner, max, stillHeld }: Claim): Promise<readonly Place[] | undefined> {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const { version, places } = await this.#read(owner)
      let held = places.filter(({ untilMs }) => untilMs > place.takenMs)
      if (held.length >= max && stillHeld) held = await kept(held, stillHeld)
      if (held.length >= max) return held
      if (await this.#write(owner, version, [...held, place])) return undefined
    }
    throw new AuditError('STORE_UNAVAILABLE', 'too many asked for the same at once: ask again')
  }

  async #giveOneBack(owner: string, id: string): Promise<void> {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const { version, places } = await this.#read(owner)
      const others = places.filter((place) => place.id !== id)
      if (others.length === places.length || (await this.#write(owner, version, others))) return
    }
  }

  /** Strongly consistent. */
  async #read(owner: string): Promise<Taken> {
    return (await this.#rows.get(keyOf(owner))) ?? { version: 0, places: [] }
  }

  /** @returns false if the row changed since it was read. */
  #write(owner: string, version: number, places: readonly Place[]): Promise<boolean> {
    const lastMs = Math.max(0, ...places.map(({ untilMs }) => untilMs))
    // A missing row counts as version 0, so the row must stay while somebody may have read another version.
    const expiresAtSeconds = Math.floor(lastMs / 1000) + daySeconds
    return this.#rows.put(keyOf(owner), { version: version + 1, places }, { when: isStill(version), expiresAtSeconds })
  }
}

async function kept(places: readonly Place[], stillHeld: (place: Place) => Promise<boolean>): Promise<Place[]> {
  const held = await Promise.all(places.map(stillHeld))
  return places.filter((_, index) => held[index])
}

/** Hashed, since a caller's name may be longer than a key. */
function keyOf(owner: string): RowKey {
  const name = sha256Hex(owner)
  return { owner: `${ledgerOwners.places}${name}`, row: 'places' }
}
